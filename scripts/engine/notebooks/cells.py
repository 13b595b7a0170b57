"""The cells of a notebook before they are written: which code each needs, and what was recorded for it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from engine.code.effects import effects
from engine.code.flatten import needed
from engine.code.modules import Sources
from engine.code.pieces import Piece, Symbol, Unfit, bound_by, pieces, source
from engine.ground.messages import message
from engine.ground.paths import RESULTS, ROOT, SCRIPTS
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.notebooks import bodies
from engine.notebooks.bodies import Body
from engine.notebooks.page_parts import Block, Listing, Text
from engine.prose import page_sources
from engine.prose.snippets import SECTION, outdented, section
from engine.results import declared_data
from engine.results.book import Book
from engine.results.catalog import Declared
from engine.results.keys import view_file

INSIDE = "engine.notebooks.runtime"
SHOW = {"svg": "show_figure({1}({0}))", "md": "show_table({1}({0}))", "txt": "print({1}({0}))"}

PRINTING = "{1}({0})"  # of a function that prints its lines

NUMBERS = 'numbers["{0}"]'


@dataclass
class Draft:
    """A cell. title: it is folded under this; listing: (module, lines) that the page shows, or a line of its own.

    calls: lines of code with {0}, {1} … for what the symbols are called.
    """

    id: str
    markdown: str = ""
    title: str = ""
    pieces: list[Piece] = field(default_factory=list)
    listing: list[tuple[str, range] | str] = field(default_factory=list)
    calls: list[tuple[str, tuple[Symbol, ...]]] = field(default_factory=list)
    outputs: list[tuple[str, str, str]] = field(default_factory=list)  # suffix, text, what it is drawn for


class Parts(NamedTuple):
    """What a listing shows, the statements in it, lines of functions, its name, and whether it cuts another."""

    listing: list[tuple[str, range] | str]
    own: list[Piece]
    inner: list[Body]
    name: str
    cut: bool


@dataclass
class Plan:
    """What is in a notebook so far. recorded: returns the text of a view of a result."""

    book: Book
    recorded: Callable[[Path], str]
    drafts: list[Draft] = field(default_factory=list)
    there: set[Piece] = field(default_factory=set)  # code of earlier cells
    ran: list[Declared] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    first_shown: list[Symbol] = field(default_factory=list)  # names of the listings, which they keep
    typed: dict[Piece, Draft] = field(default_factory=dict)  # functions of which a cell runs lines
    bound: set[str] = field(default_factory=set)  # names that such lines bind
    is_told: bool = False  # whether cells run lines of an experiment, which runs as a whole beside them
    printing: tuple[Declared, Draft] | None = None  # a cell of lines that print what the block below it shows

    def fill(self, blocks: list[Block]) -> None:
        """Plan the cells of a page's blocks."""
        known: dict[str, Declared] = {one.key: one for one in self.book.declared}
        shown = {one.key for one in blocks if not isinstance(one, Text | Listing)}
        listings = {at: _parts(self.book.sources, one) for at, one in enumerate(blocks) if isinstance(one, Listing)}
        self.is_told = any(self._is_run(one.piece) for parts in listings.values() for one in parts.inner)
        for at, block in enumerate(blocks):
            if isinstance(block, Text):
                self._add(Draft(self._after(), markdown=block.markdown))
                for key in block.named:
                    if key not in shown and key in known and known[key] not in self.ran:
                        self._result(known[key], "")
            elif isinstance(block, Listing):
                self._listing(listings[at])
            else:
                if block.key not in known:
                    chapter, experiment = block.key.split(".")
                    view = RESULTS / chapter / view_file(experiment, block.view)
                    place = next(page_sources.shows(view), "a page")
                    raise Problem(
                        message(
                            "{place}: no experiment {key} is declared; show another, or take this out",
                            place=place,
                            key=block.key,
                        )
                    )
                self._result(known[block.key], block.view)

    def _after(self) -> str:
        last = next((one.id for one in reversed(self.drafts) if not one.markdown), "")
        return f"after-{last}" if last else "text"

    def _add(self, draft: Draft) -> None:
        """Add a cell; of several that would have the same id, the later ones get a number."""
        taken, wanted, number = {one.id for one in self.drafts}, draft.id.replace("_", "-"), 1
        draft.id = wanted
        while draft.id in taken:
            number += 1
            draft.id = f"{wanted}-{number}"
        self.drafts.append(draft)

    def _listing(self, parts: Parts) -> None:
        """Put code that the page shows in a cell, and before and after it what it needs of code that is not shown."""
        self.printing = None
        listing, own, inner, name, cut = parts
        try:
            whole = needed(self.book.sources, [*own, *self._used(inner)])
            cut = cut or any(self._acts(piece) for piece in own if piece in self.there)  # once is enough
        except Unfit:
            cut = True
        if cut or not self._runs(inner):  # it is read, not run
            self._add(Draft(f"after-{name}", markdown=f"```python\n{_plain(self.book.sources, listing)}\n```"))
            return
        self.first_shown += [symbol for piece in own for symbol in bound_by(self.book.sources, piece)]
        last = len(whole) if inner else max(map(whole.index, own), default=-1)
        self._helpers(f"code-{name}", (piece for piece in whole[:last] if piece not in own))
        self.there.update(own)
        shown = [*own, *dict.fromkeys(one.piece for one in inner)]
        self._add(Draft(f"listing-{name}", pieces=shown, listing=listing))
        self.printing = self._caught(inner)
        self.typed |= {one.piece: self.drafts[-1] for one in inner}
        self._helpers(f"more-{name}", whole[last + 1 :])

    def _used(self, inner: list[Body]) -> Iterator[Piece]:
        """Yield what lines of functions name outside these."""
        for symbol in (symbol for one in inner for symbol in bodies.used(self.book.sources, one)):
            yield from pieces(self.book.sources, symbol)

    def _runs(self, inner: list[Body]) -> bool:
        """Whether lines of experiments and their views find what they need in the cells so far; then, load their data.

        What is bound above them in their function is bound here by lines that the page showed before.
        """
        names, wanted = set(self.bound), []
        for one in inner:
            declared = self._declaring(one.piece)
            if declared is None or self._code(declared, [Symbol(declared.module, declared.name)]) is None:
                return False
            if bodies.taken(self.book.sources, one) - names - {*declared.needs}:
                return False
            names |= bodies.bound(self.book.sources, one)
            wanted.append(declared)
        self.bound = names
        for declared in wanted:
            self._data(declared)
        return True

    def _caught(self, inner: list[Body]) -> tuple[Declared, Draft] | None:
        """Return the experiment that catches what the last cell prints, and the cell, if one does."""
        caught = [self._declaring(one.piece) for one in inner if bodies.is_caught(self.book.sources, one)]
        return (caught[-1], self.drafts[-1]) if caught and caught[-1] else None

    def _declaring(self, piece: Piece) -> Declared | None:
        """Return the experiment that a function is, or is a view of."""
        own = {symbol.name for symbol in bound_by(self.book.sources, piece)}
        there = (one for one in self.book.declared if one.module == piece.module)
        return next((one for one in there if own & {one.name, *one.views.values()}), None)

    def _is_run(self, piece: Piece) -> bool:
        """Whether a function is an experiment, and no view of one, which draws no random numbers."""
        declared = self._declaring(piece)
        return declared is not None and Symbol(declared.module, declared.name) in bound_by(self.book.sources, piece)

    def _acts(self, piece: Piece) -> bool:
        """Whether a piece does more than bind names."""
        here = source(self.book.sources, piece.module)
        return any(effects(here.module)[index] for index in here.statements(piece.number))

    def _helpers(self, id_: str, wanted: Iterable[Piece]) -> None:
        self._fold(id_, words().notebooks.helpers, wanted)

    def _fold(self, id_: str, title: str, wanted: Iterable[Piece]) -> None:
        new = [piece for piece in wanted if piece not in self.there]
        self.there.update(new)
        if new:
            self._add(Draft(id_, title=title, pieces=new))

    def _result(self, declared: Declared, shown: str) -> None:
        """Run an experiment where its first view stands, and show the view: `svg`, `confusion.svg`, or none."""
        suffix, cell_id = shown.rpartition(".")[2], shown.replace(".", "-")
        if suffix == "txt" and self.printing and self.printing[0] == declared:
            self.printing[1].outputs.append((suffix, self.recorded(declared.view_path(shown)), declared.key))
            self.printing = None
            return
        experiment = Symbol(declared.module, declared.name)
        view = [Symbol(declared.module, declared.views[shown])] if shown else []
        tool = [Symbol(INSIDE, SHOW[suffix].partition("(")[0])] if suffix in {"svg", "md"} else []
        alone = [Symbol(INSIDE, "apart")] if self.is_told and declared not in self.ran else []
        cell = Draft(f"{declared.name}-{cell_id or 'run'}")
        if shown:
            cell.outputs.append((suffix, self.recorded(declared.view_path(shown)), declared.key))
        code = self._code(declared, [experiment, *view, *tool, *alone])
        if code is None:
            said = words().notebooks
            cell.calls = [(f"# {said.attested if declared.is_attested else said.recorded}", ())]
        else:
            new = [piece for piece in code if piece not in self.there]
            if declared not in self.ran:
                self._data(declared)
                data = ", ".join(declared.needs)
                run = f"{{1}}({', '.join(['{0}', *declared.needs])})" if alone else f"{{0}}({data})"
                cell.calls.append((f"{NUMBERS} = {run}", (experiment, *alone)))
            printed = [draft for piece, draft in self.typed.items() if {*bound_by(self.book.sources, piece)} & {*view}]
            if printed:  # lines of the view stand in a cell, which prints
                printed[0].outputs, cell.outputs = cell.outputs, []
            shows = [] if printed else [_show(self.book.sources, suffix, one) for one in view]
            cell.calls += [(show.replace("{0}", NUMBERS), (experiment, *view)) for show in shows]
            own = set(pieces(self.book.sources, experiment)) & set(new)
            said = words().notebooks
            title = said.experiment.format(name=declared.name) if own else said.helpers
            self._fold(f"code-{declared.name}-{cell_id}", title, new)
            self.ran.append(declared)
        if cell.calls:
            self._add(cell)

    def _data(self, declared: Declared) -> None:
        """Load the datasets that an experiment asks for, once each."""
        for name in declared.data:
            if name not in self.loaded:
                self.loaded.append(name)
                symbols = _loading(self.book.sources, name)
                self._fold(f"code-{name}", words().notebooks.data, self._needed(symbols))
                self._add(Draft(f"data-{name}", calls=[(f"{name} = {{0}}({{1}})", symbols)]))

    def _code(self, declared: Declared, symbols: list[Symbol]) -> list[Piece] | None:
        """Return what an experiment and its view need.

        None where a notebook cannot have all that it runs with, or the run is not one to wait for.
        """
        if declared.is_attested or declared.surroundings.files or declared.surroundings.environment:
            return None
        try:
            self._needed(symbol for name in declared.data for symbol in _loading(self.book.sources, name))
            return self._needed(symbols)
        except Unfit:
            return None

    def _needed(self, symbols: Iterable[Symbol]) -> list[Piece]:
        return needed(self.book.sources, (one for symbol in symbols for one in pieces(self.book.sources, symbol)))


