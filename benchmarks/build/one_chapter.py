"""A generated chapter in the idioms of other tools: its prose, and its listings as code that runs at a build."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.build.chapter import Chapter

SNIPPET = re.compile(r'^--8<-- "([^":]+)(?::(\w+))?"$', re.MULTILINE)
FENCE = re.compile(r"^```python(?: live)?\n(.*?)^```$\n?", re.MULTILINE | re.DOTALL)
GONE = (  # what other tools do not know, or what the code makes there
    (re.compile(r"\A---\n.*?\n---\n", re.DOTALL), ""),
    (re.compile(r"^```text.*?^```$\n?", re.MULTILINE | re.DOTALL), ""),
    (re.compile(r'^--8<-- ".*\.svg"$\n?', re.MULTILINE), ""),
    (re.compile(r"<data [^>]*>(.*?)</data>"), r"\1"),
    (re.compile(r"</?(?:figure|figcaption|details)[^>]*>"), ""),
    (re.compile(r"<summary>(.*?)</summary>"), r"**\1**"),
    (re.compile(r"^\\label\{.*\}\n", re.MULTILINE), ""),
    (re.compile(r"\[\^\w+\]"), ""),
    (re.compile(r"\[([图表式])\]\([^)]*\)"), r"\1"),
    (re.compile(r"<!-- more -->\n"), ""),
)


@dataclass(frozen=True)
class Cell:
    """A piece of the page: prose in Markdown, or code."""

    text: str
    is_code: bool


def cells(book: Path, chapter: Chapter) -> list[Cell]:
    """Return the page of a chapter in pieces."""
    text = (book / "docs" / chapter.page).read_text(encoding="utf-8")
    for pattern, instead in GONE[:3]:
        text = pattern.sub(instead, text)
    text = SNIPPET.sub(lambda found: _section(book, *found.groups()), text)
    for pattern, instead in GONE[3:]:
        text = pattern.sub(instead, text)
    return list(_pieces(text))


def _section(book: Path, name: str, section: str | None) -> str:
    """Return what a line of a page brings in."""
    text = (book / name).read_text(encoding="utf-8")
    if section is None:
        return text.strip()
    inside = re.search(rf"^ *# --8<-- \[start:{section}\]\n(.*?)^ *# --8<-- \[end:{section}\]", text, re.M | re.S)
    assert inside, f"{name}: {section}"
    return textwrap.dedent(inside[1]).strip()


def _pieces(text: str) -> Iterator[Cell]:
    at = 0
    for found in FENCE.finditer(text):
        yield Cell(text[at : found.start()].strip(), is_code=False)
        yield Cell(found[1].strip(), is_code=True)
        at = found.end()
    yield Cell(text[at:].strip(), is_code=False)


def notebook(pieces: list[Cell]) -> str:
    """Return them as a notebook without outputs."""
    made: list[dict[str, Any]] = []
    for number, one in enumerate(pieces):
        own: dict[str, Any] = {"execution_count": None, "outputs": []} if one.is_code else {}
        kind = "code" if one.is_code else "markdown"
        made.append({"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": one.text, **own})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    body = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(body, ensure_ascii=False, indent=1)


def executed(pieces: list[Cell]) -> str:
    """Return them as Markdown whose fences run, as markdown-exec has them."""
    fence = '```python exec="true" source="above" session="chapter"\n{}\n```'
    return "\n\n".join(fence.format(one.text) if one.is_code else one.text for one in pieces) + "\n"


def marimo(pieces: list[Cell]) -> str:
    """Return them as a notebook of marimo, where a name is bound in one cell alone: what draws is a function."""
    bodies = (textwrap.indent(text, "    ") for text in ("import marimo as mo", *map(_block, pieces)))
    return "import marimo\n\napp = marimo.App()\n\n\n" + "\n\n".join(
        f"@app.cell\ndef _():\n{one}\n    return\n" for one in bodies
    )


def _block(one: Cell) -> str:
    if not one.is_code:
        return f"mo.md({one.text!r})"
    if "plt." in one.text or "draw = " in one.text or "def turned" in one.text:
        return f"def _drawing():\n{textwrap.indent(one.text, '    ')}\n\n\n_drawing()"
    return one.text
