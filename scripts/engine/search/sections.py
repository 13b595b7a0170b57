"""What a rendered page says, section by section: for the search. Formulas have to be spelled out before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

HEADING = re.compile("h[123]")
# no text of the page, and neither are those marked with `data-search-exclude`
UNSEEN_TAGS = {"svg", "math", "script", "style", "template", "button"}
UNSEEN_CLASSES = {"arithmatex", "headerlink", "footnote-ref", "footnote-backref", "MathJax", "linenos"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
INLINE = {
    *("a", "abbr", "b", "button", "cite", "code", "data", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small"),
    *("span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
}

FOLD = re.compile(r"(<summary\b[^>]*>(.*?)</summary>\s*<[a-z][\w-]*)([^>]*>)", re.DOTALL)
ID = re.compile(r'\sid="([^"]*)"')
TAG = re.compile(r"<[^>]*>")


@dataclass
class Section:
    """A heading, or the title of a fold, and what stands under it up to the next one."""

    anchor: str  # id on the page; "" for its beginning
    parent: int  # the section around it, -1 for none
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)  # of listings and outputs; code inside sentences is text


def with_fold_ids(html: str, slugify: Callable[[str, str], str]) -> str:
    """Give the beginning of every fold an id, made of its title.

    A browser opens a fold for an address that lies inside it; that of the fold or its title would leave it closed.
    """
    taken = set(ID.findall(html))

    def named(match: re.Match[str]) -> str:
        if ID.search(match[3]):
            return match[0]
        slug = anchor = slugify(unescape(TAG.sub("", match[2])).strip(), "-") or "fold"
        number = 1
        while anchor in taken:
            number += 1
            anchor = f"{slug}-{number}"
        taken.add(anchor)
        return f'{match[1]} id="{anchor}"{match[3]}'

    return FOLD.sub(named, html)


def sections(html: str, title: str) -> list[Section]:
    """Return the sections of a page in their order. What stands before its first heading goes by the page's title."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    before, *others = reader.found
    if any(part.strip() for part in (*before.text, *before.code)):
        before.title.append(title)
        return reader.found
    for section in others:
        section.parent = max(section.parent - 1, -1)
    return others


class _Reader(HTMLParser):
    """Sorts text into sections. `around` holds (level, number of the section) from the page's title inwards."""

    def __init__(self) -> None:
        super().__init__()
        self.found = [Section("", -1)]
        self.around: list[tuple[int, int]] = []
        self.folds: list[tuple[list[tuple[int, int]], int]] = []  # what was around each open fold, and its section
        self.current = 0
        self.unseen: list[str] = []  # the elements that are passed over, where all have the name of the first
        self.into = self.found[0].text
        self.nameless: Section | None = None  # the fold whose first element gives it its address

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a section, a listing, or what is not looked at."""
        if self.unseen:
            self.unseen += [tag] * (tag == self.unseen[0])
            return
        given = dict(attrs)
        if self.nameless:
            self.nameless.anchor, self.nameless = given.get("id") or self.nameless.anchor, None
        if tag not in INLINE:
            self.into.append(" ")
        if _unseen(tag, given):
            self.unseen = [] if tag in VOID else [tag]
        elif HEADING.fullmatch(tag):
            self._begin(int(tag[1]), given.get("id") or "")
        elif tag == "details":
            self.folds.append((list(self.around), self.current))
        elif tag == "summary" and self.folds:
            self._begin(4 + len(self.folds), self.found[self.current].anchor)
        elif tag == "pre":
            self.into = self.found[self.current].code

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pass over what holds nothing, as SVG and XHTML write it."""
        if tag in VOID:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """End what began."""
        if self.unseen:
            self.unseen = self.unseen[: len(self.unseen) - (tag == self.unseen[0])]
            return
        if tag not in INLINE:
            self.into.append(" ")
        if tag == "details" and self.folds:
            self.around, self.current = self.folds.pop()
        if tag == "summary" and self.folds:
            self.nameless = self.found[self.current]
        if tag in {"pre", "summary", "details"} or HEADING.fullmatch(tag):
            self.into = self.found[self.current].text

    def handle_data(self, data: str) -> None:
        """Keep what is seen."""
        if not self.unseen:
            self.into.append(data)

    def _begin(self, level: int, anchor: str) -> None:
        while self.around and self.around[-1][0] >= level:
            self.around.pop()
        section = Section(anchor, self.around[-1][1] if self.around else -1)
        self.current = len(self.found)
        self.found.append(section)
        self.around.append((level, self.current))
        self.into = section.title


def _unseen(tag: str, given: dict[str, str | None]) -> bool:
    classes = (given.get("class") or "").split()
    return tag in UNSEEN_TAGS or "data-search-exclude" in given or not UNSEEN_CLASSES.isdisjoint(classes)