def _loading(sources: Sources, name: str) -> tuple[Symbol, Symbol]:
    """Return what loads a dataset, and the dataset."""
    place = declared_data.places(sources)[name]
    is_table = bool(declared_data.known(sources)[name].shape)
    return Symbol(INSIDE, "load_data" if is_table else "load_files"), Symbol(place.module, place.variable)


def _parts(sources: Sources, block: Listing) -> Parts:
    """Take a listing apart."""
    listing: list[tuple[str, range] | str] = []
    own: list[Piece] = []
    inner: list[Body] = []
    name, cut = "code", False
    for part in block.parts:
        if part.startswith("\n"):
            listing.append(part[1:])
            continue
        path, _, named = part.partition(":")
        module = _module_of(ROOT / path)
        lines, name = section(source(sources, module).lines, named), named or Path(path).stem
        listing.append((module, lines))
        if of := bodies.body(sources, module, lines):
            inner.append(of)
            continue
        inside, cuts = _within(sources, module, lines)
        own, cut = own + inside, cut or cuts
    return Parts(listing, own, inner, name, cut)


def _within(sources: Sources, module: str, lines: range) -> tuple[list[Piece], bool]:
    """Return the statements that stand within lines, and whether another is cut by them."""
    inside, cut = [], False
    for index, node in enumerate(source(sources, module).nodes):
        first, last = node.lineno in lines, (node.end_lineno or node.lineno) in lines
        inside += [Piece(module, index)] if first and last else []
        cut = cut or first != last or (node.lineno < lines.start and (node.end_lineno or 0) >= lines.stop)
    return inside, cut


def _plain(sources: Sources, listing: list[Any]) -> str:
    out = []
    for part in listing:
        if isinstance(part, str):
            out.append(part)
        else:
            module, lines = part
            here = source(sources, module)
            out += outdented(here.lines[n - 1] for n in here.kept(lines, SECTION))
    return "\n".join(out)


def _show(sources: Sources, suffix: str, view: Symbol) -> str:
    """Return the call that shows a view, {1} of the numbers {0}; some print their lines by themselves."""
    nodes = (source(sources, piece.module).nodes[piece.number] for piece in pieces(sources, view))
    returns = any(isinstance(node, ast.Return) and node.value for one in nodes for node in ast.walk(one))
    return SHOW[suffix] if returns else PRINTING


def _module_of(path: Path) -> str:
    """Return the module that a source file is."""
    parts = path.relative_to(SCRIPTS).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")
