"""A source text that is edited token by token, so that what is not touched stays on its line."""

from __future__ import annotations

import ast
import io
import tokenize
from bisect import bisect_left
from typing import NamedTuple

LAYOUT = {tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
OPENING, CLOSING = {*"([{"}, {*")]}"}


class Token(NamedTuple):
    """A token that is more than layout; start, end: where it stands, in letters from the start of the text.

    string: of a name or an operator; of anything else, as a text that holds brackets, "".
    """

    string: str
    start: int
    end: int


class SourceText:
    """A text of Python, its tokens, and what is to stand in place of some of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = text.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))
        found = tokenize.generate_tokens(io.StringIO(text).readline)
        self.tokens = [
            Token(_told(one), self._starts[one.start[0] - 1] + one.start[1], self._starts[one.end[0] - 1] + one.end[1])
            for one in found
            if one.type not in LAYOUT
        ]
        self._begins = [one.start for one in self.tokens]
        self._edits: list[tuple[int, int, str]] = []

    def start(self, node: ast.expr | ast.stmt | ast.arg) -> int:
        """Return where a node begins, in letters from the start of the text."""
        return self._offset(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.arg) -> int:
        """Return where a node ends, parentheses around it left out."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._offset(node.end_lineno, node.end_col_offset)

    def at(self, offset: int) -> int:
        """Return the number of the first token that begins there or later."""
        return bisect_left(self._begins, offset)

    def after(self, node: ast.expr | ast.arg) -> int:
        """Return the number of the first token after an expression and the parentheses around it.

        For what stands in parentheses that belong to something else, as the only argument of a call, this is too far.
        """
        index = self.at(self.end(node))
        while self.tokens[index].string == ")":
            index += 1
        return index

    def before(self, node: ast.expr) -> int:
        """Return the number of the last token before an expression and the parentheses around it."""
        index = self.at(self.start(node)) - 1
        while self.tokens[index].string == "(":
            index -= 1
        return index

    def closing(self, opening: int) -> int:
        """Return the number of the bracket that closes another one."""
        depth = 0
        for index in range(opening, len(self.tokens)):
            depth += (self.tokens[index].string in OPENING) - (self.tokens[index].string in CLOSING)
            if depth == 0:
                return index
        raise AssertionError("brackets of a text that was parsed are closed")

    def put(self, index: int, text: str) -> None:
        """Put a text in the place of a token."""
        self.put_between(self.tokens[index].start, self.tokens[index].end, text)

    def put_whole(self, node: ast.stmt, text: str) -> None:
        """Put a text in the place of a statement, and of all that was put within it."""
        start, end = self.start(node), self.end(node)
        self._edits = [one for one in self._edits if not start <= one[0] <= one[1] <= end]
        self.put_between(start, end, text)

    def put_between(self, start: int, end: int, text: str) -> None:
        """Put a text in the place of a part, whose lines stay as many as they are."""
        self._edits.append((start, end, text + "\\\n" * self.text.count("\n", start, end)))

    def edited(self) -> str:
        """Return the text with all that was put."""
        parts, done = [], 0
        for start, end, text in sorted(self._edits, key=lambda one: one[:2]):
            assert start >= done
            parts += [self.text[done:start], text]
            done = end
        return "".join([*parts, self.text[done:]])

    def _offset(self, line: int, column: int) -> int:
        """Return where a place of a syntax tree is, which counts bytes of UTF-8 within a line."""
        before = self._lines[line - 1].encode("utf-8")[:column] if line <= len(self._lines) else b""
        return self._starts[line - 1] + len(before.decode("utf-8"))


def _told(token: tokenize.TokenInfo) -> str:
    return token.string if token.type in {tokenize.OP, tokenize.NAME} else ""
