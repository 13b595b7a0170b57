"""What of a page is open to Markdown, letter by letter: no code, no formula, no comment, and, asked for, no tag.

What is closed is blanked in its place, so that a letter of the result stands where it stands in the source.
"""

from __future__ import annotations

import re
from functools import lru_cache

from engine.prose import front_matter, nesting
from engine.prose.markup import SNIPPET, fences

BLANK = "\0"  # in the place of every letter that is closed; ends of lines stay
WITHIN = r"(?:(?!\n[ \t]*\n).)"  # of one block
CODE = rf"(?<!`)(?P<ticks>`+)(?!`){WITHIN}+?(?<!`)(?P=ticks)(?!`)"
DISPLAY = rf"\$\${WITHIN}+?\$\$|\\\[{WITHIN}+?\\\]|\\begin\{{(?P<name>[a-z]+\*?)\}}{WITHIN}+?\\end\{{(?P=name)\}}"
INLINE = rf"\$(?![\s$])(?:\\.|(?!\n[ \t]*\n)[^\\$`])+?(?<!\s)\$|\\\({WITHIN}+?\\\)"
ESCAPE = r"\\[!-/:-@\[-`{-~]"
COMMENT = r"<!--.*?-->"
CLOSED = re.compile(rf"{COMMENT}|{CODE}|\\\\|\\\$|{DISPLAY}|{INLINE}|{ESCAPE}", re.DOTALL)
FORMULA = re.compile(rf"{COMMENT}|{CODE}|\\\\|\\\$|(?P<formula>{DISPLAY}|{INLINE})", re.DOTALL)

VERBATIM = re.compile(r"<(pre|code|kbd|script|style|svg|math|textarea)\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"</?[A-Za-z](?:\"[^\"]*\"|'[^']*'|(?!\n[ \t]*\n)[^<>\"'])*>", re.DOTALL)
ADDRESS = re.compile(
    r"<(?:[a-z]+:[^<>\s]*|[^<>\s@]+@[^<>\s]+)>|(?<![A-Za-z])(?:https?|ftp)://[^\s<>\"'`\u0080-\U0010ffff\0]+"
)
TARGET = re.compile(r"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|^ {0,3}\[[^\]\n]+\]:[ \t]+\S+.*$", re.MULTILINE)


@lru_cache(maxsize=64)
def open_text(text: str) -> str:
    """Return a page with its front matter, code, snippets, formulas, comments and escaped letters blanked."""
    return without_closed(_without_blocks(text))


def without_closed(text: str) -> str:
    """Return a text with code spans, formulas, comments and escaped letters blanked."""
    return CLOSED.sub(lambda match: _blanked(match[0]), text)


def formulas(text: str) -> list[tuple[int, str]]:
    """Return (place, as it was written) of the formulas of a page; place counts letters."""
    found = FORMULA.finditer(_without_blocks(text))
    return [(match.start(), match[0]) for match in found if match["formula"]]


def uncoded(text: str) -> str:
    """Return a page with nothing but its front matter and code blanked."""
    return re.sub(CODE, lambda match: _blanked(match[0]), _without_blocks(text), flags=re.DOTALL)


@lru_cache(maxsize=64)
def visible(text: str) -> str:
    """Return a page with what is not open, and its tags, addresses and targets of links, blanked."""
    plain = open_text(text)
    for closed in (VERBATIM, TARGET, TAG, ADDRESS):
        plain = closed.sub(lambda match: _blanked(match[0]), plain)
    return plain


def line_of(text: str, place: int) -> int:
    """Return the number of the line in which a letter stands."""
    return text.count("\n", 0, place) + 1


def _blanked(text: str) -> str:
    return re.sub(r"[^\n]", BLANK, text)


def _line_blanked(line: str) -> str:
    """Blank a line; how far it is indented stays."""
    body = line.lstrip()
    return line[: len(line) - len(body)] + _blanked(body)


@lru_cache(maxsize=64)
def _without_blocks(text: str) -> str:
    """Return a page with its front matter, its blocks of code and its snippets blanked."""
    head, _ = front_matter.split(text)
    start = head.count("\n")
    lines = text.split("\n")
    kept = [
        _line_blanked(line) if number < start or opened or SNIPPET.match(line) else line
        for number, (line, opened) in enumerate(zip(lines, fences(lines), strict=False))
    ]
    return "\n".join(_without_indented(kept))


def _without_indented(lines: list[str]) -> list[str]:
    """Blank the code that is only indented."""
    return [_line_blanked(line) if read.code else line for line, read in zip(lines, nesting.read(lines), strict=True)]
