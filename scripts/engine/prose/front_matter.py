"""The front matter of a page: in YAML; the generator drops without a word what it cannot read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import yaml

from engine.ground.messages import message
from engine.ground.near import near
from engine.prose.by_text import by_text

SWITCHES = ("comment", "toc", "draft")
LISTS = ("tags", "categories", "aliases")
SENTENCES = ("aims", "needs")
TEXTS = ("figure", "finding", "series", "chapter")
KEYS = ("title", "date", "author", "description", *TEXTS, *SENTENCES, *LISTS, *SWITCHES, "search", "hide", "template")
HIDDEN = ("navigation", "toc", "footer", "tags")  # what a page can do without
ALIAS = re.compile(r"(?!/|\.)(?:(?!\.\.)[^\s:?#\\])+(?:\.md|\.html|/)")
CHAPTER = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
HEAD = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:-{3}|\.{3})[ \t]*(?:\n|$)", re.DOTALL)
OPENED = re.compile(r"-{3}[ \t]*\n[a-z]+:")


def split(text: str) -> tuple[str, str]:
    """Return the front matter of a page, with the lines that enclose it, and what follows; "" where it has none."""
    head = HEAD.match(text)
    return (head[0], text[head.end() :]) if head else ("", text)


def values(text: str) -> dict[Any, Any]:
    """Return the keys and values on top of a page; none where there are none, or they cannot be read."""
    head = HEAD.match(text)
    return deepcopy(_values(head[1])) if head else {}  # generators add to what they are given


@by_text  # YAML is slow to read, and much asks for it
def _values(front: str) -> dict[Any, Any]:
    said = loaded(front)
    return said if isinstance(said, dict) else {}


def is_open(text: str) -> bool:
    """Whether a front matter begins and never ends."""
    return not HEAD.match(text) and bool(OPENED.match(text))


def loaded(text: str) -> dict[Any, Any] | tuple[int, str]:
    """Return the keys and values of a front matter, or (line of the page, what is wrong)."""
    try:
        front = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        return (mark.line + 2 if mark else 1), message(
            "front matter: {error}", error=getattr(error, "problem", None) or error
        )
    if not isinstance(front, dict | None):
        return 2, message("front matter: not a list of keys and values")
    return front or {}


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what is wrong) of the front matter of a page."""
    if is_open(text):
        yield 1, message("front matter: it is never closed; put --- on a line below it")
    head = HEAD.match(text)
    front = loaded(head[1]) if head else {}
    if isinstance(front, tuple):
        yield front
        return
    lines = head[0].split("\n") if head else []
    for key, value in front.items():
        if said := _said(key, value):
            line = next((at for at, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
            yield line, message("front matter: {said}", said=said)


def _said(key: Any, value: Any) -> str:
    if key not in KEYS:
        meant = near(str(key), KEYS) or message("; there are {keys}", keys=", ".join(KEYS))
        return message("nothing here reads {key}{meant}", key=key, meant=meant)
    if key in SWITCHES and not isinstance(value, bool):
        return message("{key}: {value!r} is neither true nor false", key=key, value=value)
    if key in LISTS and value is not None and not isinstance(value, list):
        return message("{key}: {value!r} is no list; write - and a name on a line each", key=key, value=value)
    if key in TEXTS and not isinstance(value, str):
        return message("{key}: {value!r} is no text; put it in quotes", key=key, value=value)
    if key in SENTENCES and value is not None and not _are_texts(value):
        return message(
            "{key}: {value!r} is no list of sentences; write - and one a line, in quotes where it holds a colon",
            key=key,
            value=value,
        )
    nobody = key == "author" and not (value and (isinstance(value, str) or _are_texts(value)))
    return (
        message("author: {value!r} is no name; write one, or - and one a line", value=value)
        if nobody
        else _unknown(key, value)
    )


def _unknown(key: Any, value: Any) -> str:
    """Say which of the names that a key holds is none."""
    for one in _listed(value):
        if key == "hide" and one not in HIDDEN:
            return message("hide: nothing here hides {name}; there are {names}", name=one, names=", ".join(HIDDEN))
        if key == "aliases" and not ALIAS.fullmatch(str(one)):
            return message(
                "aliases: {address!r} is no address of a page; write it from the root of the site, as part/name.md",
                address=one,
            )
        if key == "chapter" and not CHAPTER.fullmatch(one):
            return message("chapter: {name!r} is no name of a module; use lower-case letters, digits and _", name=one)
    return ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is not None else []


def sentences(front: Mapping[Any, Any], key: str) -> tuple[str, ...]:
    """Return the sentences of a key of SENTENCES, none where it does not hold such."""
    value = front.get(key)
    return tuple(value) if value and _are_texts(value) else ()


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
