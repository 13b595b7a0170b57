"""The blocks of a page that hold text: paragraphs, items, cells; without code, display formulas and footnotes.

Told from the Markdown source as Python-Markdown and arithmatex read it; in doubt, a block holds text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.prose import front_matter
from engine.prose.markup import SNIPPET, fences
from engine.prose.rendered_numbers import PARTED

FRONT_SHOWN = ("title:", "description:")
FENCE_TITLE = re.compile(r'\btitle="([^"]*)"')
FOOTNOTE = re.compile(r" {0,3}\[\^([^\]]*)\]:")
COMMENT = re.compile(r"^ {0,3}<!--.*?-->(?:[ \t]*$)?", re.DOTALL | re.MULTILINE)

# HTML, in which Markdown is not at work; without an end it reaches as far as the page
TAGS = (
    "address|article|aside|blockquote|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|"
    "header|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|video"
)
RAW = re.compile(rf"^ {{0,3}}<({TAGS})\b(?![^<>]*\bmarkdown\b)[^<>]*>.*?(?:</\1>|\Z)", re.DOTALL | re.MULTILINE)

# lines that begin a block without an empty line before them: all of a kind, in a list, before a quotation
ALONE = re.compile(r"(?: {4}|\t|> ?)*(?:#{1,6}|[!?]{3})")  # a block by itself, too
TERM = re.compile(r"\s*:\s")
ITEM = re.compile(r"\s*(?:[-*+]|\d+\.)\s")
QUOTE = re.compile(r"\s*>")

RULE = re.compile(r"[\s|:-]*-[\s|:-]*")  # below the head of a table
CELL = re.compile(r"(?<!\\)\|")

# a block is a formula as a whole or not at all
FORMULA = re.compile(
    rf"(?: {{4}}|\t|> ?|[-*+] +|\d+\. +)*(?:\$\$(?:\\.|[^\\${PARTED}]|\$(?!\$))+\$\$|\\\[(?:\\[^\]]|[^\\{PARTED}])+\\\]"
    rf"|\\begin{{([a-z]+\*?)}}(?:(?!\\end{{\1}})(?:\\.|[^\\{PARTED}]))+\\end{{\1}})[ ]*",
    re.DOTALL,
)


def labels(text: str) -> set[str]:
    """Return the labels of the footnotes that a page defines."""
    return {match[1] for line in _lines(text) if (match := FOOTNOTE.match(line))}


def blocks(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield (line, text, whether it is no Markdown) of each block of a page."""
    yield from ((number, line, True) for number, line in front(text))
    lines = [*_without_footnotes(_lines(text))]
    raw = {line for match in RAW.finditer("\n".join(lines)) for line in _lines_of(match)}
    for first, block in _split(lines, raw):
        if first in raw:
            yield first, "\n".join(block), True
        else:
            yield from ((number, piece, False) for number, piece in _pieces(first, block))


def front(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of the front matter's title and description; a further line of either is indented."""
    head, _ = front_matter.split(text)
    shown = False
    for number, line in enumerate(head.split("\n"), 1):
        shown = line.startswith(FRONT_SHOWN) or (shown and line.startswith(" "))
        if shown:
            yield number, line


def _lines(text: str) -> list[str]:
    """Return the lines of a page, those of front matter, fenced code, snippets and comments emptied."""
    head, _ = front_matter.split(text)
    end = head.count("\n")
    rest = "\n".join([""] * end + [*_without_code(text.split("\n"))][end:])
    return COMMENT.sub(_without_comment, rest).split("\n")


def _without_comment(comment: re.Match[str]) -> str:
    """Return the line ends of a comment; what follows on its line is another block."""
    return "\n" * comment[0].count("\n") + (PARTED if comment.string[comment.end() :][:1].strip() else "")


def _without_code(lines: list[str]) -> Iterator[str]:
    """Yield the lines, those of fenced code and snippets emptied; the title of a fence is shown."""
    for number, (line, opened) in enumerate(zip(lines, fences(lines), strict=False), 1):
        if opened == number:
            title = FENCE_TITLE.search(line)
            yield title[1] if title else ""
        else:
            yield "" if opened or SNIPPET.match(line) else line


def _without_footnotes(lines: list[str]) -> Iterator[str]:
    """Yield the lines, those of footnotes emptied: what follows without an empty line, or is indented, belongs."""
    inside = lazy = False
    for line in lines:
        if FOOTNOTE.match(line):
            inside = lazy = True
        elif line.strip():
            inside = inside and (line.startswith("    ") or (lazy and not ALONE.match(line) and not ITEM.match(line)))
        else:
            lazy = False
        yield "" if inside else line


def _lines_of(match: re.Match[str]) -> range:
    first = match.string.count("\n", 0, match.start()) + 1
    return range(first, first + match[0].count("\n") + 1)


def _split(lines: list[str], raw: set[int]) -> Iterator[tuple[int, list[str]]]:
    """Yield the blocks, each with the number of its first line."""
    block: list[str] = []
    listed = False
    for number, line in enumerate([*lines, ""], 1):
        if block and (_parts(block[-1], line, listed) or (number in raw) != (number - 1 in raw)):
            yield number - len(block), block
            block = []
        if line.strip():
            listed = bool(ITEM.match(line)) or (listed and bool(block))
            block.append(line)


def _parts(before: str, line: str, listed: bool) -> bool:
    """Whether another block begins with a line; in the midst of a paragraph, no list does."""
    quoted = QUOTE.match(line) and not QUOTE.match(before)
    begins = ALONE.match(line) or TERM.match(line) or ALONE.match(before) or quoted or (listed and ITEM.match(line))
    return not line.strip() or bool(begins)


def _pieces(first: int, block: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the cells of a table; of what is none, the whole, unless it is a formula."""
    if len(block) > 1 and "|" in block[0] and RULE.fullmatch(block[1]):
        yield from ((number, cell) for number, line in enumerate(block, first) for cell in CELL.split(line))
    elif not FORMULA.fullmatch("\n".join(block)):
        yield first, "\n".join(block)
