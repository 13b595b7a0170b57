"""A page as one tree: Python-Markdown's own, with the HTML of the author's hand joined to it.

What no step looks into stays as it was written: drawings, listings and what the steps themselves add are leaves,
elements without a tag whose text names an entry of Python-Markdown's stash. Texts and attributes hold entities as HTML
does, `&lt;`; `said` reads them.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from xml.etree.ElementTree import Comment, Element

from markdown import Markdown
from markdown.util import AMP_SUBSTITUTE, HTML_PLACEHOLDER, HtmlStash
from selectolax.lexbor import LexborHTMLParser, LexborNode

LISTING, DRAWING = '<div class="highlight"', "<svg"
AS_WRITTEN = (LISTING, DRAWING, "<pre", "<script", "<style")
LEAF = "kept-as-written"  # stands for a leaf while HTML is parsed
PUT_ASIDE = re.compile(HTML_PLACEHOLDER % r"(\d+)")
NUMBER, KIND = "number", "kind"  # of a leaf: its entry in the stash, and what it is; neither is written

Parts = tuple[Element, list[Any]]  # a tree, and what had been put aside of it


class Leaves:
    """The HTML of a page that no step looks into."""

    def __init__(self, stash: HtmlStash) -> None:
        self._stash = stash

    def made(self, html: str, kind: str = "") -> Element:
        """Return a leaf that holds HTML."""
        self._stash.store(html)
        return self.at(len(self._stash.rawHtmlBlocks) - 1, kind)

    def at(self, number: int, kind: str = "") -> Element:
        """Return the leaf of an entry of the stash."""
        leaf = untagged({NUMBER: str(number), KIND: kind})
        leaf.text = HTML_PLACEHOLDER % number
        return leaf

    def html(self, leaf: Element) -> str:
        """Return what a leaf holds."""
        return str(self._stash.rawHtmlBlocks[int(leaf.attrib[NUMBER])])

    def change(self, leaf: Element, html: str) -> None:
        """Let a leaf hold something else; copies of it stay as they are."""
        self._stash.store(html)
        number = len(self._stash.rawHtmlBlocks) - 1
        leaf.set(NUMBER, str(number))
        leaf.text = HTML_PLACEHOLDER % number


def untagged(given: dict[str, str]) -> Element:
    """Return an element of which only what is in it is written: Python-Markdown's serializer knows such."""
    make: Any = Element
    made: Element = make(None, given)
    return made


def is_comment(element: Element) -> bool:
    """Whether an element is a comment."""
    tag: object = element.tag
    return tag is Comment


@dataclass
class Content:
    """A page, or a piece of one, that can be written as HTML. md: knows what the page had put aside."""

    tree: Element
    md: Markdown

    @property
    def leaves(self) -> Leaves:
        """What no step looks into."""
        return Leaves(self.md.htmlStash)

    def copy(self) -> Content:
        """Return it to be changed."""
        return Content(copy.deepcopy(self.tree), self.md)

    def html(self, element: Element | None = None) -> str:
        """Write what is in an element, or in all of it, as Python-Markdown writes pages."""
        html = self.md.serializer(self.tree if element is None else element)
        html = html[html.index(">") + 1 : html.rindex("<")]
        for after in self.md.postprocessors:
            html = after.run(html)
        return str(html).strip()


def whole(root: Element, md: Markdown) -> Element:
    """Return the tree of a page with all in it that Python-Markdown had put aside, drawings and listings as leaves."""
    blocks = md.htmlStash.rawHtmlBlocks
    leaves = {n: html for n, html in enumerate(blocks) if isinstance(html, str) and html.startswith(AS_WRITTEN)}
    for number in leaves:
        blocks[number] = f'<{LEAF} {NUMBER}="{number}"></{LEAF}>'
    html = md.postprocessors["raw_html"].run(md.serializer(root))
    for number, leaf in leaves.items():
        blocks[number] = leaf
    # entities are no matter of the parser: they stay as they were written
    body = LexborHTMLParser(f"<!doctype html><body>{html.replace('&', AMP_SUBSTITUTE)}").body
    page = Element("div")
    for child in children(body) if body else ():  # more than one where a tag too many was closed
        grow(page, child, Leaves(md.htmlStash))
    inner = page[0]
    _join(inner, page)
    return inner


def _join(first: Element, page: Element) -> None:
    """Move what stands after the first element of a page into it."""
    if first.tail:
        append_text(first, first.tail)
        first.tail = None
    first.extend(list(page)[1:])


