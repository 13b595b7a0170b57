"""Where a line of Chinese may not break, and what may scroll by itself.

A drawing parts from the comma behind it, and the mark of a footnote from the word that it stands on; a browser does
not see that they belong together. A table that is wider than a phone needs something around it that scrolls, and what
scrolls can be reached with the keyboard and has a name; a script takes both away where all is in view.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from engine.ground.words import words
from engine.pages.context import PageContext
from engine.pages.formulas import INLINE, formula_of
from engine.pages.page_tree import (
    KIND,
    LISTING,
    Content,
    classes,
    enclose,
    inside,
    set_text_before,
    text_before,
    untagged,
)
from engine.pages.scrolling import scrolls

SHORT = 24  # letters of TeX that a line of a phone has room for, and a number
WHOLE = {"icon", "keys"}  # classes of what a line may break behind, whatever follows
NOTED = re.compile(r"(?:[^\s<>;]|&\w+;)$")  # what a footnote stands on
PLAIN = re.compile(r'<span class="(?:[nopw]|nn)">([^<]*)</span>')  # names, signs, blanks: they look as all around them

ALIKE = re.compile(r'(<span class="s[12]">[^<]*)</span><span class="si">|(<span class="si">[^<]*)</span><span class="s[12]">')  # fmt: skip # noqa: E501


def name_addresses(content: Content, _: PageContext) -> None:
    """Mark the links whose words are their address."""
    for link in content.tree.iter("a"):
        if not len(link) and list(link.attrib) == ["href"] and link.text == link.get("href"):
            link.set("class", "address")


def hold_punctuation(content: Content, _: PageContext) -> None:
    """Keep formulas, icons and keys with the punctuation that they touch; between two such a line may break."""
    marks = words().typography
    opening, closing = re.compile(f"[{re.escape(marks.opening)}]+$"), re.compile(f"[{re.escape(marks.closing)}]+")
    for parent, child in inside(content.tree):
        if child.get(KIND) == INLINE or classes(child) & WHOLE:
            index = list(parent).index(child)
            before = opening.search(text_before(parent, index))
            after = closing.match(child.tail or "")
            if before or after:
                _hold(parent, index, before[0] if before else "", after[0] if after else "")
                if _is_formula(parent, index + 1) and not parent[index].tail:
                    parent.insert(index + 1, Element("wbr"))  # Firefox breaks no line between what may not break


def _is_formula(parent: Element, index: int) -> bool:
    return index < len(parent) and parent[index].get(KIND) == INLINE


def hold_equations(content: Content, _: PageContext) -> None:
    """Keep a formula that ends with a sign of equality together with the number behind it that makes it whole."""
    for parent, child in inside(content.tree):
        formula = formula_of(child)
        if not formula or not formula.tex.endswith("=") or len(formula.tex) > SHORT or (child.tail or "").strip():
            continue
        index = list(parent).index(child)
        number = next(iter(parent[index + 1 : index + 2]), None)
        if number is not None and (number.tag == "data" or classes(number) == {"made-number"}):
            _hold(parent, index, "", child.tail or "")
            parent.remove(number)
            parent[index].append(number)
            parent[index].tail, number.tail = number.tail, None


def hold_notes(content: Content, _: PageContext) -> None:
    """Keep the marks of footnotes together with the letter that they stand on."""
    for parent, child in inside(content.tree):
        if child.tag == "sup" and (child.get("id") or "").startswith("fnref"):
            index = list(parent).index(child)
            if before := NOTED.search(text_before(parent, index)):
                _hold(parent, index, before[0], "")


def _hold(parent: Element, index: int, before: str, after: str) -> None:
    child = parent[index]
    tail = (child.tail or "").removeprefix(after)
    set_text_before(parent, index, text_before(parent, index).removesuffix(before))
    held = Element("span", {"class": "nobr"})
    held.text = before
    enclose(parent, index, held)
    child.tail, held.tail = after, tail


def let_scroll(content: Content, _: PageContext) -> None:
    """Put tables into something that scrolls and bears their name; of listings leave the elements that are seen."""
    named = words().pages
    for parent, child in inside(content.tree):
        if child.tag == "table" and {*child.attrib} <= {"aria-labelledby", "id"}:
            table = untagged({})  # its own tags are leaves: the order of their attributes stays
            attributes = scrolls(named.table, child.get("aria-labelledby"))
            table.append(content.leaves.made(f'<div class="table"{attributes}>'))
            enclose(parent, list(parent).index(child), table)
            table.append(content.leaves.made("</div>"))
        elif child.get(KIND) == LISTING:
            html = PLAIN.sub(r"\1", content.leaves.html(child))
            content.leaves.change(child, ALIKE.sub(r"\1\2", html))  # a text and a brace in it
