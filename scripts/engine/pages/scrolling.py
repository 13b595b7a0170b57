"""What scrolls by itself can be reached with the keyboard, and has a name."""

from html import escape


def scrolls(name: str) -> str:
    """Return the attributes of what may scroll."""
    return f' tabindex="0" role="group" aria-label="{escape(name)}"'
