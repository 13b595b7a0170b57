"""A rendered page as leaves: each run of text that stands in a block, with the lists and quotes around it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from selectolax.lexbor import LexborNode

from engine.prose.reading import PARTING

SKIPPED = {"script", "style", "template", "svg"}
HOLDERS = {"ul", "ol", "blockquote", "table"}
KINDS = {"pre": "code", "td": "cell", "th": "cell", "dt": "term", "dd": "term"} | {
    f"h{level}": "heading" for level in range(1, 7)
}
UNSEEN = "a.headerlink, sup[id^=fnref], a.footnote-backref, .filename"  # what a page has of its own
MARKED = ".admonition.todo"
COMMANDS = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}(?:\{[lcr|\s]*\})?|\\label\s*\{[^{}]*\}|\\[A-Za-z]+")
FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:?")


@dataclass
class Leaf:
    """A run of text: its kind, the lists and quotes around it, the number of its item, and its line in the source."""

    kind: str
    path: tuple[str, ...]
    number: int
    line: int
    text: str
    formulas: list[str] = field(default_factory=list)

    @property
    def plain(self) -> str:
        """Its letters and digits alone."""
        return plain(self.text, code=self.kind == "code")


def plain(text: str, code: bool = False) -> str:
    """Return the letters and digits of a text; of TeX without its commands."""
    text = html.unescape(text)
    text = text if code else COMMANDS.sub("", FOOTNOTE.sub("", text))
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def of(root: LexborNode) -> list[Leaf]:
    """Return the leaves of a page that have letters, in order."""
    for node in root.css(UNSEEN):
        node.decompose()
    found: list[Leaf] = []
    _walk(root, Leaf("text", (), 0, 0, ""), found)
    for before, leaf in pairwise(found):
        leaf.line = max(leaf.line, before.line)  # a formula ends the element of its paragraph
    return [leaf for leaf in found if leaf.plain]


def _walk(node: LexborNode, around: Leaf, found: list[Leaf]) -> None:
    """Add the leaves in a block to those found."""
    if "math" in _classes(node):
        text = node.text(deep=True)
        found.append(Leaf("text", around.path, around.number, around.line, text, [text]))
        return
    own: Leaf | None = None
    for child in _children(node):
        if child.is_text_node or child.tag not in BLOCKS:
            if own is None:
                own = Leaf(around.kind, around.path, around.number, around.line, "")
                found.append(own)
            if any(_is_block(one) for one in child.css("*")) and not child.is_text_node:
                _walk(child, around, found)
                own = None
            else:
                _add(own, child)
        elif child.tag not in SKIPPED:
            own = None
            _walk(child, _inside(child, around), found)


def _is_block(node: LexborNode) -> bool:
    return node.tag in BLOCKS


def _add(leaf: Leaf, node: LexborNode) -> None:
    if not node.is_text_node and node.tag in SKIPPED:
        return
    if not node.is_text_node and node.tag in {"br", "img"}:
        leaf.text += " "
        return
    leaf.text += node.text(deep=True) if not node.is_text_node else (node.text_content or "")
    if not node.is_text_node:
        own = [node] if "math" in _classes(node) else []
        leaf.formulas += [one.text(deep=True) for one in (*own, *node.css(".arithmatex, .math"))]


def _classes(node: LexborNode) -> str:
    return (node.attributes.get("class") or "").replace("arithmatex", "math")


def _inside(node: LexborNode, around: Leaf) -> Leaf:
    line = int(node.attributes.get("data-line") or around.line)
    tag = str(node.tag)
    holder = "blockquote" if "admonition" in _classes(node) or tag == "details" else tag
    path = (*around.path, holder) if holder in HOLDERS else around.path
    number = _number(node) if tag == "li" else around.number
    return Leaf(KINDS.get(tag, "text" if tag in {"p", "li", "div"} else around.kind), path, number, line, "")


def _number(item: LexborNode) -> int:
    """Return the number of an item, 0 where its list has none."""
    holder = item.parent
    if holder is None or holder.tag != "ol":
        return 0
    first = int(re.sub(r"\D", "", holder.attributes.get("start") or "1") or 1)
    items = [child.mem_id for child in _children(holder) if child.tag == "li"]
    return first + items.index(item.mem_id)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        following = child.next
        yield child
        child = following


BLOCKS = {
    *PARTING.pattern.replace("h[1-6r]", "h1|h2|h3|h4|h5|h6|hr").split("|"),
} - {"br", "button", "img", "input", "object", "svg", "video", "canvas"} | {"hr"}
