"""What is seen of a page as text, told from its Markdown source: not its code, formulas, comments and addresses.

Read as Python-Markdown and arithmatex read it. In doubt, more is seen rather than less: what is hidden is not checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from results.markup import CODE_SPAN, DATA, SNIPPET, fences
from results.rendered import PARTED, PARTING, TAG, text_of

FRONT = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:-{3}|\.{3})[ \t]*(?:\n|$)", re.DOTALL)
FRONT_SHOWN = ("title:", "description:")
FENCE_TITLE = re.compile(r'\btitle="([^"]*)"')
FOOTNOTE = re.compile(r" {0,3}\[\^([^\]]*)\]:")
COMMENT = re.compile(r"^ {0,3}<!--.*?-->", re.DOTALL | re.MULTILINE)
# blocks of HTML, in which Markdown is not at work; without an end they reach as far as the page
RAW = re.compile(
    rf"^ {{0,3}}<({PARTING.pattern})\b(?![^<>]*\bmarkdown\b)[^<>]*>.*?(?:</\1>|\Z)", re.DOTALL | re.MULTILINE
)

# lines that begin a block without an empty line before them, lines that are one, and the line below a table's head
BEGINS = re.compile(r"\s*(?:#{1,6}\s|[-*+]\s|\d+\.\s|[!?]{3}|:\s)")
ALONE = re.compile(r"\s*(?:#{1,6}\s|[!?]{3})")
RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
CELL = re.compile(r"(?<!\\)\|")

# a block is a formula as a whole or not at all
FORMULA = re.compile(
    r"(?:[\s>]|[-*+]\s|\d+\.\s)*(?:\$\$(?:\\.|[^\\$]|\$(?!\$))+\$\$|\\\[(?:\\[^\]]|[^\\])+\\\]"
    r"|\\begin\{([a-z]+\*?)\}(?:(?!\\end\{\1\})(?:\\.|[^\\]))+\\end\{\1\})\s*",
    re.DOTALL,
)
TARGET = r"<?[^()\s]*(?:\([^()\s]*\)[^()\s]*)*>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*"
# what may stand at a place, and what is seen of it; the first that fits holds
HTML: list[tuple[str, Callable[[str], str]]] = [
    (DATA.pattern, lambda _: PARTED),
    (r"(?<![A-Za-z])(?:https?|ftp)://[^\s<>\"'`\u0080-\U0010ffff]+", lambda _: PARTED),
    (TAG.pattern, text_of),
    (r"&#?\w+;?", text_of),
    (r"[^\\`$<&*_\[\]hf]+|.", str),
]
MARKDOWN: list[tuple[str, Callable[[str], str]]] = [
    (CODE_SPAN.pattern, lambda _: PARTED),
    (r"\$(?!\s)(?:\\.|[^\\$`])+?(?<!\s)\$|\\\((?:\\[^)]|[^\\`])+?\\\)", lambda _: PARTED),  # formulas
    (r"\[\^[^\]\s]+\]", lambda _: PARTED),  # references of footnotes
    (rf"\]\((?!<?[-−+.\d]+[\s)]){TARGET}\)", lambda _: PARTED),  # targets of links; a number is none
    (r"\\[!-/:-@\[-`{-~]", lambda escaped: escaped[1:]),
    (r"(?<=[\d.])[*_]{1,3}(?=[\d.])", lambda _: ""),  # emphasis within a number
]
TOKENS = {
    raw: [(re.compile(pattern, re.DOTALL), how) for pattern, how in (HTML if raw else MARKDOWN + HTML)]
    for raw in (True, False)
}

FULL_WIDTH = {"．": ".", "－": "-", "％": "%"}  # the full-width comma parts a list of numbers

Letter = tuple[str, int]  # with its line


def labels(text: str) -> set[str]:
    """Return the labels of the footnotes that a page defines."""
    return {match[1] for line in _lines(text) if (match := FOOTNOTE.match(line))}


def blocks(text: str) -> Iterator[list[Letter]]:
    """Yield what is seen of each block of a page: a paragraph, a cell, an item of a list."""
    for number, line in front(text):
        yield seen(line, number)
    lines = [*_without_footnotes(_lines(text))]
    raw = {line for match in RAW.finditer("\n".join(lines)) for line in _lines_of(match)}
    for first, block in _split(lines, raw):
        for number, piece in _pieces(first, block):
            yield seen(piece, number, first in raw)


def front(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of the front matter's title and description; a further line of either is indented."""
    matter = FRONT.match(text)
    shown = False
    for number, line in enumerate(matter[0].split("\n") if matter else [], 1):
        shown = line.startswith(FRONT_SHOWN) or (shown and line.startswith(" "))
        if shown:
            yield number, line


def _lines(text: str) -> list[str]:
    """Return the lines of a page, those of front matter, fenced code, snippets and comments emptied."""
    matter = FRONT.match(text)
    end = matter[0].count("\n") if matter else 0
    rest = "\n".join([""] * end + [*_without_code(text.split("\n"))][end:])
    return COMMENT.sub(lambda match: "\n" * match[0].count("\n"), rest).split("\n")


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
            inside = inside and (line.startswith("    ") or (lazy and not BEGINS.match(line)))
        else:
            lazy = False
        yield "" if inside else line


def _lines_of(match: re.Match[str]) -> range:
    first = match.string.count("\n", 0, match.start()) + 1
    return range(first, first + match[0].count("\n") + 1)


def _split(lines: list[str], raw: set[int]) -> Iterator[tuple[int, list[str]]]:
    """Yield the blocks, each with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        ends = not line.strip() or BEGINS.match(line) or ALONE.match("".join(block[-1:]))
        if block and (ends or (number in raw) != (number - 1 in raw)):
            yield number - len(block), block
            block = []
        if line.strip():
            block.append(line)


def _pieces(first: int, block: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the cells of a table; of what is none, the whole, unless it is a formula."""
    if any("|" in line and RULE.fullmatch(line) for line in block):
        yield from ((number, cell) for number, line in enumerate(block, first) for cell in CELL.split(line))
    elif not FORMULA.fullmatch("\n".join(block)):
        yield first, "\n".join(block)


def seen(text: str, line: int = 1, raw: bool = True) -> list[Letter]:
    """Return the letters of a piece that are seen, with PARTED in place of each part that is not looked at.

    raw: whether it is HTML or plain text, in which Markdown is not at work.
    """
    letters: list[Letter] = []
    at = 0
    while at < len(text):
        token, how = next((match, how) for pattern, how in TOKENS[raw] if (match := pattern.match(text, at)))
        said, at = how(token[0]), token.end()
        lines = [line + said.count("\n", 0, place) for place in range(len(said))]
        letters += [(plain, number) for letter, number in zip(said, lines, strict=True) if (plain := _plain(letter))]
        line += token[0].count("\n")
    return letters


def _plain(letter: str) -> str:
    """Return a digit of any script or width as that of ASCII; leave out what has no width of its own."""
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    return "" if category in {"Cf", "Mn", "Me"} else FULL_WIDTH.get(letter, letter)
