"""The text of a post block by block, as Python-Markdown reads it: lists indented by four, blocks apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from engine.ground.messages import message
from engine.old_posts import blocks, html_blocks, pieces, tables
from engine.old_posts.inline import Inline
from engine.old_posts.listings import QUOTED, Listings
from engine.old_posts.post import Line
from engine.old_posts.report import Report
from engine.old_posts.todo import prefixed, to_do
from engine.prose.markup import MORE

MARKER = re.compile(r"( *)([-*+]|\d+[.)])( +|$)")
QUOTE = re.compile(r" {0,3}> ?")
DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:\s*(\S+)")
FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")
TOC = re.compile(r"\s*@?\[TOC\](?:\(.*\))?\s*", re.IGNORECASE)
LABEL = re.compile(
    r"\s*:(?:label|eqlabel|toc|width|height|begin_tab|end_tab|bookmark):.*"
)  # of d2lbook, on a line of its own
ATTRIBUTES = re.compile(r"\s*\{:[^{}]*\}\s*")
ANEW = re.compile(r"(?=[-+*] |\d+[.)] |#{1,6} |>)")  # what would begin another block where a paragraph is parted
COUNTED = re.compile(r" *\n(?=\d{1,2}[.)、．](?=\D)|[（(]\d{1,2}[)）]|[①-⑳])")  # counted lines
READ = re.compile(r"^(?=!!! |\?\?\?\+? |={3}[!+]? |:\s{1,3}\S|/{3} |:{3}|\*\[)")  # lines that extensions read

APART = "<!-- -->"  # between two lists, which would be one


@dataclass
class Heading:
    """A heading of the post, to be levelled once all are known."""

    level: int
    text: str
    place: str


@dataclass
class Writer:
    """Writes the page. blocks of text, and headings, in the order of the post.

    breaks: whether lines of a paragraph stay lines; quoted: whether it is in a quote, which shows no listings.
    """

    listings: Listings
    pieces: list[pieces.Piece]
    inline: Inline
    report: Report
    breaks: bool = False
    quoted: bool = False

    def blocks(self, lines: list[Line], top: bool = False) -> list[str | Heading]:
        """Return the blocks of some lines; only at the top are there headings, and marks of what is within lines."""
        out: list[str | Heading] = []
        end, before, noted = 0, "", [""][:0]
        for tokens in blocks.parted(blocks.MARKDOWN.parse("\n".join(line.text for line in lines))):
            start, stop = tokens[0].map or (end, end)
            between = list(self._between(lines[end:start]))
            if tokens[0].type == before and before.endswith("list_open") and not between:
                between = [APART]
            out += [*between, *self._block(tokens, lines[start:stop], top)]
            if top and (marks := self.inline.noted()):
                if noted and out[-1] == to_do(*noted):
                    marks = [*noted, *marks]
                    out.pop()
                out.append(to_do(*marks))
                noted = marks
            end, before = max(end, stop), tokens[0].type
        return [*out, *self._between(lines[end:])]

    def _block(self, tokens: Sequence[Token], lines: list[Line], top: bool) -> Iterator[str | Heading]:
        token = tokens[0]
        while len(lines) > 1 and not lines[-1].text.strip():
            lines = lines[:-1]
        listed = None if self.quoted else self.listings.taken(token, lines)
        if listed is not None:
            yield from listed
            return
        match token.type:
            case "heading_open":
                yield from self._heading(token, lines, top)
            case "bullet_list_open" | "ordered_list_open":
                yield self._list(lines)
            case "blockquote_open":
                yield self._quote(lines)
            case "code_block" | "fence":
                yield self._plain(token)
            case "html_block":
                yield from html_blocks.written(self, lines, top)
            case "table_open":
                yield tables.written(tokens, lambda text, at: self.inline.text([Line(text, lines[at - token.map[0]].place)]))  # type: ignore[index] # fmt: skip # noqa: E501
            case "hr":
                yield "---"
            case _:
                yield from self.paragraph(lines)

    def _between(self, lines: list[Line]) -> Iterator[str]:
        """Yield what Markdown keeps for itself: where links lead."""
        for line in lines:
            match = DEFINITION.match(line.text)
            if match and not match[1].strip("<").startswith(("http://", "https://", "mailto:")):
                self.report.dropped(f"{line.place}: {line.text.strip()}")
            elif line.text.strip():
                yield line.text.strip()

    def _heading(self, token: Token, lines: list[Line], top: bool) -> Iterator[str | Heading]:
        text = "\n".join(line.text for line in lines)
        plain = re.sub(r"^ {0,3}#{1,6}(?: |$)|\n *(?:=+|-+) *$|\s+#+\s*$", "", text).strip()
        if not plain:
            self.report.dropped(message("{place}: empty heading", place=lines[0].place))
        elif top:
            self.listings.heading = plain
            yield Heading(int(token.tag[1]), " ".join(plain.split()), lines[0].place)
        else:
            yield f"**{' '.join(self.inline.text([Line(plain, lines[0].place)]).split())}**"

    def _quote(self, lines: list[Line]) -> str:
        inner = [Line(QUOTE.sub("", line.text, count=1), line.place) for line in lines]
        outer, self.quoted = self.quoted, True
        inside = [str(one) for one in self.blocks(inner)]
        self.quoted = outer
        return prefixed("\n\n".join(inside), "> ")

    def _list(self, lines: list[Line]) -> str:
        items: list[str] = []
        apart = False
        for item in blocks.items(lines):
            marker = MARKER.match(item[0].text)
            assert marker
            width = len(marker[0]) if marker[3] and len(marker[3]) < 5 else len(marker[1]) + len(marker[2]) + 1
            inner = [Line(item[0].text[width:], item[0].place)]
            inner += [Line(blocks.dedented(line.text, width), line.place) for line in item[1:]]
            parts = [str(part) for part in self.blocks(inner)]
            if not parts:
                self.report.dropped(message("{place}: empty item of a list", place=item[0].place))
                continue
            lists = [bool(re.match(r"[-*+] |\d+\. ", part)) for part in parts]
            loose = not all(lists[1:]) or lists[0] or self._is_block(parts[0])
            apart = apart or loose or any(not line.text.strip() for line in item)
            if lists[0] or self._is_block(parts[0]):
                parts = ["&#8203;", *parts]  # an item begins with a line of text
            body = ("\n\n" if loose else "\n").join(parts)
            head = f"{marker[2].rstrip('.)')}." if marker[2][0].isdigit() else "-"
            items.append(f"{head} {prefixed(body, '    ').lstrip(' ')}")
        return ("\n\n" if apart else "\n").join(items)

    def _is_block(self, part: str) -> bool:
        """Whether a part of an item is more than a paragraph, which is what an item begins with."""
        begins = re.match(r"`{3}|~{3}|>|!!!|\||---$", part) or html_blocks.BLOCK.match(part)
        return bool(begins) or bool(pieces.MARK.fullmatch(part) and self.pieces[ord(part) - pieces.FIRST].display)

    def _plain(self, token: Token) -> str:
        text = pieces.verbatim(token.content.rstrip("\n"), self.pieces)
        language = token.info.strip().split()[:1]
        named = language[0] if language and re.fullmatch("[a-z0-9+#-]+", language[0]) else QUOTED
        fence = "`" * max(3, *(len(ticks) + 1 for ticks in re.findall("`{3,}", text)), 3)
        return f"{fence}{named}\n{text}\n{fence}"

    def paragraph(self, lines: list[Line]) -> Iterator[str]:
        """Yield a paragraph in its parts: formulas for a line of their own and footnotes by themselves."""
        kept: list[Line] = []
        for line in lines:
            if TOC.fullmatch(line.text):
                self.report.dropped(message("{place}: [TOC]: the page has a table of contents", place=line.place))
            elif LABEL.fullmatch(line.text) or ATTRIBUTES.fullmatch(line.text):
                self.report.dropped(f"{line.place}: {line.text.strip()}")
            else:
                if FOOTNOTE.match(line.text) and kept:
                    yield from self._written(kept)
                    kept = []
                kept.append(line)
        if kept:
            yield from self._written(kept)

    def _written(self, lines: list[Line]) -> Iterator[str]:
        text = self.inline.text([Line(line.text.lstrip(" "), line.place) for line in lines])
        if html_blocks.FOREIGN.search(html_blocks.without_code(text)):
            yield html_blocks.aside(self, lines)
            return
        text = re.sub(r"(?<!\\)\\$", "  ", text, flags=re.MULTILINE)
        text = COUNTED.sub("  \n", text)
        if self.breaks:
            text = re.sub(r" *\n", "  \n", text)
        elif len(lines) > 1:
            self.report.count(message("lines that end within a paragraph, joined; --breaks keeps them"), lines[0].place)
        text = re.sub(READ.pattern, "&#8203;", text, flags=re.MULTILINE)
        yield from self._apart(text)

    def _apart(self, text: str) -> Iterator[str]:
        """Yield a paragraph in parts, formulas for a line of their own by themselves; so does the more-mark."""
        end = 0
        for mark in re.finditer(rf"{pieces.MARK.pattern}|{MORE.pattern}", text):
            piece = self.pieces[ord(mark[0]) - pieces.FIRST] if pieces.MARK.fullmatch(mark[0]) else None
            if piece is None or (piece.display and not piece.error):
                yield from _stripped(text[end : mark.start()])
                yield mark[0] if piece else "<!-- more -->"
                end = mark.end()
        yield from _stripped(text[end:])


def _stripped(text: str) -> Iterator[str]:
    if plain := text.strip("\n").strip():
        yield ANEW.sub(r"\\", plain, count=1) if ANEW.match(plain) and not plain.startswith("\\") else plain
