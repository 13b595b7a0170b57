"""What a merge leaves in a file that it could not settle."""

from __future__ import annotations

import re
from pathlib import Path

from engine.ground.paths import shown

MARK = re.compile(r"(?:<{7}|>{7})(?: .*)?")  # "=======" alone underlines a title in Markdown


def conflict(text: str) -> int:
    """Return the line of the first mark of a conflict, 0 where there is none."""
    return next((line for line, said in enumerate(text.split("\n"), 1) if MARK.fullmatch(said)), 0)


def unsettled(path: Path, text: str) -> str:
    """Say how to settle the conflict in a file that a build makes, "" where it holds none."""
    if not (line := conflict(text)):
        return ""
    either = f"git checkout --ours -- {shown(path)} (or --theirs), then python scripts/build.py"
    return f"{shown(path)}:{line}: a merge left its conflict here; {either}"
