"""Front matter: what MkDocs reads of a page beside its text. Where it does not parse, MkDocs says nothing."""

from __future__ import annotations

import re
from typing import Any

import yaml

from results import blocks

BEGUN = re.compile(r"-{3}[ \t]*\n\w+:")


class Broken(ValueError):
    """Front matter that has no keys and values, and on which line it fails."""

    def __init__(self, line: int, said: str) -> None:
        super().__init__(f"front matter: {said}")
        self.line = line


def of(text: str) -> dict[Any, Any]:
    """Return the keys and values of a page's front matter, none where it has none. Raises Broken."""
    matter = blocks.FRONT.match(text)
    if not matter and BEGUN.match(text):
        raise Broken(1, "no line --- ends it")
    try:
        found = yaml.safe_load(matter[1]) if matter else None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise Broken(mark.line + 2 if mark else 1, str(getattr(error, "problem", None) or error)) from None
    if not isinstance(found, dict | None):
        raise Broken(2, "not a list of keys and values")
    return found or {}
