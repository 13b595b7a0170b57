"""Columns of tables: numbers stand point below point and stay whole, words have room, heads of numbers little.

A column of numbers begins each with as much as the longest has before its point, unseen: so whatever follows a number,
a second one or a power of ten, keeps its points in line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from xml.etree.ElementTree import Element

from engine.pages.context import PageContext
from engine.pages.formulas import formula_of
from engine.pages.page_tree import Content, said

NUMBER = re.compile(
    r"(?P<sign>[-−+]?)(?P<whole>\d[\d,]*)(?:\.\d+)?(?: ?± ?[\d.]+)?%?"
    r"(?: ?(?:\\times|×) ?10(?:\^\{?[-−]?\d+\}?|[⁻⁰-⁹]+))?(?:（[\d.]+）)?"
)
EQUATION = re.compile(r"(?<=[A-Za-zα-ω]) = (?=[\d−])")  # of a symbol and its value
PLAIN = re.compile(r"-?[\d.]+")
MARKS, COMMAND = (
    re.compile(r"\\[()]|[{}^_]"),
    re.compile(r"\\[A-Za-z]+"),
)  # of TeX: without a width; as wide as a letter
SHORT, SHORT_HEAD = 6.0, 5.0  # widths of words that are not broken, in ems; of a head of numbers
LETTER = 0.55  # width of a letter that is not Chinese, in ems
NUMERIC, KEPT, ROOMY, HEAD = "n", "k", "w", "h"  # classes of cells, which the style sheet knows
LEAD = "data-lead"  # what a number lacks before its point


def align(content: Content, _: PageContext) -> None:
    """Mark the cells of the tables of a page."""
    for table in content.tree.iter("table"):
        if "class" not in table.attrib:  # of an author, who says how it looks
            rows = [list(row) for row in table.iter("tr")]
            for column in zip_longest(*rows):
                _align([cell for cell in column if cell is not None])


def _align(cells: Sequence[Element]) -> None:
    body, heads = ([cell for cell in cells if cell.tag == tag] for tag in ("td", "th"))
    for cell in body:
        _as_text(cell)
    numbers = [NUMBER.fullmatch(_words(cell)) for cell in body]
    if body and all(numbers):
        _lead(body, [number for number in numbers if number])
        for cell in heads:
            _mark(cell, KEPT if _width(cell) <= SHORT_HEAD else HEAD)
        return
    for cell in [*body, *heads]:
        _mark(cell, KEPT if _width(cell) <= SHORT else ROOMY)
        if not len(cell):
            cell.text = EQUATION.sub("\u00a0=\u00a0", cell.text or "")


def _width(cell: Element) -> float:
    """Return about how wide the words of a cell are, in ems."""
    words = COMMAND.sub("x", MARKS.sub("", said(cell).strip()))
    return sum(1 if ord(letter) >= 0x2E80 else LETTER for letter in words)


def _lead(cells: Sequence[Element], numbers: Sequence[re.Match[str]]) -> None:
    """Say of each number what it lacks before its point."""
    sign, longest = any(number["sign"] for number in numbers), max(len(number["whole"]) for number in numbers)
    for cell, number in zip(cells, numbers, strict=True):
        _mark(cell, NUMERIC)
        lead = "−" * (sign and not number["sign"]) + "0" * (longest - len(number["whole"]))
        if lead:
            cell.set(LEAD, lead)


def _as_text(cell: Element) -> None:
    """Write a formula that is but a number as the other numbers of its table are written."""
    formula = formula_of(cell[0]) if len(cell) == 1 else None
    if formula and not (cell.text or "").strip() and not (cell[0].tail or "").strip() and PLAIN.fullmatch(formula.tex):
        cell.remove(cell[0])
        cell.text = formula.tex.replace("-", "−")


def _words(cell: Element) -> str:
    """Return what a cell says, with a formula as its TeX."""
    if len(cell) == 1 and (formula := formula_of(cell[0])):
        return f"{said(cell).replace(cell[0].text or '', formula.tex)}".strip()
    return said(cell).strip()


def _mark(cell: Element, kind: str) -> None:
    cell.set("class", " ".join([*(cell.get("class") or "").split(), kind]))
