"""The code that statements reach as one program: in the order in which Python runs it, each name bound once.

What it holds is what `closure` follows, so that it gives what the modules give. Where that cannot be so, `Unfit`
says why, and where in the sources. What code says of itself, its `__name__` and a traceback, is that of the one file.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Sequence

from engine.code import chapters, kept_closures
from engine.code.closure import alone
from engine.code.import_effects import bound_in
from engine.code.modules import Sources
from engine.code.pieces import Piece, Source, Symbol, Unfit, bound_by, references, source
from engine.code.syntax import declared_global
from engine.ground.kept import Kept
from engine.ground.messages import language, message
from engine.ground.paths import CACHE
from engine.ground.problem import Problem

OF_NONE = "-"  # what no chapter has
KEPT = Kept(CACHE / "flattened")

Edit = tuple[int, int, int, str, str]  # line, from and to which byte of it, the name there, the name instead


def needed(sources: Sources, roots: Iterable[Piece]) -> list[Piece]:
    """Return pieces and all that they need, however deep, in the order in which Python runs them.

    Raises Unfit where these cannot stand in one file.
    """
    first = tuple(roots)
    found: list[Piece] | str = sources.kept((needed, first), lambda: _known(sources, first))
    if isinstance(found, str):
        raise Unfit(found)
    return found


def remember(sources: Sources) -> None:
    """Keep what was found for a later process, where its chapters are still there."""
    there = chapters.files(sources)
    KEPT.remember(name for name in KEPT.names() if all(one in there for one in name.split()) or name == OF_NONE)


def _known(sources: Sources, first: tuple[Piece, ...]) -> list[Piece] | str:
    """Return what is needed, or why it cannot stand in one file: found once while nothing differs that may lead to."""
    of = kept_closures.chapters_of(module for module, _ in first)
    name, state, key = " ".join(of) or OF_NONE, kept_closures.scope(sources, of), repr((first, language()))
    known: dict[str, list[Piece] | str] = KEPT.found(name, state) or {}
    if key not in known:
        try:
            known = {**known, key: _needed(sources, first)}
        except Unfit as unfit:
            known = {**known, key: str(unfit)}
        KEPT.keep(name, state, known)
    return known[key]


def _needed(sources: Sources, first: tuple[Piece, ...]) -> list[Piece]:
    statements = [(of, index) for of, number in first for index in source(sources, of).statements(number)]
    reached = alone(sources, statements)
    order = dict.fromkeys(
        Piece(module, source(sources, module).numbers[index])
        for module, index in reached.order
        if index in reached.statements[module]
    )
    for piece in (*first, *order):
        references(sources, piece)
    if reached.everything:
        module, number = first[0]
        raise Unfit(message("{at}: it uses code that cannot be followed", at=source(sources, module).at(number)))
    return list(order)


class Names:
    """What each symbol is called in the one file: as in its source, or after its module where that is taken."""

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
            raise Problem(
                message(
                    "{module}.{name}: no name is left for it in one file with the rest; rename it",
                    module=symbol.module,
                    name=symbol.name,
                )
            )
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


def text(pieces: Sequence[Piece], names: Names, marks: re.Pattern[str]) -> str:
    """Return pieces as one text, those of a module that stand together without a gap.

    marks: what lines are no part of the code.
    """
    out: list[str] = []
    last: tuple[str, int, bool] = ("", 0, True)
    for piece in pieces:
        here = source(names.sources, piece.module)
        lines = here.lines_of(piece.number, marks)
        wide = isinstance(here.nodes[piece.number], ast.FunctionDef | ast.ClassDef)
        joined = piece.module == last[0] and lines[0] == last[1] + 1
        out += ([] if joined else ["", ""] if wide or last[2] else [""]) if out else []
        out += excerpt(piece.module, lines, [piece], names, marks)
        last = (piece.module, lines[-1], wide)
    return "\n".join(out)


def excerpt(module: str, lines: range, pieces: Iterable[Piece], names: Names, marks: re.Pattern[str]) -> list[str]:
    """Return lines of a source file with the names that its pieces have in the one file."""
    here = source(names.sources, module)
    edits: dict[int, list[Edit]] = {}
    for piece in pieces:
        for edit in dict.fromkeys(_edits(piece, names)):
            edits.setdefault(edit[0], []).append(edit)
    return [_edited(here.lines[n - 1], edits.get(n, [])) for n in here.kept(lines, marks)]


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
            raise Problem(
                message(
                    "{at}: another {name} is in the same file; rename this one", at=here.at(piece.number), name=name
                )
            )
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
    found = list(re.finditer(rb"(?<![\w.])" + re.escape(old.encode("utf-8")) + rb"(?!\w)", line))
    if len(found) != 1:
        raise Problem(
            message(
                "{at}: {old} is called {new} in the one file, and is not found on its line",
                at=here.at(piece.number),
                old=old,
                new=new,
            )
        )
    yield number, *found[0].span(), old, new
