"""What a cell printed, as a post keeps it: lines that leaked, and numbers."""

from __future__ import annotations

import re
from itertools import pairwise

LEAKED = re.compile(
    r"""
    .*\b\w*Warning:.*                               # C:\…\functional.py:504: UserWarning: torch.meshgrid: …
    | \s+\S.*\#\ *type:\ *ignore.*                   # the line of code that a warning shows
    | .*(?:[A-Za-z]:\\|/(?:home|Users|usr|opt)/)\S*\.py.*  # files of the author's machine
    | \s*\[?<[\w.]+(?:\ object)?\ at\ 0x[0-9a-fA-F]+>.*     # objects
    | \s*\[?<(?:matplotlib|Figure|Axes)[^>]*>.*
    | \s*(?:Text|Axes\w*|Line2D)\(.*\)
    """,
    re.VERBOSE,
)
WARNED = re.compile(r"\b\w*Warning:")
TAG = re.compile(r"</?[a-z][^<>]*>")
NUMBER = re.compile(r"(?<![\w.])[-−+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?!\.?\d)")  # the 0.4.1 of a version is none


def is_leaked(line: str) -> bool:
    """Whether a line of an output should never have been there."""
    return bool(LEAKED.fullmatch(line))


def leaked(lines: list[str]) -> list[bool]:
    """Return which lines of an output should never have been there; below a warning stands the code that it is of."""
    return [
        is_leaked(line) or bool(WARNED.search(before) and line.strip() and _indent(line) == _indent(before) + 2)
        for before, line in pairwise(["", *lines])
    ]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def numbers(text: str) -> list[str]:
    """Return the numbers of an output."""
    return NUMBER.findall(TAG.sub(" ", text))
