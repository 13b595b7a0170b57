"""Lines of Markdown parted into blocks, and a list into its items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from engine.old_posts.post import Line

MARKDOWN = MarkdownIt("commonmark").enable("table")


def parted(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the tokens of each block."""
    start = 0
    for number, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            yield tokens[start : number + 1]
            start = number + 1


def items(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield the items of a list."""
    tokens = MARKDOWN.parse("\n".join(line.text for line in lines))
    for token in tokens:
        if token.type == "list_item_open" and token.level == 1 and token.map:
            start, end = token.map
            while end - 1 > start and not lines[end - 1].text.strip():
                end -= 1
            yield lines[start:end]


def dedented(text: str, width: int) -> str:
    """Return a line without the indentation of its item."""
    blanks = len(text) - len(text.lstrip(" "))
    return text[min(blanks, width) :]
