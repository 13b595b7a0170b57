"""Formulas of a page: found as arithmatex marks them, drawn, or spelled out where nothing can be drawn."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape, unescape
from xml.etree.ElementTree import Element

from engine.formulas import drawing, markup, plain_text
from engine.formulas.drawing import Drawing, Formula
from engine.ground.words import words
from engine.pages.context import PageContext
from engine.pages.page_tree import Content, inside, remove, replace, set_text_before, text_before
from engine.pages.scrolling import scrolls

INLINE, DISPLAY = "formula", "display formula"  # kinds of leaves
BRACKETS = (("\\(", "\\)"), ("\\[", "\\]"))


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
    texts = (element.get(name) or "" for element, name in titled(root))
    return [formula for _, _, formula in marked(root)] + [one for text in texts for one in drawing.in_text(text)]


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
    page.drawings = drawing.drawings(formulas(content.tree), page.sources)
    page.glyphs = draw(content, page.drawings, named=page.is_notebook)


def draw(content: Content, drawings: dict[Formula, Drawing], named: bool = False) -> dict[str, str]:
    """Put drawings in the place of formulas; return {name: outline} of the glyphs that they take from the font.

    named: let each be heard by a name; MathML has five times the elements.
    """
    _title(content.tree, drawings)
    glyphs: dict[str, str] = {}
    scrolling = scrolls(words().pages.formula)
    for parent, one, formula in marked(content.tree):
        # a head of nothing but MathML counts as empty with some programs
        html = markup.markup(formula, drawings[formula], scrolling, named or _is_alone(parent, one))
        leaf = content.leaves.made(html, DISPLAY if formula.display else INLINE)
        replace(parent, list(parent).index(one), leaf)
        glyphs |= markup.glyphs(drawings[formula])
    return glyphs


def _is_alone(parent: Element, one: Element) -> bool:
    return parent.tag == "th" and len(parent) == 1 and not parent.text and not one.tail


def spell(root: Element, drawings: dict[Formula, Drawing]) -> None:
    """Put plain text in the place of formulas."""
    _title(root, drawings)
    for parent, one, formula in marked(root):
        index = list(parent).index(one)
        text = escape(plain_text.plain(drawings[formula]["mathml"]))
        set_text_before(parent, index, text_before(parent, index) + text)
        remove(parent, index)


def _title(root: Element, drawings: dict[Formula, Drawing]) -> None:
    for element, name in titled(root):
        element.set(name, drawing.titled(element.get(name) or "", drawings))
