"""The sources of this repository as pieces of code, and what each piece names; read, never imported."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from engine.code.effects import effects
from engine.code.known import DECLARATION
from engine.code.modules import Module, Sources, parse
from engine.code.syntax import bound, is_docstring, never_runs
from engine.code.uses import Use, uses
from engine.ground.paths import read, shown
from engine.ground.problem import Problem
from engine.prose.snippets import SECTION, section
from engine.results.catalog import VIEW_SUFFIXES


class Unfit(Problem):
    """Code that cannot stand in a notebook, and why."""


class Symbol(NamedTuple):
    """What a name stands for: a name bound in a module of this repository, or what is imported from elsewhere."""

    module: str
    name: str  # "" for a module from elsewhere

    def is_ours(self, sources: Sources) -> bool:
        """Whether it is of this repository."""
        return sources.load(self.module) is not None


class Piece(NamedTuple):
    """A statement at the top level of a module, by its number."""

    module: str
    number: int


@dataclass
class Source:
    """A source file of this repository, statement by statement; all but imports and docstrings."""

    module: Module

    @cached_property
    def lines(self) -> list[str]:
        """Its text."""
        return read(self.module.path).split("\n")

    @cached_property
    def nodes(self) -> list[ast.stmt]:
        """Its statements, without the declarations above functions."""
        body = [node for node in parse(self.module.path).body if not isinstance(node, ast.Import | ast.ImportFrom)]
        kept = [
            node
            for node in body
            if not (is_docstring(node) or never_runs(node, self.module.imports, self.module.bound))
        ]
        for node in kept:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                node.decorator_list = [one for one in node.decorator_list if not self._declares(one)]
        return kept

    @cached_property
    def binders(self) -> dict[str, list[int]]:
        """{name: numbers of the statements that bind it}."""
        found: dict[str, list[int]] = {}
        for index, node in enumerate(self.nodes):
            for name in dict.fromkeys(bound(node)):
                found.setdefault(name, []).append(index)
        return found

    @cached_property
    def dropped(self) -> set[int]:
        """Numbers of the lines that have no place in a notebook: declarations, marks, imports of our own modules."""
        found = {number for number, line in enumerate(self.lines, 1) if SECTION.match(line)}
        for node in parse(self.module.path).body:
            own = [one for one in getattr(node, "decorator_list", []) if self._declares(one)]
            if isinstance(node, ast.ImportFrom) and (node.level or self.module.sources.load(str(node.module))):
                own.append(node)
            found |= {number for one in own for number in range(one.lineno, (one.end_lineno or 0) + 1)}
        return found

    @cached_property
    def registering(self) -> list[int]:
        """Numbers of the statements that do more than bind a name: whoever uses the module relies on them."""
        pairs = zip(self.module.statements, effects(self.module), strict=True)
        lines = {one.node.lineno for one, more in pairs if more}
        made = {n for name in self.binders for n in self.binders[name]}
        plain = (ast.Assign, ast.AnnAssign)
        return [
            n
            for n, node in enumerate(self.nodes)
            if node.lineno in lines and not (isinstance(node, plain) and n in made)
        ]

    def _declares(self, decorator: ast.expr) -> bool:
        """Whether this is `@experiment(…)`, or `@name.figure` of one."""
        if isinstance(decorator, ast.Call):
            one = self.module.imported.get(ast.unparse(decorator.func))
            return one is not None and f"{one.module}.{one.name}" == DECLARATION
        named = isinstance(decorator, ast.Attribute) and isinstance(decorator.value, ast.Name)
        return named and decorator.attr in VIEW_SUFFIXES  # type: ignore[attr-defined]

    def lines_of(self, index: int) -> range:
        """Return the numbers of the lines of a statement, with its decorators and the comment right above."""
        node = self.nodes[index]
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])
        while self.lines[first - 2].startswith("#") and not SECTION.match(self.lines[first - 2]) and first > 1:
            first -= 1
        return range(first, (node.end_lineno or node.lineno) + 1)

    def section(self, name: str) -> range:
        """Return the numbers of the lines of a named section, or of the whole file."""
        return section(self.lines, name)

    def at(self, index: int) -> str:
        """Return where a statement stands, for people."""
        return f"{shown(self.module.path)}:{self.nodes[index].lineno}"


def source(sources: Sources, module: str) -> Source:
    """Return a source file of this repository."""
    found = sources.load(module)
    assert found
    kept: Source = sources.kept((source, module), lambda: Source(found))
    return kept


def module_of(path: Path, scripts: Path) -> str:
    """Return the module that a source file is."""
    parts = path.relative_to(scripts).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def references(sources: Sources, piece: Piece) -> list[tuple[Use, Symbol]]:
    """Return what a statement names outside itself, builtins left out.

    Raises Unfit where it names what a notebook cannot have.
    """
    here = source(sources, piece.module)
    found: list[tuple[Use, Symbol]] = sources.kept((references, piece), lambda: _referred(here, piece))
    return found


def _referred(here: Source, piece: Piece) -> list[tuple[Use, Symbol]]:
    node = here.nodes[piece.number]
    known = {*here.module.bound, *here.module.imported, *dir(builtins), "__file__"}
    if unknown := sorted(_free(symtable.symtable(ast.unparse(node), piece.module, "exec")) - known):
        raise Unfit(f"{here.at(piece.number)}: nothing is known of {unknown[0]} in a notebook: import it by its name")
    return [(use, symbol) for use in uses(node, here.module) if (symbol := _symbol(use, here, here.at(piece.number)))]


def _free(table: symtable.SymbolTable) -> set[str]:
    """Return the names that code takes from outside it."""
    own = {one.get_name() for one in table.get_symbols() if one.is_referenced() and one.is_global()}
    return own.union(*map(_free, table.get_children()))


def _symbol(use: Use, here: Source, at: str) -> Symbol | None:
    if use.at is None:
        if use.module and here.module.sources.load(use.module):
            raise Unfit(f"{at}: a notebook has no {use.module}: import it at the top of the file")
        return None
    if use.text in {"__file__", "__path__"}:
        raise Unfit(f"{at}: a notebook has no {use.text}")
    head, _, rest = use.text.partition(".")
    if rest and (inner := here.module.sources.load(use.module)):
        return _followed(inner, rest, at)
    return _followed(here.module, head, at)


def _followed(module: Module, name: str, at: str) -> Symbol | None:
    """Follow a name of a module through the imports that hand it on."""
    load = module.sources.load
    if name in module.bound:
        return Symbol(module.name, name)
    one = module.imported.get(name)
    if one is None:
        if load(f"{module.name}.{name}"):
            raise Unfit(f"{at}: a notebook has no {module.name}.{name}: write from {module.name} import {name}")
        return None
    inner = load(one.module)
    if inner and one.name and one.name in {*inner.bound, *inner.imported}:
        return _followed(inner, one.name, at)
    if inner or load(f"{one.module}.{one.name}"):
        raise Unfit(f"{at}: a notebook has no module {name}: name what is used of it, as {name}.function")
    return Symbol(one.module, one.name)


def deps(sources: Sources, piece: Piece) -> Iterator[Piece]:
    """Yield the statements that a statement needs: those it names, and those on which its module relies."""
    for _, symbol in references(sources, piece):
        yield from pieces(sources, symbol)
    yield from (Piece(piece.module, index) for index in source(sources, piece.module).registering)


def pieces(sources: Sources, symbol: Symbol) -> list[Piece]:
    """Return the statements that bind a name, none where it comes from elsewhere."""
    if not symbol.is_ours(sources):
        return []
    return [Piece(symbol.module, index) for index in source(sources, symbol.module).binders[symbol.name]]


def word(text: str) -> re.Pattern[bytes]:
    """Return what finds a name in a line of code."""
    return re.compile(rb"(?<![\w.])" + re.escape(text.encode("utf-8")) + rb"(?!\w)")
