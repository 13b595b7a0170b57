"""The sources as pieces of one program: the statements of many modules, and what each of them names."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from engine.code.modules import Module, Sources, parse
from engine.code.syntax import declared_global, imports, looked_up
from engine.code.uses import Use, checked, handed_on, undeclared, uses
from engine.ground import paths
from engine.ground.messages import message
from engine.ground.paths import shown
from engine.ground.problem import Problem


class Unfit(Problem):
    """Code that cannot stand in one file with what it uses of other modules, and why."""


class Symbol(NamedTuple):
    """What a name stands for: a name bound in a module of this repository, or what is imported from elsewhere."""

    module: str
    name: str  # "" for a module from elsewhere

    def is_ours(self, sources: Sources) -> bool:
        """Whether it is of this repository."""
        return sources.load(self.module) is not None


class Piece(NamedTuple):
    """A statement as it is written at the top level of a module, by its number."""

    module: str
    number: int


@dataclass
class Source:
    """A source file of this repository as it is written; `a, b = 1, 2`, of which a module makes two, is one piece."""

    module: Module

    @cached_property
    def lines(self) -> list[str]:
        return self.module.text.split("\n")

    @cached_property
    def body(self) -> list[ast.stmt]:
        """All that stands at the top level."""
        return parse(self.module.path, self.module.text).body

    @cached_property
    def places(self) -> list[int]:
        """Per statement of the module, where in the body it stands."""
        ends = [(node.end_lineno or 0, node.end_col_offset or 0) for node in self.body]
        return [bisect_left(ends, _position(statement.node)) for statement in self.module.statements]

    @cached_property
    def numbers(self) -> list[int]:
        """Per statement of the module, the number of the piece that it is of."""
        known = {place: number for number, place in enumerate(dict.fromkeys(self.places))}
        return [known[place] for place in self.places]

    @cached_property
    def nodes(self) -> list[ast.stmt]:
        """The pieces, without what declares them to the engine."""
        return [undeclared(self.body[place], self.module) for place in dict.fromkeys(self.places)]

    def statements(self, number: int) -> list[int]:
        """Return the statements of the module that a piece is."""
        return [index for index, of in enumerate(self.numbers) if of == number]

    @cached_property
    def binders(self) -> dict[str, list[int]]:
        """{name: numbers of the pieces that bind it}."""
        bound = self.module.bound
        return {name: list(dict.fromkeys(self.numbers[index] for index in bound[name])) for name in bound}

    @cached_property
    def dropped(self) -> set[int]:
        """Numbers of the lines that have no place in one file: declarations, imports of our own modules."""
        found: list[ast.expr | ast.stmt] = []
        for node in self.body:
            if isinstance(node, ast.FunctionDef):
                kept = undeclared(node, self.module)
                assert isinstance(kept, ast.FunctionDef)
                found += [one for one in node.decorator_list if one not in kept.decorator_list]
            elif isinstance(node, ast.Import | ast.ImportFrom):
                ours = (self.module.sources.load(one.module) for one in imports(node, self.module.package))
                found += [node] if any(ours) else []
        return {number for one in found for number in range(one.lineno, (one.end_lineno or 0) + 1)}

    def lines_of(self, number: int, marks: re.Pattern[str]) -> range:
        """Return the numbers of the lines of a piece, with its decorators and the comment right above.

        marks: what lines are no comments.
        """
        node = self.nodes[number]
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])
        while first > 1 and self.lines[first - 2].startswith("#") and not marks.match(self.lines[first - 2]):
            first -= 1
        return range(first, (node.end_lineno or node.lineno) + 1)

    def kept(self, lines: range, marks: re.Pattern[str]) -> list[int]:
        """Return the numbers of those of the lines that have a place in one file."""
        return [number for number in lines if number not in self.dropped and not marks.match(self.lines[number - 1])]

    def at(self, number: int) -> str:
        """Return where a piece stands, for people."""
        return f"{shown(self.module.path)}:{self.nodes[number].lineno}"


def _position(node: ast.stmt) -> tuple[int, int]:
    """Return the line and the column that a statement begins at; a part of `a, b = 1, 2` has none of its own."""
    first = node.targets[0] if isinstance(node, ast.Assign) else node
    return first.lineno, first.col_offset


def source(sources: Sources, module: str) -> Source:
    """Return a source file of this repository."""
    found = sources.load(module)
    assert found
    held: Source = sources.held((source, module), lambda: Source(found))
    return held


def pieces(sources: Sources, symbol: Symbol) -> list[Piece]:
    """Return what binds a name, nothing where it comes from elsewhere."""
    if not symbol.is_ours(sources):
        return []
    return [Piece(symbol.module, number) for number in source(sources, symbol.module).binders[symbol.name]]


def bound_by(sources: Sources, piece: Piece) -> list[Symbol]:
    """Return what a piece binds."""
    binders = source(sources, piece.module).binders
    return [Symbol(piece.module, name) for name, numbers in binders.items() if piece.number in numbers]


def references(sources: Sources, piece: Piece) -> list[tuple[Use, Symbol]]:
    """Return what a piece names outside itself, builtins left out.

    Raises Unfit where it names what one file of many modules cannot have.
    """
    here = source(sources, piece.module)
    found: list[tuple[Use, Symbol]] = sources.kept((references, piece), lambda: _referred(here, piece.number))
    return found


def _referred(here: Source, number: int) -> list[tuple[Use, Symbol]]:
    node, at = here.nodes[number], here.at(number)
    known = {*here.module.bound, *here.module.imported, *dir(builtins), "__file__"}
    if unknown := sorted(looked_up(symtable.symtable(ast.unparse(node), here.module.name, "exec")) - known):
        raise Unfit(message("{at}: nothing is known of {unknown}: import it by its name", at=at, unknown=unknown[0]))
    if sum(one.lineno <= (node.end_lineno or 0) and (one.end_lineno or 0) >= node.lineno for one in here.body) > 1:
        raise Unfit(message("{at}: another statement stands on its line: give each a line of its own", at=at))
    found = [(use, symbol) for use in uses(node, here.module) if (symbol := _symbol(use, here.module, at))]
    for _, (module, name) in found:
        if module == here.module.name and hasattr(builtins, name) and here.binders[name][0] >= number:
            raise Unfit(
                message("{at}: {name} may be the one of Python here: call the other one otherwise", at=at, name=name)
            )
    return found


def _symbol(use: Use, here: Module, at: str) -> Symbol | None:
    load = here.sources.load
    if not use.module:
        raise Unfit(message("{at}: what {text} looks at cannot be followed", at=at, text=use.text))
    if use.at is None:
        if load(use.module):
            raise Unfit(
                message("{at}: one file has no {module}: import it at the top of the file", at=at, module=use.module)
            )
        return None
    head, _, rest = use.text.partition(".")
    inner = load(use.module) if rest else None
    if inner and not isinstance(use.at.ctx, ast.Load):
        raise Unfit(message("{at}: {text} is set from another module: set it where it is bound", at=at, text=use.text))
    return _followed(inner, rest, at, live=True) if inner else _followed(here, head, at, live=True)


def _followed(module: Module, name: str, at: str, live: bool) -> Symbol | None:
    """Follow a name of a module through the imports that hand it on, None where it is one of Python.

    live: whether the name is looked up in the module whenever it is used, not taken from it once.
    """
    load = module.sources.load
    _refuse_unsure(module, name, at, live)
    if name in module.bound:
        return Symbol(module.name, name)
    one = handed_on(module, name)
    if one is None:
        if load(f"{module.name}.{name}"):
            raise Unfit(
                message(
                    "{at}: one file has no {module}.{name}: write from {module} import {name}",
                    at=at,
                    module=module.name,
                    name=name,
                )
            )
        return None
    inner = load(one.module)
    if inner and one.name and one.name in {*inner.bound, *inner.imported}:
        return _followed(inner, one.name, at, live=False)
    if inner or load(f"{one.module}.{one.name}") or paths.SCRIPTS.joinpath(*one.module.split(".")).is_dir():
        raise Unfit(
            message(
                "{at}: one file has no module {name}: name what is used of it, as {name}.function", at=at, name=name
            )
        )
    if not checked(Use(name, one.module, one.name)).module:
        raise Unfit(message("{at}: what {name} looks at cannot be followed", at=at, name=name))
    return Symbol(one.module, one.name)


def _refuse_unsure(module: Module, name: str, at: str, live: bool) -> None:
    """Raise Unfit where it depends on when a name is looked up what it stands for."""
    if name in {"__file__", "__name__", "__path__"}:
        raise Unfit(message("{at}: one file has no {name} of each module", at=at, name=name))
    if "*" in module.imported:
        raise Unfit(
            message(
                "{at}: {module} imports *, which may bring {name}: import by name", at=at, module=module.name, name=name
            )
        )
    if len({*module.bound.get(name, ())[:1], *(one for one in module.imports if one.local == name)}) > 1:
        raise Unfit(
            message(
                "{at}: {module} binds {name} twice, by an import too: call one of them otherwise",
                at=at,
                module=module.name,
                name=name,
            )
        )
    anew = name in module.tangled and any(name in declared_global(one.node) for one in module.statements)
    if anew and not live:
        raise Unfit(
            message(
                "{at}: {name} is set anew by functions of {module}: take it from the module when it is used",
                at=at,
                name=name,
                module=module.name,
            )
        )
