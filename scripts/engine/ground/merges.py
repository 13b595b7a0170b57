"""What a merge leaves in a file that it could not settle."""

from __future__ import annotations

import re
from pathlib import Path

from engine.ground.paths import shown

BOTH = 2  # sides, outside of a conflict
BASE = re.compile(r"\|{7}(?: .*)?")  # before what both sides come from, as some show it
MARK = re.compile(r"(?:<{7}|>{7})(?: .*)?")  # "=======" alone underlines a title in Markdown


def conflict(text: str) -> int:
    """Return the line of the first mark of a conflict, 0 where there is none."""
    return next((line for line, said in enumerate(text.split("\n"), 1) if MARK.fullmatch(said)), 0)


def sides(text: str) -> tuple[str, str] | None:
    """Return a text as either side of a merge has it, ours and theirs; None where no conflict in it is whole."""
    ours: list[str] = []
    theirs: list[str] = []
    there = [ours, theirs]
    for line in text.split("\n"):
        if MARK.fullmatch(line) and line[0] == (">" if len(there) < BOTH else "<"):
            there = [ours] if line[0] == "<" else [ours, theirs]
        elif len(there) < BOTH and BASE.fullmatch(line):
            there = []
        elif len(there) < BOTH and line == "=======":
            there = [theirs]
        else:
            for side in there:
                side.append(line)
    return ("\n".join(ours), "\n".join(theirs)) if len(there) == BOTH and conflict(text) else None


def unsettled(path: Path, text: str) -> str:
    """Say how to settle the conflict in a file that a build makes, "" where it holds none."""
    if not (line := conflict(text)):
        return ""
    return f"{shown(path)}:{line}: a merge left its conflict here; python scripts/build.py --merge settles it"
