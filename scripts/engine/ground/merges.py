"""What a merge leaves in a file that it could not settle."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.ground.messages import message
from engine.ground.paths import shown

BASE = re.compile(r"\|{7}(?: .*)?")  # before what both sides come from, as some show it
MARK = re.compile(r"(?:<{7}|>{7})(?: .*)?")  # "=======" alone underlines a title in Markdown


def conflict(text: str) -> int:
    """Return the line of the first mark of a conflict, 0 where there is none."""
    return next((line for line, said in enumerate(text.split("\n"), 1) if MARK.fullmatch(said)), 0)


def sides(text: str) -> tuple[str, str] | None:
    """Return a text as either side of a merge has it, ours and theirs; None without a conflict, or with half of one."""
    pieces = [*_pieces(text)]
    ours, theirs = ("\n".join(line for piece in pieces for line in piece[side]) for side in (1, 2))
    return (ours, theirs) if conflict(text) and not conflict(ours) else None


def without(text: str, same: Callable[[str, str], bool]) -> str:
    """Return a text with our side of those conflicts whose sides are the same in some sense."""
    taken = (ours if same("\n".join(ours), "\n".join(theirs)) else whole for whole, ours, theirs in _pieces(text))
    return "\n".join(line for lines in taken for line in lines)


def _pieces(text: str) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Yield the lines of each conflict, as they stand, ours and theirs, and each line outside of one alike."""
    whole: list[str] = []
    there, sides = whole, (whole, whole)
    for line in text.split("\n"):
        begins, ends = (line.startswith(mark) and MARK.fullmatch(line) for mark in "<>")
        if not whole and not begins:
            yield [line], [line], [line]
            continue
        whole.append(line)
        if begins:
            sides = ([], [])
            there = sides[0]
        elif BASE.fullmatch(line):
            there = []
        elif line == "=======":
            there = sides[1]
        elif ends:
            yield whole, *sides
            whole = []
        else:
            there.append(line)
    if whole:
        yield whole, whole, whole


def unsettled(path: Path, text: str) -> str:
    """Say how to settle the conflict in a file that a build makes, "" where it holds none."""
    if not (line := conflict(text)):
        return ""
    return message(
        "{path}:{line}: a merge left its conflict here; python scripts/build.py --merge settles it",
        path=shown(path),
        line=line,
    )
