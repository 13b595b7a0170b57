"""The sentence in which a number or a claim of a page stands, for the card that says where it comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from xml.etree.ElementTree import Element

from engine.formulas import plain_text
from engine.formulas.drawing import Drawing, Formula
from engine.pages.page_tree import inside, said
from engine.prose import sentences

BLOCKS = frozenset({"p", "li", "figcaption", "summary", "dd", "blockquote"})
NOTE = "fnref"  # begins the ids of marks of footnotes
FORMULA = re.compile(r"\\\((.*?)\\\)", re.DOTALL)  # as arithmatex marks it


@dataclass(frozen=True)
class Quotation:
    """A sentence in three parts, with the TeX of its formulas. text: the number or claim in it."""

    before: str
    text: str
    after: str

    def formulas(self) -> list[Formula]:
        """Return the formulas of the sentence."""
        return [_formula(tex) for part in (self.before, self.text, self.after) for tex in FORMULA.findall(part)]

    def plain(self, drawings: Mapping[Formula, Drawing]) -> tuple[str, str, str]:
        """Return the parts with their formulas as plain text. drawings: of the page's formulas."""

        def spelled(match: re.Match[str]) -> str:
            drawn = drawings.get(_formula(match[1]))
            return plain_text.plain(drawn["mathml"]) if drawn and "mathml" in drawn else match[0]

        before, text, after = (FORMULA.sub(spelled, part) for part in (self.before, self.text, self.after))
        return before, text, after


def _formula(tex: str) -> Formula:
    return Formula(tex.strip(), display=False)


class Quotations:
    """The sentences of a page whose formulas are not drawn yet."""

    def __init__(self, root: Element) -> None:
        self._around = {child: parent for parent, child in inside(root)}

    def around(self, one: Element) -> Quotation | None:
        """Return the sentence around an element of the page; None where it stands in no prose."""
        block = self._around.get(one)
        while block is not None and block.tag not in BLOCKS:
            block = self._around.get(block)
        if block is None:
            return None
        before, text = _before(block, one), said(one)
        whole = _read(block)
        start, end = len(before), len(before) + len(text)
        ends = sentences.ends(FORMULA.sub(lambda match: "-" * len(match[0]), whole))
        first = max((place for place in ends if place <= start), default=0)
        last = min((place for place in ends if place >= end), default=len(whole))
        return Quotation(whole[first:start].lstrip(), text, whole[end:last].rstrip())


def _read(element: Element) -> str:
    """Return the text of an element without the marks of its footnotes."""
    if not isinstance(element.tag, str) or (element.get("id") or "").startswith(NOTE):
        return ""
    return unescape(element.text or "") + "".join(_read(child) + unescape(child.tail or "") for child in element)


def _before(block: Element, one: Element) -> str:
    """Return what is read in a block before an element of it."""
    text = unescape(block.text or "")
    for child in block:
        if child is one:
            return text
        if one in child.iter():
            return text + _before(child, one)
        text += _read(child) + unescape(child.tail or "")
    raise ValueError("the block has no such element")
