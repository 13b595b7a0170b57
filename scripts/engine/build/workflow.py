"""What a build does to results and pages, step by step; nothing is written before all of it has been checked."""

from __future__ import annotations

import fnmatch
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.ground.journal import write_all
from engine.ground.paths import read, shown
from engine.ground.problem import Problem
from engine.notebooks import inventory
from engine.prose import bound_numbers, check, page_sources
from engine.results import datasets, devices, freshness, isolation, runs, site_datasets
from engine.results import views as render
from engine.results.book import Book
from engine.results.datasets import STAND_IN, Table
from engine.results.devices import CPU
from engine.results.freshness import Entry
from engine.results.keys import ResultKey
from engine.results.records import Record
from engine.results.runs import Outcome, Ran


@dataclass(frozen=True)
class Options:
    """The options of the command, see `scripts/build.py --help`."""

    force: bool = False
    only: str = "*"
    check: bool = False
    accept: bool = False
    device: str = "auto"
    data: Sequence[str] = ()
    offline: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the closing table."""

    entry: Entry
    record: Record
    state: str
    seconds: float


def select(book: Book, options: Options, here: list[str]) -> list[Entry]:
    """Return the results that are asked for, for the devices that are here. Raises Problem where none is meant."""
    given = site_datasets.files(options.data)
    for name, dataset in site_datasets.known().items():
        datasets.check_given(dataset, given.get(name))
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


def _status(entry: Entry, here: bool) -> str:
    why = entry.stale or freshness.stale_views(entry)
    said = "stale: " + "; ".join(why) if why else "fresh"
    return said if here or not entry.record else f"{said} (recorded on {entry.record.ran.device}, which is not here)"


def write_notebooks(book: Book) -> set[Path]:
    """Bring the notebooks up to date with the pages, the code and the records that are here; nothing is run.

    Returns the files that it wrote. Raises Problem where a page does not hold.
    """
    _refuse_faults(book, freshness.numbers(book), {})
    return write(_notebooks(book, {}, check=False))


def refresh(options: Options) -> list[Row]:
    """Bring results, figures and sentences up to date, or with `check` only find out whether they are.

    Raises Problem on anything that drifted or does not hold; then nothing was written.
    """
    here, book = devices.wanted(options.device), Book()
    entries = select(book, options, here)
    _refuse_orphans(book)
    for entry in entries:
        refuse_broken(entry)
    if options.check and options.device == "auto":
        entries = [entry for entry in entries if entry.device == CPU or entry.record]
    wanted = [entry for entry in entries if entry.device in here and (options.force or entry.stale)]
    outcomes = {outcome.entry.key: outcome for outcome in run(wanted, options)}
    rows = [row_of(entry, outcomes.get(entry.key)) for entry in entries]
    _refuse_drift(outcomes.values(), options)
    texts = {} if options.check else texts_of([row for row in rows if row], options.force)
    standing = {row.entry.declared.key: row.record for row in rows if row and row.entry.device == CPU}
    kept = freshness.numbers(book, standing)
    if options.accept:
        texts |= bound_numbers.accepted(kept)
    if options.check:
        _refuse_stale([entry for entry in entries if entry.device in here])
    _refuse_faults(book, kept, texts)
    write(texts | _notebooks(book, texts, options.check), options.accept)
    return [row for row in rows if row]


def _matches(key: ResultKey, pattern: str) -> bool:
    return fnmatch.fnmatchcase(key, pattern) or fnmatch.fnmatchcase(key.experiment, pattern)


def run(wanted: list[Entry], options: Options) -> list[Outcome]:
    """Run results, and hold them against their records. Raises Problem where one fails or needs other data."""
    needed = sorted({name for entry in wanted for name in entry.declared.data})
    known, given = site_datasets.known(), site_datasets.files(options.data)
    tables = {name: datasets.load(known[name], given.get(name), options.offline) for name in needed}
    for entry in wanted:
        _refuse_stand_in(entry, tables, options)
    _preload(wanted)
    return runs.compared([_run_one(entry, tables, f"[{n}/{len(wanted)}]") for n, entry in enumerate(wanted, 1)])


def _run_one(entry: Entry, tables: dict[str, Table], count: str) -> Ran:
    line = f"{count} {entry.key}"
    if sys.stdout.isatty():
        print(f"{line} …", end="\r", flush=True)
    ran = runs.run(entry, tables)
    print(f"{line}  {ran.record.ran.seconds:g} s", flush=True)
    return ran


def _refuse_stand_in(entry: Entry, tables: dict[str, Table], options: Options) -> None:
    """A record made from real data is neither renewed nor checked on a stand-in."""
    stand_in = [name for name in entry.declared.data if tables[name].digest == STAND_IN]
    if stand_in and entry.record and not entry.record.stand_in and (entry.outdated or options.check):
        why = "; ".join(entry.outdated) or "--check must see it hold"
        raise Problem(f"{entry.key} needs the real {stand_in[0]} data ({why}); give it with --data FILE")


def row_of(entry: Entry, outcome: Outcome | None) -> Row | None:
    """Decide which record stands after this build, and say how it came to be."""
    before = entry.record
    if outcome is None:
        state = "kept, stale: no such device here" if entry.stale else "fresh"
        return Row(entry, before, state, before.ran.seconds) if before else None
    if before is None:
        record, state = outcome.record, "new"
    elif before.stand_in != outcome.record.stand_in:
        real = before.stand_in
        record, state = (outcome.record, "re-run on real data") if real else (before, "kept; re-run on stand-in data")
    elif outcome.drifts:
        record, state = outcome.record, "re-run, accepted"
    else:
        record, state = outcome.kept(), "re-run, holds"
    return Row(entry, record, state + (" (stand-in data)" if record.stand_in else ""), outcome.record.ran.seconds)


def _refuse_orphans(book: Book) -> None:
    if orphans := freshness.orphans(book):
        raise Problem("\n".join(orphans))


def refuse_broken(entry: Entry) -> None:
    """Raise Problem where the record of a result is there and cannot be read."""
    if entry.record is None and entry.declared.record_path(entry.device).exists():
        raise Problem(entry.stale[0])


def _refuse_drift(outcomes: Iterable[Outcome], options: Options) -> None:
    drifted = [outcome for outcome in outcomes if outcome.drifts]
    if not drifted or (options.accept and not options.check):
        return
    lines: list[str] = []
    for outcome in drifted:
        lines += map(str, outcome.drifts)
        lines.append(f"{outcome.entry.key} drifted {cause(outcome.entry)}")
    raise Problem("\n".join([*lines, "nothing was written: mend the code, or take the new numbers with --accept"]))


def cause(entry: Entry) -> str:
    """Say why a result may have drifted."""
    if entry.stale:
        return f"because {'; '.join(entry.stale)}"
    return "though nothing recorded changed: an unseeded generator, an environment variable, the network?"


def write(texts: Mapping[Path, str], accepted: bool = False) -> set[Path]:
    """Write what differs of {path: text}, all of it or nothing, and say so; return which files that were."""
    changed = {path: text for path, text in texts.items() if not path.exists() or read(path) != text}
    for path, text in changed.items():
        _announce(path, text, accepted)
    write_all(changed)
    return {*changed}


def _announce(path: Path, text: str, accepted: bool) -> None:
    """Say what is written; of a page, each number that changes, and of what was accepted, where it is shown."""
    print(f"  writes {shown(path)}", flush=True)
    if path in page_sources.pages():
        for change in bound_numbers.changes(read(path), text):
            print(f"    {change}", flush=True)
    for place in page_sources.shows(path) if accepted else ():
        print(f"    {place} shows it; read what is said of it", flush=True)


def texts_of(rows: list[Row], redraw: bool) -> dict[Path, str]:
    """Return {path: text} of the records and views that this build changes, views before their record."""
    texts: dict[Path, str] = {}
    drawn = [row for row in rows if row.entry.device == CPU and (redraw or _has_stale_view(row))]
    _preload(row.entry for row in drawn)
    for row in rows:
        record, entry = row.record, row.entry
        if row in drawn:
            record, views = render.draw_all(entry.declared, record)
            texts |= views
        path = entry.declared.record_path(entry.device)
        if record != entry.record:
            texts[path] = record.to_text()
    return texts


def _has_stale_view(row: Row) -> bool:
    return any(view.stale(row.record) for view in render.views(row.entry.declared))


def _preload(entries: Iterable[Entry]) -> None:
    isolation.preload({package for entry in entries for package in entry.made.versions})


def _refuse_stale(entries: list[Entry]) -> None:
    stale = [f"{entry.key} is stale: {'; '.join(entry.stale)}" for entry in entries if entry.stale]
    stale += [why for entry in entries if not entry.stale for why in freshness.stale_views(entry)]
    if stale:
        data = (
            " (--data FILE gives the real data)"
            if any(entry.record and entry.record.stand_in for entry in entries)
            else ""
        )
        raise Problem("\n".join([*stale, f"run python scripts/build.py{data}, and commit what it writes"]))


def _notebooks(book: Book, texts: dict[Path, str], check: bool) -> dict[Path, str]:
    """Return {path: text} of the notebooks as they will be; with `check` refuse those that are not yet."""
    left = inventory.stale(book) if check else inventory.orphans()
    if left:
        raise Problem("\n".join(left))
    return {} if check else inventory.texts(book, texts)


def _refuse_faults(book: Book, numbers: bound_numbers.Numbers, texts: dict[Path, str]) -> None:
    """Look at the pages as they will stand: accepted sentences and new results count as written."""
    left = check.faults(book, numbers, texts)
    if left:
        raise Problem("\n".join(map(str, left)))
