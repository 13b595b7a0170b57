"""Lines of a function that a page shows: what they need to run by themselves, as they do for who copies them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from engine.code.modules import Sources
from engine.code.pieces import Piece, Symbol, references, source


class Body(NamedTuple):
    """Lines within a function."""

    piece: Piece
    lines: range

    def node(self, sources: Sources) -> ast.stmt:
        """Return the function."""
        return source(sources, self.piece.module).nodes[self.piece.number]


def body(sources: Sources, module: str, lines: range) -> Body | None:
    """Return the function that lines stand in, and the lines; nothing where they are more or less than its lines."""
    for number, node in enumerate(source(sources, module).nodes):
        if isinstance(node, ast.FunctionDef) and node.lineno < lines.start and lines.stop <= (node.end_lineno or 0) + 1:
            return Body(Piece(module, number), lines)
    return None


def used(sources: Sources, of: Body) -> list[Symbol]:
    """Return what the lines name outside the function."""
    found = references(sources, of.piece)
    return [symbol for use, symbol in found if use.at and use.at.lineno in of.lines]


def bound(sources: Sources, of: Body) -> set[str]:
    """Return the names that the lines bind."""
    return {one.id for one in _names(of.node(sources)) if one.lineno in of.lines and isinstance(one.ctx, ast.Store)}


def taken(sources: Sources, of: Body) -> set[str]:
    """Return the names of the function that the lines take from before them: parameters, and what is bound there."""
    node = of.node(sources)
    own = {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}
    own |= {one.id for one in _names(node) if isinstance(one.ctx, ast.Store)}
    return {one.id for one in _names(node) if one.lineno in of.lines and one.id in own} - bound(sources, of)


def _names(node: ast.stmt) -> Iterator[ast.Name]:
    return (one for one in ast.walk(node) if isinstance(one, ast.Name))
