"""What the command `scripts/build.py` does: which results, what is refused, and in which order.

The way itself is `conductor`'s; nothing is written before all of it has been checked.
"""

from __future__ import annotations

import fnmatch
from dataclasses import replace

from engine.build import writing
from engine.build.conductor import Conductor, Options, Row, cause, refuse_broken
from engine.data import load
from engine.ground.problem import Problem
from engine.notebooks import inventory
from engine.prose import bound_numbers
from engine.results import declared_data, devices, explanation, freshness
from engine.results.book import Book
from engine.results.devices import CPU
from engine.results.freshness import Entry
from engine.results.keys import ResultKey
from engine.results.runs import Outcome


def select(book: Book, options: Options, here: list[str]) -> list[Entry]:
    """Return the results that are asked for, for the devices that are here. Raises Problem where none is meant."""
    given = declared_data.files(book.sources, options.data)
    for name, dataset in declared_data.known(book.sources).items():
        load.check_given(dataset, given.get(name))
    found = [declared for declared in book.declared if _matches(declared.key, options.only)]
    if not found:
        known = ", ".join(declared.key for declared in book.declared)
        raise Problem(f"--only {options.only}: no such result; there are {known}")
    return freshness.entries(book, found, here)


def status(options: Options) -> list[str]:
    """Return a line a result: fresh, or stale and why, and which were recorded on a device that is not here."""
    here, book = devices.likely(options.device), Book()
    lines = [f"{entry.key:<24} {_status(entry, entry.device in here)}" for entry in select(book, options, here)]
    return lines + freshness.orphans(book)


def explain(options: Options, key: str) -> list[str]:
    """Return lines that say what a result stands on. Raises Problem where none has this key."""
    here = devices.likely(options.device)
    chosen = select(Book(), replace(options, only=key), here)
    return [line for entry in chosen for line in explanation.explained(entry)]


def _status(entry: Entry, here: bool) -> str:
    why = entry.stale or freshness.stale_views(entry)
    said = "stale: " + "; ".join(why) if why else "fresh"
    return said if here or not entry.record else f"{said} (recorded on {entry.record.ran.device}, which is not here)"


def refresh(options: Options, book: Book) -> list[Row]:
    """Bring results, figures and sentences up to date, or with `check` only find out whether they are.

    Raises Problem on anything that drifted or does not hold; then nothing was written.
    """
    here = devices.wanted(options.device)
    entries = select(book, options, here)
    _refuse_orphans(book)
    refuse_broken(entries)
    if not options.check:
        _refuse_stale_others(book, entries)
    if options.check and options.device == "auto":
        entries = [entry for entry in entries if entry.device == CPU or entry.record]
    wanted = [entry for entry in entries if entry.device in here and (options.force or entry.stale)]
    conductor = Conductor(options, _accepting if options.accept and not options.check else _refusing)
    made = conductor.made(entries, wanted)
    standing = {row.entry.declared.key: row.record for row in made.rows if row.entry.device == CPU}
    numbers = freshness.numbers(book, standing)
    texts = made.texts | (bound_numbers.accepted(numbers) if options.accept else {})
    if options.check:
        _refuse_stale([entry for entry in entries if entry.device in here])
        _refuse_other_views(conductor.redrawn(made.rows))
    writing.refuse_faults(book, numbers, texts)
    if options.check:
        _refuse_old_notebooks(book)
    else:
        writing.write(texts | writing.notebooks(book, texts), options.accept)
    return made.rows


def _matches(key: ResultKey, pattern: str) -> bool:
    return fnmatch.fnmatchcase(key, pattern) or fnmatch.fnmatchcase(key.experiment, pattern)


def _accepting(outcomes: list[Outcome]) -> list[Outcome]:
    return outcomes


def _refusing(outcomes: list[Outcome]) -> list[Outcome]:
    """Stop the build where a number drifted."""
    lines: list[str] = []
    for outcome in outcomes:
        lines += map(str, outcome.drifts)
        if outcome.drifts:
            lines.append(f"{outcome.entry.key} drifted {cause(outcome.entry)}")
    if lines:
        raise Problem("\n".join([*lines, "nothing was written: mend the code, or take the new numbers with --accept"]))
    return outcomes


def _refuse_orphans(book: Book) -> None:
    if orphans := freshness.orphans(book):
        raise Problem("\n".join(orphans))


def _refuse_stale_others(book: Book, entries: list[Entry]) -> None:
    """A site is rendered of results that all hold: it is no use to write some where others do not."""
    if stale := freshness.unfit(book, {entry.key for entry in entries}):
        raise Problem("\n".join([*stale, "nothing was written: let --only take in what is stale, or leave it out"]))


def _refuse_stale(entries: list[Entry]) -> None:
    left = [entry for entry in entries if entry.stale and not entry.doubtful]  # those that are have been run, and hold
    stale = [f"{entry.key} is stale: {'; '.join(entry.stale)}" for entry in left]
    stale += [why for entry in entries if entry not in left for why in freshness.stale_views(entry)]
    if stale:
        data = (
            " (--data NAME=FILE gives the real data)"
            if any(entry.record and entry.record.stand_in for entry in entries)
            else ""
        )
        raise Problem("\n".join([*stale, f"run python scripts/build.py{data}, and commit what it writes"]))


def _refuse_other_views(other: list[str]) -> None:
    if other:
        raise Problem("\n".join([*other, "what was drawn elsewhere is drawn anew by python scripts/build.py --force"]))


def _refuse_old_notebooks(book: Book) -> None:
    if stale := inventory.stale(book):
        raise Problem("\n".join(stale))
