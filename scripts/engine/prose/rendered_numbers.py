"""The numbers of a rendered page, as the reader sees them: with what stands directly before and after them."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from engine.formulas.drawing import TEX

# what parts a number from its neighbours; comments and all other tags do not
PARTING = re.compile(
    "address|article|aside|blockquote|br|button|canvas|caption|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6r]|header|iframe|img|input|legend|li|main|nav|object|ol|option|p|pre|section|select|summary|svg|"
    "table|tbody|td|textarea|tfoot|th|thead|tr|ul|video"
)
PARTED = "\0"
TAG = re.compile(r"<!--.*?-->|</?([a-zA-Z][^\s/<>]*)[^<>]*>", re.DOTALL)
FORMULA = re.compile(r"\\[()]")
DIGIT = r"[\d¹²³⁰⁴-⁹⁺⁻₀-₉]"
BEFORE = re.compile(rf"(?:{DIGIT}|[+\-−–±∓＋－.．]|{DIGIT},)$")
AFTER = re.compile(rf"{DIGIT}|[.,．]{DIGIT}|[eE][+\-−]?\d")
SCALE = re.compile(r"\s*(?:[%％‰‱]|[×·]\s*10)")
CHART = "chart"  # drawn by the build: no sentence stands in it
CONTEXT = 40  # characters that are looked at on either side


def parsed(html: str) -> LexborNode:
    """Return a rendered page, or a part of one, as a tree to be read."""
    page = LexborHTMLParser(f"<!doctype html><body>{html}").body
    assert page  # the parser makes one of whatever it is given
    return page


def data(page: LexborNode) -> list[tuple[str, str, str]]:
    """Return (value, text, what is wrong beside it or "") of every <data> of a rendered page."""
    seen = _Seen()
    seen.look(page)
    text = "".join(seen.text)
    return [(key, text[start:end], glued(text[:start], text[start:end], text[end:])) for key, start, end in seen.found]


def glued(before: str, number: str, after: str) -> str:
    """Say what stands so close to a number that another is read, "" where nothing does."""
    if found := BEFORE.search(_seen(before[-CONTEXT:])):
        where, how = f"{found[0]!r} directly before", "put a space or a word between, or take it away"
    elif found := AFTER.match(_seen(after[:CONTEXT])):
        where, how = f"{found[0]!r} directly after", "put a space or a word between, or take it away"
    elif found := SCALE.match(_seen(after[:CONTEXT])):
        where, how = f"{found[0].strip()!r} after", "record the number that is meant, or take it away"
    else:
        return ""
    return f"{where} {number} makes it another number; {how}"


def text_of(source: str) -> str:
    """Return what is seen of a piece of a Markdown line, as far as tags, comments and entities go."""
    return unescape(TAG.sub(lambda tag: PARTED if PARTING.fullmatch((tag[1] or "").lower()) else "", source))


def _seen(text: str) -> str:
    """Leave out what has no width of its own: format characters, and the delimiters of a formula."""
    return FORMULA.sub("", "".join(letter for letter in text if unicodedata.category(letter) != "Cf"))


def _is_added(given: dict[str, str | None]) -> bool:
    """Whether an element is a mark of a result, or a new number beside a recorded one."""
    return "popovertarget" in given or given.get("class") == "drifted"


class _Seen:
    """The text of a page, and the value and the place in that text of every <data>."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.length = 0
        self.found: list[tuple[str, int, int]] = []

    def look(self, node: LexborNode) -> None:
        if node.is_text_node:
            self._add(node.text_content or "")
        elif node.is_element_node and not _is_added(node.attributes):
            self._enter(node)

    def _enter(self, node: LexborNode) -> None:
        tag, given = node.tag or "", node.attributes
        parting = PARTED if PARTING.fullmatch(tag) else ""
        # so does the number of a footnote
        self._add(PARTED if given.get("class") == "footnote-ref" else parting)
        start = self.length
        if (tex := given.get(TEX)) is not None:
            self._add(tex)
        elif tag != "svg" or given.get("class") != CHART:
            child = node.first_child
            while child is not None:
                self.look(child)
                child = child.next
        if tag == "data":
            self.found.append((given.get("value") or "", start, self.length))
        self._add(parting)

    def _add(self, text: str) -> None:
        self.text.append(text)
        self.length += len(text)
