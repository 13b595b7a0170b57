"""Marks of annotations in code, `# (1)!`: they are none of the code itself."""

from __future__ import annotations

import re

SIGN = r"(?:#|//|--|;|%|/\*|<!--)"  # begins a comment
MARK = re.compile(rf"[ \t]*(?:{SIGN}[ \t]*(?:\(\d+\)!?)?[ \t]*(?:\*/|-->)?|\(\d+\)!)$")
STRIPPING = re.compile(r"(?<=\(\d\))!$|(?<=\(\d\d\))!$")


def without(line: str) -> str:
    """Return a line of code without a mark at its end, and without a comment that says nothing else."""
    return MARK.sub("", line.rstrip()).rstrip()


def plain(line: str) -> str:
    """Return a line of code whose mark is a number, where nothing makes more of it."""
    return STRIPPING.sub("", line)
