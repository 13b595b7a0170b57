"""What scrolls by itself can be reached with the keyboard, and has a name."""

from html import escape


def scrolls(name: str, caption: str | None = None) -> str:
    """Return the attributes of what may scroll. caption: the id of what names it, where something does."""
    named = f'aria-labelledby="{caption}"' if caption else f'aria-label="{escape(name)}"'
    return f' tabindex="0" role="group" {named}'
