"""A figure before and after a change, one upon the other: what only one of them has stands out by its colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from engine.ground.drawings import alone
from engine.review.revision import Change

SVG = "http://www.w3.org/2000/svg"
VARIABLE = re.compile(r"var\((--[\w-]+)")  # what a figure calls its colours, see engine.figures.charts
BEFORE, NOW = "#e0301e", "#1664d8"  # where both have ink, multiplied, it is nearly black


@dataclass(frozen=True)
class Figure:
    """A figure that differs. Each side: (its file, its file in one colour), as addresses; none where there is none."""

    path: str
    before: tuple[str, str] | None
    now: tuple[str, str] | None


def figure(change: Change, folder: Path) -> Figure:
    """Write both sides of a figure into a folder, each in its own colours and in one."""
    name = change.path.removesuffix(".svg").replace("/", "-")
    return Figure(
        change.path,
        _side(change.before, folder, f"{name}-before", BEFORE),
        _side(change.now, folder, f"{name}-now", NOW),
    )


def tinted(svg: str, colour: str) -> str:
    """Return a figure all in one colour. Raises ParseError where it is no XML."""
    root = ElementTree.fromstring(svg)
    ElementTree.register_namespace("", SVG)
    variables = "".join(f"; {name}: {colour}" for name in sorted(set(VARIABLE.findall(svg))))
    root.set("style", f"color: {colour}{variables}")
    return ElementTree.tostring(root, encoding="unicode")


def _side(svg: str | None, folder: Path, name: str, colour: str) -> tuple[str, str] | None:
    if svg is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    files = folder / f"{name}.svg", folder / f"{name}-tinted.svg"
    try:
        texts = alone(svg, ""), tinted(alone(svg, ""), colour)
    except ElementTree.ParseError:
        texts = svg, svg
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8", newline="\n")
    first, second = (f"{folder.name}/{file.name}" for file in files)
    return first, second
