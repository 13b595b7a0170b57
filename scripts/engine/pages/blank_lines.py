"""Listings on a page have one blank line where the source has more; those within strings are the program's own."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

STRINGS = {"STRING", "FSTRING_MIDDLE", "TSTRING_MIDDLE"}


def one_each(html: str) -> str:
    """Return a listing as the highlighter wrote it, a line of HTML for each of code. What is no Python stays."""
    code = LexborHTMLParser(html).css_first("code")
    if "\n\n\n" not in html or code is None:
        return html
    try:
        kept = frozenset(_within_strings(code.text()))
    except (tokenize.TokenError, SyntaxError):
        return html
    lines = html.split("\n")
    pairs = enumerate(zip(["", *lines], lines, strict=False), 1)
    return "\n".join(line for number, (before, line) in pairs if before or line or number == 1 or number in kept)


def _within_strings(code: str) -> Iterator[int]:
    """Yield the numbers of the lines that a string goes on to. Raises TokenError or SyntaxError."""
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if tokenize.tok_name[token.type] in STRINGS:
            yield from range(token.start[0] + 1, token.end[0] + 1)
