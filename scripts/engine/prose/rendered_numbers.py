"""The numbers of a rendered page, as the reader sees them: with what stands directly before and after them."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from html.parser import HTMLParser

# what parts a number from its neighbours; comments and all other tags do not
PARTING = re.compile(
    "address|article|aside|blockquote|br|button|canvas|caption|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6r]|header|iframe|img|input|legend|li|main|nav|object|ol|option|p|pre|section|select|summary|svg|"
    "table|tbody|td|textarea|tfoot|th|thead|tr|ul|video"
)
PARTED = "\0"
TAG = re.compile(r"<!--.*?-->|</?([a-zA-Z][^\s/<>]*)[^<>]*>", re.DOTALL)
FORMULA = re.compile(r"\\[()]")
CHART = re.compile(r'<svg [^>]*class="chart".*?</svg>', re.DOTALL)  # drawn by the build: no sentence stands in it

DIGIT = r"[\d¹²³⁰⁴-⁹⁺⁻₀-₉]"
BEFORE = re.compile(rf"(?:{DIGIT}|[+\-−–±∓＋－.．]|{DIGIT},)$")
AFTER = re.compile(rf"{DIGIT}|[.,．]{DIGIT}|[eE][+\-−]?\d")
SCALE = re.compile(r"\s*(?:[%％‰‱]|[×·]\s*10)")
CONTEXT = 40  # characters that are looked at on either side


def data(html: str) -> list[tuple[str, str, str]]:
    """Return (value, text, what is wrong beside it or "") of every <data>."""
    reader = _DataReader()
    reader.feed(CHART.sub("<svg></svg>", html))
    reader.close()
    reader.end()
    text = reader.text
    return [
        (key, text[start:end], glued(text[:start], text[start:end], text[end:])) for key, start, end in reader.found
    ]


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


class _DataReader(HTMLParser):
    """Collects the text of a page, and the value and the place in that text of every <data>."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.found: list[tuple[str, int, int]] = []
        self.open: tuple[str, int] | None = None

    def end(self) -> None:
        """End the open <data>, if there is one."""
        if self.open:
            self.found.append((*self.open, len(self.text)))
        self.open = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # so does the number of a footnote
        self.text += PARTED if PARTING.fullmatch(tag) or ("class", "footnote-ref") in attrs else ""
        if tag == "data":
            self.end()
            self.open = (dict(attrs).get("value") or "", len(self.text))

    def handle_endtag(self, tag: str) -> None:
        if tag == "data":
            self.end()
        self.text += PARTED if PARTING.fullmatch(tag) else ""

    def handle_data(self, data: str) -> None:
        self.text += data
