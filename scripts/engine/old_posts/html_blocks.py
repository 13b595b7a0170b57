"""Blocks of HTML in a post: what is looks alone is taken off, headings and pictures become those of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.ground.messages import message
from engine.ground.words import words
from engine.old_posts import pieces
from engine.old_posts.post import Line
from engine.old_posts.todo import to_do
from engine.prose.markup import MORE, without_code

if TYPE_CHECKING:
    from engine.old_posts.body import Heading, Writer

__all__ = ["FOREIGN", "aside", "without_code", "written"]

DETAILS = re.compile(r"<details\b(?![^>]*\bmarkdown\b)", re.IGNORECASE)
FOREIGN = re.compile(r"<(?:script|iframe|video|audio|link|style|object|embed|form|input)\b", re.IGNORECASE)
MATH = re.compile(r"<script\b[^>]*(?:mathjax|katex)[^>]*>.*?</script>", re.IGNORECASE | re.DOTALL)
WRAPPER = re.compile(r"</?(?:center|font|div|p|section|article|figure|figcaption|nobr|big)\b[^<>]*>", re.IGNORECASE)
HEADING = re.compile(r"<h([1-6])\b[^<>]*>(.*?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
BLOCK = re.compile(r"</?(?:table|ul|ol|dl|pre|details|summary|svg|math|h[1-6]|blockquote)\b", re.IGNORECASE)


def written(writer: Writer, lines: list[Line], top: bool) -> Iterator[str | Heading]:
    """Yield what becomes of a block of HTML."""
    text = "\n".join(line.text for line in lines).strip()
    plain = MATH.sub("", text).strip()
    if plain != text:
        writer.report.dropped(
            message("{place}: a script for formulas: the page has them without", place=lines[0].place)
        )
    if MORE.search(plain):
        yield from _more(writer, lines, plain)
    elif not plain or (plain.startswith("<!--") and plain.endswith("-->") and plain.count("<!--") == 1):
        writer.report.count(message("comments, which no page shows, left out"), lines[0].place)
    elif FOREIGN.search(plain) or plain.count("<!--") != plain.count("-->"):
        yield aside(writer, lines)
    elif top and (heading := HEADING.fullmatch(plain)):
        yield _heading(heading, lines[0].place)
    elif not BLOCK.search(plain):
        yield from _unwrapped(writer, lines, top)
    else:
        yield DETAILS.sub(r"\g<0> markdown", writer.inline.raw(lines))


def aside(writer: Writer, lines: list[Line]) -> str:
    """Return lines as a text, under a mark."""
    writer.report.to_do(
        lines[0].place, message("HTML that loads something or never ends; it stays on the page as a text")
    )
    text = pieces.verbatim("\n".join(line.text for line in lines), writer.pieces)
    return to_do(words().old_posts.html, f"````html\n{text}\n````")


def _more(writer: Writer, lines: list[Line], text: str) -> Iterator[str]:
    yield "<!-- more -->"
    rest = [Line(MORE.sub("", line.text), line.place) for line in lines]
    if MORE.sub("", text).strip():
        yield from map(str, writer.blocks(rest))


def _heading(match: re.Match[str], place: str) -> Heading:
    from engine.old_posts.body import Heading

    return Heading(int(match[1]), " ".join(re.sub(r"</?\w[^<>]*>", "", match[2]).split()), place)


def _unwrapped(writer: Writer, lines: list[Line], top: bool) -> Iterator[str | Heading]:
    """Yield what stands in elements of looks alone, as Markdown."""
    inner = [Line(WRAPPER.sub("", line.text).strip(), line.place) for line in lines]
    if any(WRAPPER.search(line.text) for line in lines):
        writer.report.count(message("elements of HTML that are looks alone, taken off"), lines[0].place)
        yield from writer.blocks(inner, top=top) if any(line.text for line in inner) else ()
    else:
        yield from writer.paragraph(inner)
