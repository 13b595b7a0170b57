"""Lines of a function that a page shows: what they need to run by themselves, as they do for who copies them."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from typing import NamedTuple

from engine.code.modules import Sources
from engine.code.pieces import Piece, Symbol, references, source
from engine.code.syntax import looked_up
from engine.prose.snippets import SECTION, outdented


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
    return {one.get_name() for one in _table(sources, of).get_symbols() if one.is_local()}


def taken(sources: Sources, of: Body) -> set[str]:
    """Return the names of the function that the lines take from before them: parameters, and what is bound there."""
    function = symtable.symtable(ast.unparse(of.node(sources)), of.piece.module, "exec").get_children()[-1]
    own = {one.get_name() for one in function.get_symbols() if one.is_local()}
    return own & looked_up(_table(sources, of))


def is_caught(sources: Sources, of: Body) -> bool:
    """Whether a cell that runs the lines prints what the function catches of them.

    So it is where they stand under `redirect_stdout`, and what the function does between its sections only looks.
    """
    node, lines = of.node(sources), source(sources, of.piece.module).lines
    caught = [
        one for one in ast.walk(node) if isinstance(one, ast.With) and "redirect_stdout" in ast.unparse(one.items[0])
    ]
    if not any(one.lineno < of.lines.start and of.lines.stop <= (one.end_lineno or 0) + 1 for one in caught):
        return False
    shown = _shown(lines, node)
    named = {one.id for one in _names(node) if one.lineno in shown}
    between = [*getattr(node, "body", []), *(part for one in caught for part in one.body)]
    return all(_only_looks(one, named) for one in between if one.lineno not in shown and one not in caught)


def _shown(lines: list[str], node: ast.stmt) -> set[int]:
    """Return the numbers of the lines of a function that stand in sections."""
    shown, within = set(), False
    for number in range(node.lineno, (node.end_lineno or 0) + 1):
        if mark := SECTION.match(lines[number - 1]):
            within = mark[1] == "start"
        elif within:
            shown.add(number)
    return shown


def _only_looks(node: ast.stmt, named: set[str]) -> bool:
    """Whether a statement changes nothing for code that names some names: it prints, or binds others."""
    match node:
        case ast.Return() | ast.Global() | ast.Expr(value=ast.Constant() | ast.Call(func=ast.Name(id="print"))):
            return True
        case ast.Assign(targets=targets):
            return not {one.id for target in targets for one in _names(target)} & named
    return False


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (one for one in ast.walk(node) if isinstance(one, ast.Name))


def _table(sources: Sources, of: Body) -> symtable.SymbolTable:
    """Return the names of the lines, as those of a function that has no others."""
    lines = [source(sources, of.piece.module).lines[number - 1] for number in of.lines]
    code = "def lines():\n" + "\n".join(f" {line}" for line in outdented(lines))
    return symtable.symtable(code, of.piece.module, "exec").get_children()[0]
