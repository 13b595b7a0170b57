"""Formulas of a page: found as arithmatex marks them, drawn, or spelled out where nothing can be drawn.

What a page shows of each is kept with the page: where that changes, most of them stay.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from xml.etree.ElementTree import Element

from engine.formulas import drawing, markup, plain_text
from engine.formulas.drawing import Drawing, Formula
from engine.ground.digest import digest
from engine.ground.kept import Kept
from engine.ground.made_by import made_by
from engine.ground.paths import CACHE
from engine.ground.words import words
from engine.pages.context import PageContext
from engine.pages.page_tree import Content, inside, remove, replace, set_text_before, text_before
from engine.pages.scrolling import scrolls

INLINE, DISPLAY = "formula", "display formula"  # kinds of leaves
BRACKETS = (("\\(", "\\)"), ("\\[", "\\]"))
KEPT = Kept(CACHE / "formulas-of-pages", holds=False)


class Asked(NamedTuple):
    """A formula that a page shows. named: heard by a name, as MathML has five times the elements."""

    formula: Formula
    named: bool


class Shown(NamedTuple):
    """What a page holds of a formula. glyphs: {name: outline} of those that it takes from the font."""

    html: str
    glyphs: dict[str, str]


NONE: Mapping[Asked, Shown] = MappingProxyType({})


def formula_of(element: Element) -> Formula | None:
    """Return the formula that an element marks, None where it marks none."""
    if element.tag not in {"span", "div"} or element.attrib != {"class": "arithmatex"} or len(element):
        return None
    text = element.text or ""
    for display, (start, end) in enumerate(BRACKETS):
        if text.startswith(start) and text.endswith(end):
            return Formula(unescape(text[2:-2]).strip(), bool(display))
    return None


def marked(root: Element) -> list[tuple[Element, Element, Formula]]:
    """Return (its parent, element, formula) of the formulas of a tree."""
    return [(parent, one, formula) for parent, one in inside(root) if (formula := formula_of(one))]


def titled(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield (element, name) of every attribute with formulas in it."""
    for element in root.iter():
        for name in ("alt", "title"):
            if isinstance(element.tag, str) and drawing.in_text(element.get(name) or ""):
                yield element, name


def formulas(root: Element) -> list[Formula]:
    """Return the formulas of a tree, and those of its attributes."""
    return [*(formula for _, _, formula in marked(root)), *_in_titles(root)]


def _in_titles(root: Element) -> Iterator[Formula]:
    for element, name in titled(root):
        yield from drawing.in_text(element.get(name) or "")


def give_back_money(content: Content, _: PageContext) -> None:
    """Let money be what was written: of `$5 and$6` Markdown makes a formula."""
    for parent, element, formula in marked(content.tree):
        amount = formula.tex.removeprefix("-")[:1].isdecimal()
        if amount and not formula.display and (element.tail or "")[:1].isdecimal():
            index = list(parent).index(element)
            before = f"{text_before(parent, index)}${(element.text or '')[2:-2]}$"
            set_text_before(parent, index, before)
            remove(parent, index)


def draw_all(content: Content, page: PageContext) -> None:
    """Draw the formulas of a page. Raises Problem where one does not parse."""
    state = _state()
    known = KEPT.found(page.name, state) or NONE
    shown = draw(content, page.sources, page.is_notebook, known)
    if shown.keys() != known.keys():
        KEPT.keep(page.name, state, shown)
    page.glyphs = {name: outline for one in shown.values() for name, outline in one.glyphs.items()}


def draw(
    content: Content, sources: Sequence[Path], named: bool = False, known: Mapping[Asked, Shown] = NONE
) -> dict[Asked, Shown]:
    """Put drawings in the place of formulas; return them. named: let each be heard by a name.

    sources: the files in which they stand; known: what was made before of some of them.
    Raises Problem where one does not parse.
    """
    # a head of nothing but MathML counts as empty with some programs
    found = [
        (parent, one, Asked(formula, named or _is_alone(parent, one))) for parent, one, formula in marked(content.tree)
    ]
    new = [asked.formula for *_, asked in found if asked not in known]
    drawings = drawing.drawings([*new, *_in_titles(content.tree)], sources)
    _title(content.tree)
    shown: dict[Asked, Shown] = {}
    for parent, one, asked in found:
        if asked not in shown:
            shown[asked] = known.get(asked) or _shown(asked, drawings[asked.formula])
        leaf = content.leaves.made(shown[asked].html, DISPLAY if asked.formula.display else INLINE)
        replace(parent, list(parent).index(one), leaf)
    return shown


def _shown(asked: Asked, drawn: Drawing) -> Shown:
    html = markup.markup(asked.formula, drawn, scrolls(words().pages.formula), asked.named)
    # of one outline there is one text, however many formulas are kept
    return Shown(html, {name: sys.intern(outline) for name, outline in markup.glyphs(drawn).items()})


def _state() -> str:
    """Name all that what a page shows of a formula is made of."""
    said = {**words().macros}, words().pages.formula
    return digest(repr((made_by(), drawing.made_by(), said)), 32)


def _is_alone(parent: Element, one: Element) -> bool:
    return parent.tag == "th" and len(parent) == 1 and not parent.text and not one.tail


def spell(root: Element, sources: Sequence[Path]) -> None:
    """Put plain text in the place of formulas. Raises Problem where one does not parse."""
    drawings = drawing.drawings(formulas(root), sources)
    _title(root)
    for parent, one, formula in marked(root):
        index = list(parent).index(one)
        text = escape(plain_text.plain(drawings[formula]["mathml"]))
        set_text_before(parent, index, text_before(parent, index) + text)
        remove(parent, index)


def _title(root: Element) -> None:
    for element, name in titled(root):
        element.set(name, drawing.titled(element.get(name) or ""))
