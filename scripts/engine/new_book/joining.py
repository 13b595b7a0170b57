"""What becomes of a file that the engine brings, beside what the author of a book has made of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from engine.new_book import git

MARK, BESIDE = b"<<<<<<< yours\n", ".engine"


class Fate(Enum):
    """What an upgrade does with a file, as it says it."""

    SAME = ""
    RENEWED = "as the engine has them now"
    ADDED = "new in the engine"
    GONE = "no longer in the engine, taken away"
    JOINED = "with your changes and the engine's"
    KEPT = "kept as you have them; the engine did not change them"
    LEFT_OUT = "still left out, as you took them away"
    YOURS = "no longer in the engine, and yours from now on, as you changed them"
    CLASH = "changed by you and by the engine"
    FORGOTTEN = (
        "changed by you, and as the engine brought it git knows it neither here nor in the book (a shallow clone?)"
    )


@dataclass(frozen=True)
class Outcome:
    """What becomes of a file: its content afterwards, None of one that is taken away.

    line: of the author's, in which both sides differ, 0 of none; beside: the engine's, where it cannot be joined.
    """

    fate: Fate
    content: bytes | None = None
    line: int = 0
    beside: bytes | None = None


def outcome(mine: bytes | None, base: bytes | None, new: bytes | None, known: bool, touched: bool) -> Outcome:
    """Decide. mine: what the book has; base: what the engine brought last; new: what it brings; None: no file.

    known: whether it brought one last; touched: whether mine is another, as base may be known no more.
    """
    if mine == new:
        return Outcome(Fate.SAME, mine)
    if new is None:
        return Outcome(Fate.YOURS, mine) if touched and mine is not None else Outcome(Fate.GONE)
    if mine is None:
        return Outcome(Fate.LEFT_OUT) if known else Outcome(Fate.ADDED, new)
    if known and not touched:
        return Outcome(Fate.RENEWED, new)
    return _joined(mine, base, new, known)


def _joined(mine: bytes, base: bytes | None, new: bytes, known: bool) -> Outcome:
    if base == new:
        return Outcome(Fate.KEPT, mine)
    if base is None and known:
        return Outcome(Fate.FORGOTTEN, mine, beside=new)
    if base is None or any(b"\0" in one for one in (mine, base, new)):
        return Outcome(Fate.CLASH, mine, beside=new)
    text, agree = git.joined(mine, base, new)
    if agree:
        return Outcome(Fate.JOINED, text)
    return Outcome(Fate.CLASH, text, line=_line(mine, text))


def _line(mine: bytes, marked: bytes) -> int:
    """Return the line of a text at which the first mark stands in what was joined of it."""
    own = marked.partition(MARK)[2].partition(b"=======\n")[0]
    return mine[: max(mine.find(own), 0)].count(b"\n") + 1
