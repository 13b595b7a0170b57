"""The text of a post block by block, as Python-Markdown reads it: lists indented by four, blocks apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from engine.ground.words import words
from engine.old_posts import formulas
from engine.old_posts.inline import Inline
from engine.old_posts.listings import Listings
from engine.old_posts.post import Line
from engine.old_posts.report import Report
from engine.old_posts.todo import prefixed, to_do
from engine.prose.markup import MORE, without_code

MARKER = re.compile(r"( *)([-*+]|\d+[.)])( +|$)")
QUOTE = re.compile(r" {0,3}> ?")
DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:\s*(\S+)")
TOC = re.compile(r"\s*\[TOC\]\s*", re.IGNORECASE)
DETAILS = re.compile(r"<details\b(?![^>]*\bmarkdown\b)", re.IGNORECASE)
FOREIGN = re.compile(r"<(?:script|iframe|img|video|audio|link|style|object|embed|form|input)\b", re.IGNORECASE)

MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass
class Heading:
    """A heading of the post, to be levelled once all are known."""

    level: int
    text: str
    place: str


@dataclass
class Writer:
    """Writes the page. blocks of text, and headings, in the order of the post."""

    listings: Listings
    pieces: list[formulas.Piece]
    inline: Inline
    report: Report

    def blocks(self, lines: list[Line], top: bool = False) -> list[str | Heading]:
        """Return the blocks of some lines; only at the top are there headings."""
        out: list[str | Heading] = []
        end = 0
        for token in MARKDOWN.parse("\n".join(line.text for line in lines)):
            if token.level or not token.map:
                continue
            start, stop = token.map
            out += self._between(lines[end:start])
            out += self._block(token, lines[start:stop], top)
            end = max(end, stop)
        return [*out, *self._between(lines[end:])]

    def _block(self, token: Token, lines: list[Line], top: bool) -> Iterator[str | Heading]:
        while len(lines) > 1 and not lines[-1].text.strip():
            lines = lines[:-1]
        listed = self.listings.taken(token, lines)
        if listed is not None:
            yield from listed
            return
        match token.type:
            case "heading_open":
                yield from self._heading(token, lines, top)
            case "bullet_list_open" | "ordered_list_open":
                yield self._list(lines)
            case "blockquote_open":
                inner = [Line(QUOTE.sub("", line.text), line.place) for line in lines]
                yield prefixed("\n\n".join(map(str, self.blocks(inner))), "> ")
            case "code_block":
                yield self._plain(lines)
            case "html_block":
                yield from self._html(lines)
            case _:
                yield from self._paragraph(lines, table=token.type == "table_open")

    def _between(self, lines: list[Line]) -> Iterator[str]:
        """Yield what Markdown keeps for itself: where links lead."""
        for line in lines:
            match = DEFINITION.match(line.text)
            if match and not match[1].strip("<").startswith(("http://", "https://", "mailto:")):
                self.report.dropped(f"{line.place}: {line.text.strip()}")
            elif line.text.strip():
                yield line.text

    def _heading(self, token: Token, lines: list[Line], top: bool) -> Iterator[str | Heading]:
        text = "\n".join(line.text for line in lines)
        plain = re.sub(r"^ {0,3}#{1,6}(?: |$)|\n *(?:=+|-+) *$|\s+#+\s*$", "", text).strip()
        if not plain:
            self.report.dropped(f"{lines[0].place}: empty heading")
        elif top:
            yield Heading(int(token.tag[1]), " ".join(plain.split()), lines[0].place)
        else:
            yield f"**{' '.join(self.inline.text([Line(plain, lines[0].place)]).split())}**"
            yield from self._marks()

    def _list(self, lines: list[Line]) -> str:
        items: list[str] = []
        apart = False
        for item in _items(lines):
            marker = MARKER.match(item[0].text)
            assert marker
            width = len(marker[0]) if marker[3] and len(marker[3]) < 5 else len(marker[1]) + len(marker[2]) + 1
            inner = [Line(item[0].text[width:], item[0].place)]
            inner += [Line(_dedented(line.text, width), line.place) for line in item[1:]]
            parts = [str(part) for part in self.blocks(inner)]
            loose = any(not re.match(r"[-*+] |\d+\. ", part) for part in parts[1:])
            apart = apart or loose or any(not line.text.strip() for line in item)
            body = ("\n\n" if loose else "\n").join(parts)
            head = f"{marker[2].rstrip('.)')}." if marker[2][0].isdigit() else "-"
            items.append(f"{head} {prefixed(body, '    ').lstrip(' ')}")
        return ("\n\n" if apart else "\n").join(items)

    def _plain(self, lines: list[Line]) -> str:
        return formulas.verbatim("\n".join(line.text for line in lines), self.pieces)

    def _html(self, lines: list[Line]) -> Iterator[str]:
        text = "\n".join(line.text for line in lines).strip()
        more = MORE.search(text)
        if more:
            yield "<!-- more -->"
            rest = [Line(MORE.sub("", line.text), line.place) for line in lines]
            yield from map(str, self.blocks(rest)) if text != more[0] else ()
        elif FOREIGN.search(text) or text.count("<!--") != text.count("-->"):
            yield self._aside(lines)
        else:
            yield DETAILS.sub(r"\g<0> markdown", self.inline.text(lines))
            yield from self._marks()

    def _aside(self, lines: list[Line]) -> str:
        self.report.to_do(lines[0].place, "HTML that loads something or never ends; it stays on the page as a text")
        return to_do(words().old_posts.html, f"````html\n{self._plain(lines)}\n````")

    def _paragraph(self, lines: list[Line], table: bool) -> Iterator[str]:
        for number, line in enumerate(lines):
            if TOC.fullmatch(line.text):
                self.report.dropped(f"{line.place}: [TOC]: the page has a table of contents")
                lines = [*lines[:number], Line("", line.place), *lines[number + 1 :]]
        text = self.inline.text(lines)
        if FOREIGN.search(without_code(text)):
            yield self._aside(lines)
        elif table:
            yield text
        else:
            yield from filter(None, self._apart(re.sub(r"(?<!\\)\\$", "  ", text, flags=re.MULTILINE)))
        yield from self._marks()

    def _apart(self, text: str) -> Iterator[str]:
        """Yield a paragraph in parts, formulas for a line of their own by themselves; so does the more-mark."""
        end = 0
        for mark in re.finditer(rf"{formulas.MARK.pattern}|{MORE.pattern}", text):
            piece = self.pieces[ord(mark[0]) - formulas.FIRST] if formulas.MARK.fullmatch(mark[0]) else None
            if piece is None or (piece.display and not piece.error):
                yield from _stripped(text[end : mark.start()])
                yield mark[0] if piece else "<!-- more -->"
                end = mark.end()
        yield from _stripped(text[end:])

    def _marks(self) -> Iterator[str]:
        if marks := self.inline.noted():
            yield to_do(*marks)


def _items(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield the items of a list."""
    tokens = MARKDOWN.parse("\n".join(line.text for line in lines))
    for token in tokens:
        if token.type == "list_item_open" and token.level == 1 and token.map:
            start, end = token.map
            while end - 1 > start and not lines[end - 1].text.strip():
                end -= 1
            yield lines[start:end]


def _dedented(text: str, width: int) -> str:
    blanks = len(text) - len(text.lstrip(" "))
    return text[min(blanks, width) :]


def _stripped(text: str) -> Iterator[str]:
    if plain := text.strip("\n").strip():
        yield plain
