"""A rendered page as it is read: its text in pieces, in order, and what each of them is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from engine.formulas.drawing import TEX
from engine.formulas.stray_tex import UNDRAWN

PARTED = "\0"  # stands between what is not read as one
# the elements that part a number from its neighbours; all others do not
PARTING = re.compile(
    "address|article|aside|blockquote|br|button|canvas|caption|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6r]|header|iframe|img|input|legend|li|main|nav|object|ol|option|p|pre|section|select|summary|svg|"
    "table|tbody|td|textarea|tfoot|th|thead|tr|ul|video"
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
INLINE = ("a", "button", "ins", "span")  # of marks
SILENT = ("script", "style", "math", "template")
SAID = ("alt", "title", "aria-label", "placeholder")  # attributes that are shown or read out
ENDS = re.compile("[,;]")  # what follows may be no address
VALUE = "data-value"  # of a link that is a bound number or claim: what it names
ITSELF = f"data, svg, [{VALUE}], [{TEX}]"  # what is read as it is wherever it stands
ADDRESSES = ("http://", "https://", "ftp://", "mailto:", "www.")


class Kind(Enum):
    """What a piece of a page is."""

    TEXT = auto()
    HEADING = auto()  # nothing by itself: a heading begins here
    DATA = auto()  # a number that names its record or source; key: what it names
    TEX = auto()
    CODE = auto()
    ADDRESS = auto()  # of a link whose words are its address
    NOTE = auto()  # of a footnote, where its number stands and at the foot of the page; or how to cite that page
    MADE = auto()  # by the build: drawings, tables, marks of results
    SAID = auto()  # by an attribute


class Piece(NamedTuple):
    """A piece of a page; key: what it names, for a number that does, or the tag of a heading."""

    kind: Kind
    text: str
    key: str = ""


def parsed(html: str) -> LexborNode:
    """Return a rendered page, or a part of one, as a tree to be read."""
    page = LexborHTMLParser(f"<!doctype html><body>{html}").body
    assert page  # the parser makes one of whatever it is given
    return page


def pieces(node: LexborNode, made: Container[int] = ()) -> list[Piece]:
    """Return what is read in an element, in order, and then what its attributes say.

    made: `mem_id` of the elements that records or sources bear out.
    """
    read = list(_inside(node, made))
    return [*(one for one in read if one.kind is not Kind.SAID), *(one for one in read if one.kind is Kind.SAID)]


def text(read: Iterable[Piece], kinds: Container[Kind]) -> str:
    """Return the text of the pieces of these kinds, with PARTED in place of each of another kind."""
    return "".join(piece.text if piece.kind in kinds else PARTED for piece in read)


def footnotes(page: LexborNode) -> set[str]:
    """Return the labels of the footnotes of a page."""
    return {(item.attributes.get("id") or "").removeprefix("fn:") for item in page.css(".footnote li[id]")}


def _inside(node: LexborNode, made: Container[int]) -> Iterator[Piece]:
    child = node.first_child
    while child is not None:
        if child.is_text_node:
            yield Piece(Kind.TEXT, child.text_content or "")
        elif child.is_element_node:
            yield from _element(child, made)
        child = child.next


def _element(node: LexborNode, made: Container[int]) -> Iterator[Piece]:
    """Yield what is read of an element: what its attributes say, what stands in it, and where it parts."""
    tag, given = node.tag or "", node.attributes
    if tag in SILENT or (_is_mark(given) and tag in INLINE):
        return  # what stands before a mark and what behind it are one
    kind = Kind.MADE if node.mem_id in made or _is_mark(given) else _kind(node, tag, given)
    if kind not in {Kind.MADE, Kind.NOTE, Kind.TEX}:  # the mark of a note says its number, the name of a formula it
        yield from (Piece(Kind.SAID, f"{PARTED}{said}{PARTED}") for said in _said(node, given))
    parts = (bool(PARTING.fullmatch(tag)) and (tag, kind) != ("svg", Kind.TEX)) or kind is Kind.NOTE
    if parts:
        yield Piece(Kind.TEXT, PARTED)
    if tag in HEADINGS:
        yield Piece(Kind.HEADING, "", tag)
    yield from _content(node, kind, made)
    if parts:
        yield Piece(Kind.TEXT, PARTED)


def _said(node: LexborNode, given: dict[str, str | None]) -> Iterator[str]:
    """Yield what the attributes of an element say; of the label of a number's link what it says beside the number."""
    number = node.css_first(f"data, [{VALUE}]") if (given.get("class") or "").split()[:1] == ["made-number"] else None
    shown = number.text(deep=True).strip() if number else ""
    yield from (said.replace(shown, PARTED, 1) if shown else said for name in SAID if (said := given.get(name)))


def _content(node: LexborNode, kind: Kind, made: Container[int]) -> Iterator[Piece]:
    if kind is Kind.TEX:
        yield Piece(kind, node.attributes.get(TEX) or node.text(deep=True))
    elif kind is Kind.DATA:
        yield Piece(kind, node.text(deep=True), node.attributes.get(VALUE) or node.attributes.get("value") or "")
    elif kind is Kind.ADDRESS:
        address, *more = ENDS.split(node.text(deep=True), maxsplit=1)
        yield from (Piece(kind, address), *(Piece(Kind.TEXT, PARTED + text) for text in more))
    elif kind is Kind.MADE or (kind is not Kind.TEXT and node.css_first(ITSELF) is None):
        yield Piece(kind, node.text(deep=True))
    elif node.tag == "svg":
        yield from (Piece(kind, f"{PARTED}{one.text(deep=True)}{PARTED}") for one in node.css("text, title, desc"))
    else:
        yield from (piece._replace(kind=kind) if piece.kind is Kind.TEXT else piece for piece in _inside(node, made))


def _kind(node: LexborNode, tag: str, given: dict[str, str | None]) -> Kind:
    classes = (given.get("class") or "").split()
    if TEX in given or given == UNDRAWN:
        return Kind.TEX
    if tag == "data" or VALUE in given:
        return Kind.DATA
    if tag == "pre" or (tag == "code" and "\n" not in node.text(deep=True)):  # over lines it is a fence that is none
        return Kind.CODE
    if tag == "a" and _is_address(node.text(deep=True)):
        return Kind.ADDRESS
    if not {"footnote", "footnote-ref", "cite"}.isdisjoint(classes):
        return Kind.NOTE
    return Kind.TEXT


def _is_address(text: str) -> bool:
    return text.strip().startswith(ADDRESSES) and not any(letter.isspace() for letter in text.strip())


def _is_mark(given: dict[str, str | None]) -> bool:
    """Whether an element is a mark of a result, a button that opens something, or a new number beside a recorded."""
    return "popovertarget" in given or (given.get("class") or "") in {"drifted", "made", "made-seal", "headerlink"}


FULL_WIDTH = {"\uff0e": ".", "\uff0d": "-", "\uff05": "%"}  # the full-width comma parts a list of numbers


class _Plain(dict[int, str]):
    """For `str.translate`: looks at each letter of Unicode once."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain(chr(code))
        return self[code]


PLAIN = _Plain()


def plain(written: str) -> str:
    """Return a text with the digits of any script or width as those of ASCII, without what has no width of its own."""
    return written if written.isascii() else written.translate(PLAIN)


def _plain(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    return "" if category in {"Cf", "Mn", "Me"} else FULL_WIDTH.get(letter, letter)
