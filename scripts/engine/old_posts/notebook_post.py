"""A notebook as the lines of a post: cells of code as fenced code, what they printed indented below."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.old_posts.post import LARGEST, LEAD, Line, Post, parted, text_of
from engine.old_posts.report import Report
from engine.prose.markup import FENCE, fences

TICKS = re.compile("`{3,}")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def load(path: Path, report: Report) -> Post:
    """Read a notebook of any format. Raises Problem where it is none."""
    notebook = _parsed(text_of(path, report), path)
    language = notebook.metadata.get("language_info", {}).get("name", "python")
    lines: list[Line] = []
    front: dict[Any, Any] = {}
    for number, cell in enumerate(notebook.cells, 1):
        source = str(cell.source)
        if number == 1 and source.startswith("---"):
            front, source = _front(source, path)
        is_code = cell.cell_type == "code"
        place = message("cell {number}", number=number)
        texts = _code(cell, source, language, report, place) if is_code else [_closed(LEAD.sub(r"\1", source))]
        lines += [Line(line.expandtabs(4), place) for text in texts for line in [*text.split("\n"), ""]]
    if sum(len(line.text) for line in lines) > LARGEST:
        raise Problem(message("{path}: that much text is no post; split it", path=path))
    if not any(line.text.strip() for line in lines):
        raise Problem(message("{path}: the notebook is empty", path=path))
    if place := next((line.place for line in lines if "8<-" in line.text), ""):
        raise Problem(message("{path}: {place}: 8<- would include a file; take it out", path=path, place=place))
    return Post(lines, front)


def _parsed(text: str, path: Path) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of cells without ids, in older formats
            return nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    except Exception as error:  # what a broken notebook raises, nbformat does not say
        said = (str(error).strip() or type(error).__name__).splitlines()[0][:80]
        raise Problem(message("{path}: not a notebook: {said}", path=path, said=said)) from None


def _front(source: str, path: Path) -> tuple[dict[Any, Any], str]:
    post = parted(source + "\n", path)
    return post.front, "\n".join(line.text for line in post.lines)


def _closed(source: str) -> str:
    """Return the text of a cell with the fenced code ended that it leaves open."""
    lines = source.split("\n")
    opened = fences(lines)[-1]
    mark = FENCE.match(lines[opened - 1]) if opened else None
    return f"{source}\n{mark[1] or mark[2]}" if mark else source


def _code(cell: Any, source: str, language: str, report: Report, place: str) -> Iterator[str]:
    if not source.strip():
        return
    fence = "`" * max(3, *(len(ticks) + 1 for ticks in TICKS.findall(source)), 3)
    yield f"{fence}{language}\n{source}\n{fence}"
    for output in cell.get("outputs", []):
        yield from _output(output, report, place)


def _output(output: Any, report: Report, place: str) -> Iterator[str]:
    if output.output_type == "error":
        report.dropped(message("{place}: an error in the output: {name}", place=place, name=output.get("ename")))
    elif output.output_type == "stream":
        if output.get("name") == "stderr":
            report.dropped(
                message("{place}: output to stderr: {text!r}", place=place, text=str(output.text).strip()[:60])
            )
        else:
            yield _indented(str(output.text))
    elif pictures := [kind for kind in output.get("data", {}) if kind.startswith("image/")]:
        yield f"![{pictures[0].removeprefix('image/')}]({place.replace(' ', '-')})"
    elif text := output.get("data", {}).get("text/plain"):
        yield _indented(str(text))


def _indented(text: str) -> str:
    plain = COLOUR.sub("", text).strip("\n")
    return "\n".join(f"    {line}" if line.strip() else "" for line in plain.split("\n"))
