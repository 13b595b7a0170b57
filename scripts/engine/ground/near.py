"""What may be meant by a name that is not there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from engine.ground.messages import message


def near(name: str, names: Iterable[str], likeness: float = 0.6) -> str:
    """Ask whether another name is meant, "" where none is like it. likeness: how much at least, up to 1."""
    found = get_close_matches(name, list(names), cutoff=likeness)
    return message("; do you mean {names}?", names=message(" or ").join(found)) if found else ""
