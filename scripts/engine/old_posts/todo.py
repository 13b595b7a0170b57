"""What is left to do, as the page shows it: an admonition that keeps a page from being published."""

from __future__ import annotations

from engine.ground.words import words


def to_do(said: str, *more: str) -> str:
    """Return a mark that says what is to be done, and what else stands in it."""
    return f'!!! todo "{words().drafts.to_do}"\n\n' + prefixed("\n\n".join([said, *more]), "    ")


def prefixed(text: str, prefix: str) -> str:
    """Return lines with something before each, blanks not before empty ones."""
    return "\n".join(f"{prefix}{line}" if line.strip() else prefix.rstrip() for line in text.split("\n"))
