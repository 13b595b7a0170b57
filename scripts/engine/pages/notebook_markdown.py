"""A notebook as the Markdown of a page: rendered like a chapter, with the site's own styles, formulas and figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.ground.drawings import inner
from engine.ground.messages import message
from engine.ground.paths import read, shown
from engine.ground.problem import Problem
from engine.ground.words import words

TITLE = re.compile(r"# @title (.*)\n+")
CITATION = re.compile(r"<sup>\[(\d+)\]</sup>")  # see notebooks.markdown
NOTE = re.compile(r"^(\d+)\. ", re.MULTILINE)
HEADING = re.compile(r"^# .*", re.MULTILINE)
INTRODUCTION = "introduction"  # the name of the cell that says what a notebook is
ORDER = ("image/svg+xml", "text/markdown", "text/plain")


def markdown(path: Path) -> str:
    """Return the Markdown of a notebook; its title says what it is.

    Raises Problem where it is none, or holds an error.
    """
    try:
        cells = json.loads(read(path))["cells"]
        text = "\n\n".join(block for cell in _cited(cells) for block in _cell(cell, path))
        return HEADING.sub(lambda title: _headed(title[0], cells), text, count=1)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Problem(message("{path} is no notebook; run python scripts/build.py", path=shown(path))) from None


def _headed(title: str, cells: list[dict[str, Any]]) -> str:
    """Return the title of a notebook, and under it what it is, as one of its cells says."""
    said = next((_joined(cell["source"]) for cell in cells if cell["id"] == INTRODUCTION), "")
    return f"{words().notebooks.page_title.format(title=title)}\n\n{said.removeprefix('> ')}\n{{.notebook}}\n"


def _cited(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cells of a notebook, each citation with a link to the list of notes, which is the last cell."""
    texts = [cell for cell in cells if cell["cell_type"] == "markdown"]
    if any(CITATION.search(_joined(text["source"])) for text in texts):
        for text in texts:
            linked = CITATION.sub(r'<sup><a href="#note-\1">[\1]</a></sup>', _joined(text["source"]))
            text["source"] = NOTE.sub(r'\1. <span id="note-\1"></span>', linked) if text is cells[-1] else linked
    return cells


def _cell(cell: dict[str, Any], path: Path) -> Iterator[str]:
    source = _joined(cell["source"])
    if cell["id"] == INTRODUCTION:
        return
    if cell["cell_type"] == "markdown":
        yield source
        return
    if title := TITLE.match(source):
        code = _fenced(source[title.end() :], "python")
        yield f'<details class="note" markdown>\n<summary>{title[1]}</summary>\n\n{code}\n\n</details>'
    else:
        yield _fenced(source, "python")
    for output in cell["outputs"]:
        yield _output(output, message("{path}: cell {cell}", path=shown(path), cell=cell["id"]))


def _output(output: dict[str, Any], place: str) -> str:
    if output["output_type"] == "error":
        raise Problem(
            message(
                "{place} holds an error, {kind}: {said}; run python scripts/build.py",
                place=place,
                kind=output["ename"],
                said=output["evalue"],
            )
        )
    if output["output_type"] == "stream":
        return _fenced(_joined(output["text"]), f'text title="{words().pages.output}"')
    kind = next((kind for kind in ORDER if kind in output["data"]), "")
    if not kind:
        known = ", ".join(output["data"]) or "nothing"
        raise Problem(
            message(
                "{place} shows {kinds}, which is none of {allowed}; run python scripts/build.py",
                place=place,
                kinds=known,
                allowed=", ".join(ORDER),
            )
        )
    content = _joined(output["data"][kind])
    if kind == "image/svg+xml":
        return f"<figure>\n{inner(content)}\n</figure>"
    return content if kind == "text/markdown" else _fenced(content, f'text title="{words().pages.output}"')


def _fenced(content: str, opening: str) -> str:
    ticks = "`" * max([3, *(len(one) + 1 for one in re.findall("`{3,}", content))])
    return f"{ticks}{opening}\n{content.rstrip()}\n{ticks}"


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
