"""What code binds and reads at its top level, name by name."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

AT_ONCE = {"listcomp", "setcomp", "dictcomp", "genexpr"}  # scopes of their own that run where they stand
HOLDING = (ast.If, ast.For, ast.While, ast.With, ast.Try)  # other statements, which run in the same scope


@dataclass(frozen=True)
class Names:
    """bound: what code binds; later: what its functions read once called.

    first: {what it reads before it binds it: what it has bound by then}.
    imports: {name: the statement that imports it and nothing else}.
    """

    bound: set[str] = field(default_factory=set)
    first: dict[str, frozenset[str]] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)
    imports: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1024)
def names(text: str) -> Names:
    """Return the names of code. Raises SyntaxError where it is no Python."""
    found = Names()
    for one in _in_order(ast.parse(text).body):
        table = symtable.symtable(ast.unparse(ast.fix_missing_locations(one)), "listing", "exec")
        symbols = table.get_symbols()
        inner = [*_inner(table, at_once=True)]
        read = {one.get_name() for one in symbols if one.is_referenced()} | {name for name, at_once in inner if at_once}
        for name in (read | _changed(one)) - found.bound:
            found.first.setdefault(name, frozenset(found.bound))
        found.later.update(name for name, at_once in inner if not at_once)
        found.bound.update(one.get_name() for one in symbols if one.is_assigned() or one.is_imported())
        found.imports.update(_imports(one))
    return found


def _in_order(statements: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield statements as they run: of one that holds others what stands in its head, and then these."""
    for one in statements:
        if isinstance(one, HOLDING):
            yield from _head(one)
            for name in ("body", "handlers", "orelse", "finalbody"):
                for part in getattr(one, name, []):
                    yield from _in_order(part.body if isinstance(part, ast.ExceptHandler) else [part])
        else:
            yield one


def _head(one: ast.If | ast.For | ast.While | ast.With | ast.Try) -> Iterator[ast.stmt]:
    """Yield what the head of a statement does: it reads, and binds what a loop, `as` or `except` binds."""
    nothing: list[ast.stmt] = [ast.Pass()]
    if isinstance(one, ast.Try):
        for part in one.handlers:
            handler = ast.ExceptHandler(part.type, part.name, nothing)
            yield ast.Try(nothing, [handler], [], [])
    elif isinstance(one, ast.With):
        yield ast.With(one.items, nothing)
    elif isinstance(one, ast.For):
        yield ast.For(one.target, one.iter, nothing, [])
    else:
        yield ast.Expr(one.test)


def _inner(table: symtable.SymbolTable, at_once: bool) -> Iterator[tuple[str, bool]]:
    """Yield (name, whether it is read while the code runs) of what scopes within another read of the outermost."""
    for child in table.get_children():
        runs = at_once and (child.get_type() == "class" or child.get_name() in AT_ONCE)
        yield from ((one.get_name(), runs) for one in child.get_symbols() if one.is_global() and one.is_referenced())
        yield from _inner(child, runs)


def _changed(one: ast.stmt) -> set[str]:
    """Return the names that `+=` or `del` take as they are."""
    targets = [one.target] if isinstance(one, ast.AugAssign) else one.targets if isinstance(one, ast.Delete) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _imports(one: ast.stmt) -> dict[str, str]:
    """Return the names that a statement imports, each with the statement that imports it alone."""
    if isinstance(one, ast.Import):
        return {(part.asname or part.name).partition(".")[0]: ast.unparse(ast.Import([part])) for part in one.names}
    if isinstance(one, ast.ImportFrom):
        singly = ((part, ast.ImportFrom(one.module, [part], one.level)) for part in one.names)
        return {part.asname or part.name: ast.unparse(alone) for part, alone in singly}
    return {}
