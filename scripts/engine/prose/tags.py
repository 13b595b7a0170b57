"""The HTML of the author's hand: tags that are none, elements left open, Markdown where it is not at work.

Read block by block as Python-Markdown does: no tag reaches across an empty line. What is code or a formula is blanked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from engine.ground.messages import message
from engine.prose.html_names import BARE, BLOCKS, ENDING, KNOWN, VOID
from engine.prose.open_text import ADDRESS, BLANK, TARGET, line_of, open_text

DRAWN = re.compile(r"<(svg|math|script|style)\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
WITHOUT = {"table"}  # in which Markdown cannot be at work
BLOCK = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
ATTRIBUTE = re.compile(r"[a-zA-Z_:@.-][\w:.-]*|[{}#.=\w-]+")
MARKED = re.compile(
    r"\*\*[^*\n]+\*\*|(?<!`)`[^`\n]+`|!?\[[^\]\n]+\]\([^)\n]+\)|~~[^~\n]+~~"
    r"|^ {0,3}(?:[-*+]|\d{1,2}\.) +\S|^#{1,6} +\S|^ *\|(?:[^|\n]+\|)+ *$",
    re.MULTILINE,
)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Opened:
    """An element that is open. raw: Markdown is not at work in it."""

    name: str
    line: int
    raw: bool
    block: bool


@dataclass(frozen=True)
class Tag:
    """A tag that begins an element: its name, attributes and line."""

    name: str
    given: dict[str, str | None]
    line: int


class Reader(HTMLParser):
    """Reads the blocks of a page; `said`: (line, what is wrong) of its tags, `tags`: those that begin elements."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text, self.start, self.lines = text, 0, [0]
        self.opened: list[Opened] = []
        self.said: list[tuple[int, str]] = []
        self.tags: list[Tag] = []
        self.marked: set[int] = set()  # lines of elements in which Markdown was found

    def read(self) -> None:
        """Read the page."""
        plain = open_text(self.text)
        for closed in (DRAWN, TARGET, ADDRESS):
            plain = closed.sub(lambda match: re.sub(r"[^\n]", BLANK, match[0]), plain)
        if (left := plain.find("<!--")) >= 0:
            self.said.append((line_of(plain, left), message("<!-- is never closed; put --> behind it")))
            plain = plain[:left]
        for match in BLOCK.finditer(plain):
            self.reset()
            self.start = match.start()
            self.lines = [0, *(at.end() for at in re.finditer("\n", match[0]))]
            self.feed(match[0])
        self._leave(0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag that begins an element."""
        written = " ".join((self.get_starttag_text() or "").replace(BLANK, "").split())
        if "<" in written[1:] and tag != "data":
            return  # Markdown takes it for text
        if fault := _no_tag(tag, attrs):
            self.said.append((self._line(), f"{written}: {fault}"))
            return
        self.tags.append(Tag(tag, dict(attrs), self._line()))
        if tag in VOID or written.endswith("/>"):
            return
        if tag in ENDING:
            self._end_before(tag)
        around = bool(self.opened) and self.opened[-1].raw
        before, block = self._before(), tag in BLOCKS
        begins = block and len(before) <= 3 and not before.strip(" ")  # only there it is put aside
        raw = around or (begins and "markdown" not in dict(attrs))
        self.opened.append(Opened(tag, self._line(), raw, block))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag that is closed in itself: HTML closes none so, unless it is void."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Look at a tag that ends an element."""
        names = [one.name for one in self.opened]
        if tag in names:
            at = len(names) - 1 - names[::-1].index(tag)
            self._leave(at + 1)
            del self.opened[at:]
        elif tag not in KNOWN:
            self.said.append((self._line(), message("</{tag}>: HTML has no such element; write `</{tag}>`", tag=tag)))
        elif tag not in {"p", *VOID} or tag == "br":
            self.said.append(
                (self._line(), message("</{tag}> ends nothing that is open; take it out, or write <{tag}>", tag=tag))
            )

    def handle_data(self, data: str) -> None:
        """Look for Markdown in text in which it is not at work."""
        raw = [one for one in self.opened if one.block and one.raw]
        if not raw or raw[-1].name in {"pre", "textarea"}:
            return
        at = self._place()
        written = COMMENT.sub("", self.text[at : at + len(data)])
        found = MARKED.search(written)
        if found and raw[0].line not in self.marked:
            self.marked.add(raw[0].line)
            mark = " ".join(found[0].split())[:40]
            markdown = " ".join(dict.fromkeys(f"<{one.name} markdown>" for one in raw))
            how = "<b>, <code> or <a>" if {one.name for one in raw} & WITHOUT else markdown
            said = message(
                "<{name}>: Markdown is not at work in it, so not {mark}; write {how}",
                name=raw[0].name,
                mark=mark,
                how=how,
            )
            self.said.append((raw[0].line, said))

    def _leave(self, depth: int) -> None:
        for one in self.opened[depth:]:
            if one.name not in {*ENDING, "data"}:  # of bound numbers more is said elsewhere
                self.said.append(
                    (one.line, message("<{name}> is never closed; put </{name}> behind what it holds", name=one.name))
                )
        del self.opened[depth:]

    def _end_before(self, tag: str) -> None:
        """End what a tag ends by itself: an item the item before, and so on."""
        while self.opened and self.opened[-1].name in ENDING and self.opened[-1].name == tag:
            self.opened.pop()

    def _place(self) -> int:
        line, column = self.getpos()
        return self.start + self.lines[line - 1] + column

    def _line(self) -> int:
        return line_of(self.text, self._place())

    def _before(self) -> str:
        """Return what stands before a tag in its line."""
        return self.text[: self._place()].rpartition("\n")[2]


def _no_tag(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    """Say why a tag is none, "" where it is one."""
    if tag not in KNOWN:
        return message(
            "HTML has no such element, and it would vanish; write it between backticks, or &lt; for the sign"
        )
    odd = [name for name, value in attrs if value is None and name not in BARE and not name.startswith("data-")]
    if odd or any(not ATTRIBUTE.fullmatch(name) for name, _ in attrs):
        return message("this would vanish as a tag; put blanks around <, or write it as code or as a formula")
    return ""


def found(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what is wrong) of the tags of a page."""
    yield from sorted(set(_read(text).said))


def tags(text: str) -> list[Tag]:
    """Return the tags of a page that begin elements."""
    return _read(text).tags


@lru_cache(maxsize=8)  # a page is asked for its tags and for what is wrong with them
def _read(text: str) -> Reader:
    reader = Reader(text)
    reader.read()
    return reader
