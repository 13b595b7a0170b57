"""The front matter of a page: in YAML; the generator drops without a word what it cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from engine.prose import blocks, drafts

SWITCHES = ("comment", "toc", "draft")
LISTS = ("tags", "categories")
KEYS = ("title", "date", "description", *LISTS, *SWITCHES, "search", "hide", "template")
OPENED = re.compile(r"-{3}[ \t]*\n[a-z]+:")


def loaded(text: str) -> dict[Any, Any] | tuple[int, str]:
    """Return the keys and values of a front matter, or (line of the page, what is wrong)."""
    try:
        front = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        return (mark.line + 2 if mark else 1), f"front matter: {getattr(error, 'problem', None) or error}"
    if not isinstance(front, dict | None):
        return 2, "front matter: not a list of keys and values"
    return front or {}


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what is wrong) of the front matter of a page."""
    matter = blocks.FRONT.match(text)
    if not matter:
        if OPENED.match(text):
            yield 1, "front matter: it is never closed; put --- on a line below it"
        return
    front = loaded(matter[1])
    if isinstance(front, tuple):
        yield front
        return
    lines = matter[0].split("\n")
    for key, value in front.items():
        if said := _said(key, value, drafts.is_draft(text)):
            line = next((at for at, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
            yield line, f"front matter: {said}"


def _said(key: Any, value: Any, draft: bool) -> str:
    if key not in KEYS:
        return f"nothing here reads {key}; there are {', '.join(KEYS)}"
    if key in SWITCHES and not isinstance(value, bool):
        return f"{key}: {value!r} is neither true nor false"
    if key == "draft" and value and not draft:
        return "write draft: true, with nothing else on the line"
    if key in LISTS and value is not None and not isinstance(value, list):
        return f"{key}: {value!r} is no list; write - and a name on a line each"
    return ""
