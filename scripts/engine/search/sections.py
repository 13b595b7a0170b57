"""What a rendered page says, section by section: for the search. Formulas are spelled out.

Each block of a text (a paragraph, an item, a row of a table) is a line of it, each cell of a row ends with a tab.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborNode

from engine.formulas import plain_text
from engine.formulas.drawing import TEX
from engine.pages.page_tree import children, grow

HEADING = re.compile("h[123]")
KINDS = {"table": "table", "figure": f"svg:not([aria-hidden]):not(.arithmatex):not([{TEX}] svg), img"}
INNERMOST = 100  # level of a figure, below all headings and folds
CELLS = {"td", "th"}
DRAWN = {"svg", "img"}  # these say what they are in a title, a description or a text instead
# no text of the page, and neither are those marked with `data-search-exclude`
NAME = "aria-label"
UNSEEN_TAGS = {"math", "script", "style", "template", "button"}
UNSEEN_CLASSES = {"arithmatex", "drifted", "headerlink", "footnote-ref", "footnote-backref", "MathJax", "linenos"}
INLINE = {
    *("a", "abbr", "b", "button", "cite", "code", "data", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small"),
    *("span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
}


@dataclass
class Section:
    """A heading, or the title of a fold, and what stands under it up to the next one; or a figure and its caption."""

    anchor: str  # id on the page; "" for its beginning
    parent: int  # the section around it, -1 for none
    kind: str = ""  # "figure" or "table" where it is one
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)  # of listings and outputs; code inside sentences is text


def sections(page: LexborNode, title: str) -> list[Section]:
    """Return the sections of a page in their order. What stands before its first heading goes by the page's title."""
    reader = _Reader()
    reader.look(page)
    before, *others = reader.found
    if any(part.strip() for part in (*before.text, *before.code)):
        before.title.append(title)
        return reader.found
    for section in others:
        section.parent = max(section.parent - 1, -1)
    return others


class _Reader:
    """Sorts text into sections. `around` holds (level, number of the section) from the page's title inwards."""

    def __init__(self) -> None:
        self.found = [Section("", -1)]
        self.around: list[tuple[int, int]] = []
        self.folds = self.current = 0
        self.into = self.found[0].text
        self.nameless: Section | None = None  # the fold whose first element gives it its address

    def look(self, node: LexborNode) -> None:
        """Take a node and all that is in it."""
        if node.is_text_node:
            text = node.text_content or ""
            self.into.append(text if self.into is self.found[self.current].code else " ".join(re.split(r"\s+", text)))
        elif node.is_element_node:
            self._enter(node, node.tag or "", node.attributes)

    def _enter(self, node: LexborNode, tag: str, given: dict[str, str | None]) -> None:
        if self.nameless and given.get("class") != "table":  # which scrolls what has the address
            self.nameless.anchor, self.nameless = given.get("id") or self.nameless.anchor, None
        if TEX in given:
            self._spell(node)
            return
        self._part(tag)
        if _unseen(tag, given):
            return
        if tag in DRAWN:
            self.into.append(f"\n{_described(node, tag, given)}\n")
            return
        around, current = list(self.around), self.current
        self._start(node, tag, given)
        for child in children(node):
            self.look(child)
        self._part(tag)
        if tag in {"details", "figure"}:
            self.around, self.current = around, current
        self._end(tag)

    def _part(self, tag: str) -> None:
        """Words in two blocks are two."""
        if tag not in {*INLINE, *CELLS}:
            self.into.append(" " if tag == "br" else "\n")

    def _spell(self, formula: LexborNode) -> None:
        for named in formula.css(f"svg[{NAME}]"):
            self.into.append(named.attributes[NAME] or "")
        for math in formula.css("math"):
            root = Element("formula")
            grow(root, math)
            self.into.append(plain_text.spelled(root[0]))

    def _start(self, node: LexborNode, tag: str, given: dict[str, str | None]) -> None:
        """Begin a section, a figure, its caption or a listing."""
        if HEADING.fullmatch(tag):
            self._begin(int(tag[1]), given.get("id") or "")
        elif tag == "details":
            self.folds += 1
        elif tag == "summary" and self.folds:
            self._begin(4 + self.folds, self.found[self.current].anchor)
        elif tag == "figure" and given.get("id") and (kind := _kind(node)):
            self._begin(INNERMOST, given.get("id") or "", kind)
            self.into = self.found[self.current].text
        elif tag == "figcaption" and self.found[self.current].kind:
            self.into = self.found[self.current].title
        elif tag == "pre":
            self.into = self.found[self.current].code

    def _end(self, tag: str) -> None:
        if tag in CELLS:
            self.into.append("\t")
        if tag == "details":
            self.folds -= 1
        if tag == "summary" and self.folds:
            self.nameless = self.found[self.current]
        if tag in {"pre", "summary", "details", "figure", "figcaption"} or HEADING.fullmatch(tag):
            self.into = self.found[self.current].text

    def _begin(self, level: int, anchor: str, kind: str = "") -> None:
        while self.around and self.around[-1][0] >= level:
            self.around.pop()
        section = Section(anchor, self.around[-1][1] if self.around else -1, kind)
        self.current = len(self.found)
        self.found.append(section)
        self.around.append((level, self.current))
        self.into = section.title


def _kind(figure: LexborNode) -> str:
    """Return what a figure of the page holds; nothing for a listing."""
    return next((kind for kind, selector in KINDS.items() if figure.css_first(selector)), "")


def _described(node: LexborNode, tag: str, given: dict[str, str | None]) -> str:
    """Return what a drawing says of itself to someone who does not see it; nothing where it is decoration."""
    if tag == "img" or given.get("aria-hidden") == "true":
        return given.get("alt") or ""
    own = (part for part in children(node) if part.tag in {"title", "desc"})
    return "\n".join([given.get("aria-label") or "", *(part.text() for part in own)])


def _unseen(tag: str, given: dict[str, str | None]) -> bool:
    classes = (given.get("class") or "").split()
    return tag in UNSEEN_TAGS or "data-search-exclude" in given or not UNSEEN_CLASSES.isdisjoint(classes)
