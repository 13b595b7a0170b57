"""Programs for the reader's Python: results that can be computed anew in it, and labs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.code.closure import Closure, closure
from engine.code.materialise import materialised
from engine.ground.messages import message
from engine.ground.paths import SCRIPTS
from engine.ground.problem import Problem
from engine.interactive.labs import DeclaredLab
from engine.interactive.lowering import Unsupported, lowered
from engine.prose.snippets import section, sections
from engine.results.book import Book
from engine.results.catalog import Declared
from engine.results.comparison import Comparison

ShownSection = tuple[str, str]  # the path of a file under `scripts`, and the name of a section; "" for all of it
Shown = Mapping[str, Sequence[ShownSection]]  # what each live listing of a page shows, by its number there


@dataclass(frozen=True)
class Refusal:
    """Why a result cannot be computed in the reader's Python. needs: a package that it has not; reason: else."""

    needs: str = ""
    reason: str = ""

    def to_json(self) -> dict[str, str]:
        """Return it as it is kept."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Program:
    """A function and all the code that it reaches.

    files: {path under `scripts`: text}, for the reader's Python; module, function: what is called.
    numbers: of the record; compared: how, {name: [kind, rtol, atol]}; a lab has neither.
    shown: the lines of the files, from 1 and inclusive, that live listings show, to be replaced by what a reader makes
    of these; indent: the blanks before each of them that the page leaves out.
    """

    files: Mapping[str, str]
    module: str
    function: str
    numbers: Mapping[str, Any] = field(default_factory=dict)
    compared: Mapping[str, list[str | float]] = field(default_factory=dict)
    shown: Sequence[Mapping[str, str | int]] = ()

    def text(self) -> str:
        """Return it as JSON, without what is empty."""
        return json.dumps({name: value for name, value in vars(self).items() if value}, ensure_ascii=False)


def of_result(book: Book, declared: Declared) -> Program | Refusal:
    """Return the program of a result, or why there is none."""
    reached, record = declared.reached(declared.name), book.record(declared, declared.home)
    if why := _lacks(declared, reached):
        return why
    if record is None:
        return Refusal(reason="it has no record")
    try:
        json.dumps(record.numbers, allow_nan=False)
    except ValueError:
        return Refusal(reason="not all of its numbers are finite")
    try:
        files = lowered(materialised(book.sources, reached.reached))
    except Unsupported as error:
        return Refusal(reason=str(error))
    compared = {name: _compared(one) for name, one in declared.numbers.items()}
    return Program(files, declared.module, declared.name, record.numbers, compared)


def of_lab(book: Book, lab: DeclaredLab) -> Program:
    """Return the program of a lab. Raises Problem where the reader's Python cannot run it."""
    reached = closure(book.sources, lab.module, lab.name)
    if reached.packages or reached.reached.everything:
        lacks = ", ".join(sorted(reached.packages)) or message("code that can be followed")
        raise Problem(
            message(
                "{place}: a lab runs in the reader's browser, and this one needs {lacks}, which is not there",
                place=lab.place,
                lacks=lacks,
            )
        )
    try:
        files = lowered(materialised(book.sources, reached.reached))
    except Unsupported as error:
        raise Problem(
            message("{what} is not for the reader's browser, where the lab {key} runs", what=error, key=lab.key)
        ) from None
    return Program(files, lab.module, lab.name)


def showing(book: Book, program: Program, shown: Shown) -> Program:
    """Return a program that knows which of its lines the live listings of a page show."""
    found = [place for listing, parts in shown.items() for place in _places(book, program.files, listing, parts)]
    return replace(program, shown=found)


def _lacks(declared: Declared, reached: Closure) -> Refusal | None:
    """Say what a result stands on that is not in the reader's browser."""
    if reached.packages:
        return Refusal(needs=min(reached.packages))
    around = declared.surroundings
    asked = [*declared.needs, *around.files, *around.environment, *["checkpoints"] * around.checkpoints]
    asked += [name for name, one in declared.numbers.items() if one.kind == "statistical"]
    if reached.reached.everything:
        asked.append("code that cannot be followed")
    return Refusal(reason=asked[0]) if asked else None


def _compared(comparison: Comparison) -> list[str | float]:
    tolerances = [comparison.rtol, comparison.atol] if comparison.kind == "close" else []
    return [comparison.kind, *tolerances]


def _places(
    book: Book, files: Mapping[str, str], listing: str, parts: Sequence[ShownSection]
) -> Iterator[Mapping[str, str | int]]:
    """Yield where the sections that a listing shows stand in files, where anything of them is there."""
    for path, name in parts:
        if path in files and (not name or name in sections(SCRIPTS / path)):
            lines = book.sources.text(SCRIPTS / path).split("\n")
            at = section(lines, name)
            first, last = at.start, at.stop - 1
            if any(line.strip() for line in files[path].split("\n")[first - 1 : last]):
                code = [line for line in lines[first - 1 : last] if line.strip()]
                indent = min(len(line) - len(line.lstrip()) for line in code)
                yield {"file": path, "first": first, "last": last, "indent": indent, "listing": listing}
