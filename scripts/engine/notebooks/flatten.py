"""Pieces of code from many modules as one program: in the order of their modules, each name bound once."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from engine.code.import_effects import bound_in
from engine.code.modules import Sources
from engine.code.syntax import declared_global
from engine.ground.problem import Problem
from engine.notebooks.symbols import Piece, Source, Symbol, deps, references, source, word

Edit = tuple[int, int, int, str, str]  # line, from and to which byte of it, the name there, the name instead


@dataclass
class Order:
    """The modules in the order in which Python would run them."""

    sources: Sources
    modules: list[str] = field(default_factory=list)
    entered: set[str] = field(default_factory=set)

    def place(self, piece: Piece) -> tuple[int, int]:
        """Return where a statement stands in the whole program."""
        self._enter(piece.module)
        return self.modules.index(piece.module), piece.number

    def needed(self, roots: Iterable[Piece]) -> list[Piece]:
        """Return statements and all that they need, however deep."""
        found: set[Piece] = set()
        waiting = list(roots)
        while waiting:
            piece = waiting.pop()
            if piece not in found:
                found.add(piece)
                waiting += deps(self.sources, piece)
        for piece in sorted(found):
            self._enter(piece.module)
        return sorted(found, key=self.place)

    def _enter(self, name: str) -> None:
        module = self.sources.load(name)
        if name in self.entered or module is None:
            return
        self.entered.add(name)
        for one in module.imports:
            self._enter(one.module)
            self._enter(f"{one.module}.{one.name}")
        self.modules.append(name)


class Names:
    """What each symbol is called in the notebook: as in its source, or after its module where that is taken."""

    def __init__(self, sources: Sources, reserved: Iterable[str]) -> None:
        self.sources = sources
        self.given: dict[Symbol, str] = {}
        self.taken: set[str] = set(reserved)
        self.hidden: dict[Symbol, set[str]] = {}  # by functions around a use

    def __getitem__(self, symbol: Symbol) -> str:
        return self.given[symbol]

    def look(self, pieces: Iterable[Piece]) -> None:
        """See which names would be hidden where they are used."""
        for piece in pieces:
            for use, symbol in references(self.sources, piece):
                self.hidden.setdefault(symbol, set()).update(use.local)

    def give(self, symbol: Symbol, wanted: str = "") -> None:
        """Name a symbol, if it has no name yet."""
        if symbol in self.given:
            return
        own, bare = wanted or symbol.name, (wanted or symbol.name).lstrip("_")
        parts = symbol.module.split(".")
        longer = (f"{'_'.join(parts[-n:])}_{bare}" for n in range(1, len(parts) + 1))
        unfit = self.taken | self.hidden.get(symbol, set()) | set(dir(builtins))
        name = next((one for one in (own, *longer) if one not in unfit), "")
        if not name:
            raise Problem(f"{symbol.module}.{symbol.name}: no name is left for it in a notebook; rename it")
        self.given[symbol] = name
        self.taken.add(name)

    def give_all(self, pieces: Iterable[Piece]) -> None:
        """Name all that statements bind and use."""
        for piece in pieces:
            for symbol in bound_by(self.sources, piece):
                self.give(symbol)
            for use, symbol in references(self.sources, piece):
                if symbol.is_ours(self.sources):
                    self.give(symbol)
                else:
                    self.give(symbol, symbol.name or use.text.partition(".")[0])


def bound_by(sources: Sources, piece: Piece) -> list[Symbol]:
    """Return what a statement binds."""
    binders = source(sources, piece.module).binders
    return [Symbol(piece.module, name) for name, indices in binders.items() if piece.number in indices]


def text(pieces: Sequence[Piece], names: Names) -> str:
    """Return statements as one text, those of a module that stand together without a gap."""
    out: list[str] = []
    last: tuple[str, int, bool] = ("", 0, True)
    for piece in pieces:
        here = source(names.sources, piece.module)
        lines = here.lines_of(piece.number)
        if piece.module == last[0] and lines[0] <= last[1]:
            continue  # several statements on one line
        wide = isinstance(here.nodes[piece.number], ast.FunctionDef | ast.ClassDef)
        joined = piece.module == last[0] and lines[0] == last[1] + 1
        out += ([] if joined else ["", ""] if wide or last[2] else [""]) if out else []
        out += excerpt(piece.module, lines, [piece], names)
        last = (piece.module, lines[-1], wide)
    return "\n".join(out)


def excerpt(module: str, lines: range, pieces: Iterable[Piece], names: Names) -> list[str]:
    """Return lines of a source file with the names that its statements have in the notebook."""
    here = source(names.sources, module)
    edits: dict[int, list[Edit]] = {}
    for piece in pieces:
        for edit in dict.fromkeys(_edits(piece, names)):
            edits.setdefault(edit[0], []).append(edit)
    return [_edited(here.lines[n - 1], edits.get(n, [])) for n in lines if n not in here.dropped]


def _edited(line: str, edits: list[Edit]) -> str:
    content = line.encode("utf-8")
    for _, first, last, _, new in sorted(edits, reverse=True):
        content = content[:first] + new.encode("utf-8") + content[last:]
    return content.decode("utf-8")


def _edits(piece: Piece, names: Names) -> Iterator[Edit]:
    here = source(names.sources, piece.module)
    node = here.nodes[piece.number]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield from _placed(here, piece, node, node.name, names[Symbol(piece.module, node.name)], None)
    classes = [one for one in ast.walk(node) if isinstance(one, ast.ClassDef)]
    for name in [*declared_global(node), *(name for one in classes for name in bound_in(one))]:
        if names.given.get(Symbol(piece.module, name), name) != name:
            raise Problem(f"{here.at(piece.number)}: another {name} is in the notebook; rename this one")
    for use, symbol in references(names.sources, piece):
        assert use.at
        head = use.text.partition(".")[0]
        whole = head != use.text and names.sources.load(use.module) is not None  # figures.plot becomes plot
        at = use.at.value if isinstance(use.at, ast.Attribute) and not whole else use.at
        columns = (at.col_offset, at.end_col_offset)
        yield from _placed(here, piece, at, use.text if whole else head, names[symbol], columns)


def _placed(
    here: Source, piece: Piece, node: ast.AST, old: str, new: str, columns: tuple[int, int | None] | None
) -> Iterator[Edit]:
    """Yield the change of a name. Before Python 3.12 the places of names inside f-strings are not to be trusted."""
    if old == new:
        return
    number = node.lineno  # type: ignore[attr-defined]
    line = here.lines[number - 1].encode("utf-8")
    if columns and line[columns[0] : columns[1]] == old.encode("utf-8"):
        yield number, columns[0], columns[1] or 0, old, new
        return
    found = list(word(old).finditer(line))
    if len(found) != 1:
        raise Problem(f"{here.at(piece.number)}: {old} is called {new} in the notebook, and is not found on its line")
    yield number, *found[0].span(), old, new