def grow(parent: Element, node: LexborNode, leaves: Leaves | None = None) -> None:
    """Append a node of parsed HTML, and all that is in it. leaves: of the page, where it may have such."""
    if node.is_text_node:
        append_text(parent, _entities(node.text_content or ""))
    elif node.is_comment_node:
        comment = Comment((node.html or "")[4:-3].replace(AMP_SUBSTITUTE, "&"))
        parent.append(comment)
    elif node.tag == LEAF and leaves:
        number = int(node.attributes[NUMBER] or 0)
        parent.append(leaves.at(number))
        kind = leaves.html(parent[-1])
        parent[-1].set(KIND, next((one for one in (LISTING, DRAWING) if kind.startswith(one)), ""))
    elif node.is_element_node:
        given: Any = {name: value if value is None else _entities(value) for name, value in node.attributes.items()}
        element = Element(node.tag or "", given)
        parent.append(element)
        for child in children(node):
            grow(element, child, leaves)


def _entities(text: str) -> str:
    return text.replace(AMP_SUBSTITUTE, "&")


def children(node: LexborNode) -> Iterator[LexborNode]:
    """Yield what stands directly in a node: elements, texts, comments."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def append_text(parent: Element, text: str) -> None:
    """Add text to the end of an element."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def add_after(parent: Element, index: int, element: Element, between: str) -> None:
    """Put an element behind a child, and a text between the two."""
    element.tail, parent[index].tail = parent[index].tail, between
    parent.insert(index + 1, element)


def text_before(parent: Element, index: int) -> str:
    """Return the text directly before a child."""
    return (parent[index - 1].tail if index else parent.text) or ""


def set_text_before(parent: Element, index: int, text: str) -> None:
    """Put a text directly before a child, in place of what stood there."""
    if index:
        parent[index - 1].tail = text
    else:
        parent.text = text


def replace(parent: Element, index: int, other: Element) -> None:
    """Put an element in the place of a child; what follows it stays."""
    other.tail = parent[index].tail
    parent[index] = other


def remove(parent: Element, index: int) -> None:
    """Take a child away; what follows it stays."""
    tail = parent[index].tail or ""
    set_text_before(parent, index, text_before(parent, index) + tail)
    del parent[index]


def enclose(parent: Element, index: int, around: Element) -> None:
    """Put an element around a child."""
    child = parent[index]
    around.tail, child.tail = child.tail, None
    around.append(child)
    parent[index] = around


def inside(root: Element) -> list[tuple[Element, Element]]:
    """Return (its parent, element) of every element of a tree, leaves too, in the order of the page."""
    found: list[tuple[Element, Element]] = []
    for child in root:
        found.append((root, child))
        found += inside(child) if len(child) else ()
    return found


def said(element: Element) -> str:
    """Return the text of an element, as it is read; leaves and comments have none."""
    return unescape("".join(_texts(element)))


def _texts(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str):
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def classes(element: Element) -> set[str]:
    """Return the classes of an element."""
    return set((element.get("class") or "").split())


class Pieces(Mapping[str, Content]):
    """Pieces of pages by their sources, put together where somebody asks for them."""

    def __init__(self) -> None:
        self._parts: dict[str, Content | Parts] = {}

    def add(self, source: str, piece: Content | Parts | None) -> None:
        """Take the piece of a page in, in the place of another one, or none."""
        if piece:
            self._parts[source] = piece
        else:
            self._parts.pop(source, None)

    def __getitem__(self, source: str) -> Content:
        piece = self._parts[source]
        return piece if isinstance(piece, Content) else put_together(piece)

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def taken_apart(content: Content) -> Parts | None:
    """Return a piece of a page as what can be kept, None where it would not be written as it is now."""
    parts = copy.deepcopy(content.tree), _reached(content)
    return parts if put_together(parts).html() == content.html() else None


def put_together(parts: Parts) -> Content:
    """Return a piece of a page that was taken apart, to be changed as one likes."""
    md = Markdown(extensions=["md_in_html"])
    md.htmlStash.rawHtmlBlocks[:] = parts[1]
    md.htmlStash.html_counter = len(parts[1])  # by which Python-Markdown knows what to put back
    return Content(copy.deepcopy(parts[0]), md)


def _reached(content: Content) -> list[Any]:
    """Return what a page had put aside, where this piece of it holds it, in the places that it had."""
    blocks = content.md.htmlStash.rawHtmlBlocks
    waiting, found = [*_held(content.md.serializer(content.tree))], set[int]()
    while waiting:
        number = waiting.pop()
        if number not in found and number < len(blocks):
            found.add(number)
            waiting += _held(str(blocks[number]))
    return [block if number in found else "" for number, block in enumerate(blocks)]


def _held(html: str) -> Iterator[int]:
    return (int(number) for number in PUT_ASIDE.findall(html))
