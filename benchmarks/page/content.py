"""The chapter for other tools: as one Markdown text with figures in files, and as a notebook with its outputs."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from benchmarks.page.tools import ROOT, Unavailable

CHAPTER = ROOT / "docs" / "optimization" / "rmsprop.md"
SNIPPET = re.compile(r'^([ \t]*)--8<-- "([^":]+)(?::(\w+))?"$', re.MULTILINE)
FIGURE = re.compile(r'^<figure[^>]*>\n--8<-- "([^"]+\.svg)"\n<figcaption>(.*?)</figcaption>\n</figure>\n', re.M | re.S)
# what a notebook has outside its Markdown: listings, what they printed, figures; a fold stays Markdown as a whole
CELLS = re.compile(
    r'^(<details.*?^</details>\n|```python\n.*?^```\n|```text title="输出"\n.*?^```\n|@@FIGURE .*?@@\n)', re.M | re.S
)
# other pages do not define the colours of our figures: on white
COLOURS = {"1": "#0072b2", "2": "#c04e00", "3": "#007a5a", "4": "#a8538a", "grid": "#8a8a8a"}


def markdown(figures: Path) -> str:
    """Return the chapter as Markdown, for Material; write its figures into a folder beside it."""

    def image(figure: re.Match[str]) -> str:
        name = Path(figure[1]).name
        figures.mkdir(parents=True, exist_ok=True)
        (figures / name).write_text(svg := _svg(figure[1]), encoding="utf-8", newline="\n")
        picture = f"![{_title(svg)}]({figures.name}/{name})"
        return f'<figure markdown="span">\n{picture}\n<figcaption>{figure[2]}</figcaption>\n</figure>\n'

    return expanded(FIGURE.sub(image, _text()))


def notebook() -> dict[str, Any]:
    """Return the chapter as a notebook, in nbformat 4: prose, listings, and what these printed and drew.

    A figure belongs to the listing just above it; one without a listing gets a cell of one line.
    """
    text = re.sub(r"^\[\^(\w+)\]: ", r"- \\[\1\\] ", _text(), flags=re.M)  # notebooks have no footnotes
    text = re.sub(r"\[\^(\w+)\]", r"\\[\1\\]", text)
    figures = {figure[1]: figure[2] for figure in FIGURE.finditer(text)}
    text = re.sub(r"^<details.*?^</details>\n", lambda fold: FIGURE.sub(_inline, fold[0]), text, flags=re.M | re.S)
    text = expanded(FIGURE.sub(lambda figure: f"@@FIGURE {figure[1]}@@\n", text))
    cells: list[dict[str, Any]] = []
    for part in filter(str.strip, CELLS.split(text)):
        if part.startswith("```python"):
            cells.append(_code(_fenced(part)))
        elif part.startswith("```text"):
            cells[-1]["outputs"].append({"output_type": "stream", "name": "stdout", "text": _fenced(part)})
        elif part.startswith("@@FIGURE"):
            path = part[len("@@FIGURE ") :].rstrip("@\n")
            if not cells or cells[-1]["cell_type"] != "code":
                cells.append(_code(f'show("{Path(path).stem}")'))
            drawn = {"image/svg+xml": _svg(path), "text/plain": f"<{_title(_svg(path))}>"}
            cells[-1]["outputs"].append({"output_type": "display_data", "metadata": {}, "data": drawn})
            _add_prose(cells, f"*{figures[path]}*\n")
        else:
            _add_prose(cells, part)
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    language = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": language, "cells": cells}


def expanded(text: str) -> str:
    """Put files and their named sections in the place of the lines that include them."""

    def included(line: re.Match[str]) -> str:
        content = (ROOT / line[2]).read_text(encoding="utf-8")
        return indent((_section(content, line[3]) if line[3] else content).strip("\n"), line[1])

    return SNIPPET.sub(included, text)


def _section(content: str, name: str) -> str:
    """Return a named section of a file, without marks."""
    found = re.search(rf"\[start:{name}\]\n(.*?)^[^\n]*\[end:{name}\]", content, re.M | re.S)
    if found is None:
        raise Unavailable(f"no section {name}")
    lines = found[1].splitlines(keepends=True)
    return dedent("".join(line for line in lines if "--8<-- [" not in line))


def _text() -> str:
    """Return the chapter without its front matter, more-mark, bindings of numbers, and marks of what can be run."""
    text = CHAPTER.read_text(encoding="utf-8").split("---\n", 2)[2].replace("<!-- more -->\n", "")
    return re.sub(r"</?data\b[^>]*>", "", text.replace("```python live\n", "```python\n"))


def _svg(path: str) -> str:
    svg = (ROOT / path).read_text(encoding="utf-8")
    return re.sub(r"var\(--figure-(\w+)[^)]*\)", lambda colour: COLOURS.get(colour[1], "currentColor"), svg)


def _title(svg: str) -> str:
    found = re.search(r"<title[^>]*>(.*?)</title>", svg, re.S)
    return " ".join(found[1].split()) if found else ""


def _inline(figure: re.Match[str]) -> str:
    svg = re.sub(r"\s*\n\s*", " ", _svg(figure[1]))
    return f"<figure>\n{svg}\n<figcaption>{figure[2]}</figcaption>\n</figure>\n"


def _fenced(part: str) -> str:
    return part.split("\n", 1)[1].removesuffix("```\n")


def _code(source: str) -> dict[str, Any]:
    body = {"execution_count": 1, "metadata": {}, "outputs": [], "source": source.strip("\n")}
    return {"cell_type": "code", **body}


def _add_prose(cells: list[dict[str, Any]], text: str) -> None:
    if cells and cells[-1]["cell_type"] == "markdown":
        cells[-1]["source"] += text
    else:
        cells.append({"cell_type": "markdown", "metadata": {}, "source": text})
