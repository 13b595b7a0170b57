"""Everything that does not hold in the sources of the pages, with what readers are to run there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from engine.ground import spans
from engine.ground.digest import digest
from engine.ground.paths import DOCS, RESULTS, ROOT
from engine.ground.problem import Problem
from engine.interactive import cpython, fences, lab_marks, listing_trial, listings, reader_python, trial
from engine.interactive.fences import Fence
from engine.interactive.listing_trial import Outcome
from engine.interactive.listings import Program
from engine.interactive.trial import Tried
from engine.prose import check, page_sources
from engine.prose.bound_numbers import Numbers
from engine.prose.fault import Fault
from engine.results.book import Book

HELD = "SITE_PAGES_HOLD"  # tells a process that its parent looked at the pages, and by which state
PLACED = re.compile(r"(.+?):(\d+): (.*)")  # what is wrong, and where


def faults(book: Book, numbers: Numbers, pending: Mapping[Path, str] | None = None) -> list[Fault]:
    """Return all that does not hold; the listings that readers can run have been run. Raises Problem without Node.

    pending: {path: text} of files that are about to be written, taken as if they were. Without them, what was found is
    known until a file differs.
    """
    if pending:
        return _found(book, numbers, pending)
    state = _state(book, numbers)
    if os.environ.get(HELD) == state:
        return []
    return [*book.sources.latest(faults, state, lambda: _found(book, numbers, {}))]


def held(book: Book, numbers: Numbers) -> str:
    """Name the pages as they are where they were looked at and hold, "" else: what a process is told that it starts."""
    state = _state(book, numbers)
    return state if book.sources.last(faults, state) == [] else ""


def _state(book: Book, numbers: Numbers) -> str:
    """Name what the pages are made of, with the files that they may name."""
    files = [(path, digest(path.read_bytes())) for path in page_sources.inputs()]
    there = sorted(path.as_posix() for path in DOCS.rglob("*"))
    return digest(repr((book.sources.tree.digest, reader_python.made_by(), files, there, numbers)), 32)


@spans.timed("prose: checks")
def _found(book: Book, numbers: Numbers, files: Mapping[Path, str]) -> list[Fault]:
    runnable, of_labs = tried(book)
    marks = (lab_marks.faults(page, files, runnable.declarations) for page in page_sources.pages() if not of_labs)
    return [*check.faults(book, numbers, files), *_listings(files), *of_labs, *chain.from_iterable(marks)]


def tried(book: Book) -> tuple[Tried, list[Fault]]:
    """Return what of a book readers can run, and what keeps its labs from it. Raises Problem without Node."""
    try:
        return trial.tried(book), []
    except Problem as problem:
        placed = [*map(PLACED.fullmatch, str(problem).split("\n"))]
        if not all(placed):
            raise
        return trial.NONE, [Fault(ROOT / one[1], int(one[2]), one[3]) for one in placed if one]


@spans.timed("live listings: tried")
def _listings(files: Mapping[Path, str]) -> list[Fault]:
    """Return live listings that cannot be run, fail, or print something else than what is recorded."""
    said: list[Fault] = []
    tried: list[tuple[Program, Fence | None]] = []
    for page in page_sources.pages():
        every = fences.of_page(page, files)
        found = [*listings.faults(every)]
        said += found
        tried += [] if found else _with_outputs(every)
    outcomes = listing_trial.outcomes([program for program, _ in tried])
    ran: list[tuple[Program, Outcome]] = []
    for (program, output), outcome in zip(tried, outcomes, strict=True):
        found = [_failure(program, outcome)] if outcome.type else [*_other_output(output, outcome.said)]
        said += found
        ran += [] if found else [(program, outcome)]
    return [*said, *_otherwise(ran)]


def _otherwise(ran: Sequence[tuple[Program, Outcome]]) -> Iterator[Fault]:
    """Yield the listings that print something else in CPython than in the reader's Python."""
    here = cpython.printed([program for program, _ in ran])
    for (program, outcome), printed in zip(ran, here, strict=True):
        for _, in_cpython, there in _differing(printed, outcome.said):
            said = f"this live listing prints {there!r} in the reader's Python, {in_cpython!r} in CPython"
            yield program.fence.fault(None, f"{said}; write it so that both print the same, or take live away")


def _with_outputs(every: Sequence[Fence]) -> Iterator[tuple[Program, Fence | None]]:
    """Yield the programs of a page's fences, each with the recorded output that stands below its listing."""
    for program in listings.programs(every):
        below = next((one for one in every if one.number == program.fence.number + 1), None)
        yield program, below if below and _is_recorded(below) else None


def _is_recorded(fence: Fence) -> bool:
    """Whether a fence right below another shows what a result printed."""
    paths = [ROOT / one for one in fence.includes]
    shows = fence.follows and fence.language == "text" and bool(fence.lines)
    return shows and any(path.suffix == ".txt" and path.is_relative_to(RESULTS) for path in paths)


def _failure(program: Program, outcome: Outcome) -> Fault:
    """Say at which line a live listing fails, or what it needs."""
    said = f"the reader's Python says {outcome.type}: {outcome.message}".rstrip(": ")
    by_name = {listings.name(fence): fence for fence in (*program.before, program.fence)}
    where = by_name.get(outcome.part, program.fence)
    if where is not program.fence:
        said = f"the live listing of line {program.fence.head.number} needs this, and {said}"
    if outcome.type == "SyntaxError":  # it is Python, as has been looked at before
        said += " (it knows no [*x] and {**x}, no match, no async)"
    line = outcome.line if outcome.part in by_name else None
    return where.fault(line, f"{said}; readers cannot run it so: mend it, or take live away")


def _other_output(output: Fence | None, said: str) -> Iterator[Fault]:
    """Say that a listing prints something else than what the page shows below it."""
    if output is None:
        return
    for number, recorded, here in _differing(output.text, said):
        said = f"the live listing above prints {here!r} in the reader's Python, the record says {recorded!r}"
        yield output.fault(number, f"{said}; take live away where that is as it should be")


def _differing(wanted: str, found: str) -> Iterator[tuple[int, str, str]]:
    """Yield the first line in which texts differ, if any: its number, from 1, and what it is in each of the two."""
    both = [text.rstrip().split("\n") for text in (wanted, found)]
    for number in range(max(map(len, both))):
        one, other = (lines[number].rstrip() if number < len(lines) else "" for lines in both)
        if one != other:
            yield number + 1, one, other
            return


def of_page(book: Book, numbers: Numbers, page: Path) -> list[Fault]:
    """TO BE REPLACED when merged."""
    return [fault for fault in faults(book, numbers, {page: page.read_text(encoding="utf-8")}) if fault.path == page]
