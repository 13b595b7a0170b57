"""What `--status` says of chapters, made anew: of each result whether it is fresh, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.build import schedule, selection
from engine.code import chapters, closure
from engine.code.chapter_files import ANY, chapter_of
from engine.ground.messages import message
from engine.ground.paths import CHAPTERS, RESULTS, ROOT, shown
from engine.results import catalog, declared_data, devices, fingerprint, freshness
from engine.results.book import Book
from engine.results.catalog import Declared
from engine.results.freshness import Entry

Chapter = dict[str, Any]
"""What is said of a chapter, and what that may stand on.

results: [source file, line, what is said beside it or None] of each
unknown: what is said of files that belong to none
chapters: whose code it may stand on; files: beside code and results; sure: whether these are all
"""


def every(only: str, given: Sequence[str], device: str) -> dict[str, Chapter]:
    """Return what is said of all chapters, of those results that match. Raises Problem where something is wrong."""
    here, book = devices.likely(device), Book()
    found = selection.select(book, only, given, here)
    names = dict.fromkeys(declared.chapter for declared in book.declared)
    return {
        name: _chapter(
            name,
            [entry for entry in found if entry.declared.chapter == name],
            [declared for declared in book.declared if declared.chapter == name],
            here,
        )
        for name in names
    }


def some(files: Mapping[str, list[Path]], given: Sequence[str], device: str) -> tuple[dict[str, Chapter], set[str]]:
    """Return what is said of some chapters, and the files outside that data sets are given as.

    files: {chapter: its source files}. Raises Problem where something is wrong.
    """
    here, book = devices.likely(device), Book()
    selection.refuse_other_data(book, given)
    made = {}
    for name, paths in files.items():
        declared = catalog.declared(book.sources, paths)
        made[name] = _chapter(name, freshness.entries(book, declared, here), declared, here)
        made[name] |= _stands_on(name, book, declared)
    closure.remember(book.sources)
    return made, declared_data.outside(book.sources, given)


def _chapter(name: str, entries: list[Entry], declared: list[Declared], here: Sequence[str]) -> Chapter:
    asides = map(schedule.aside, entries)
    results = [
        [shown(entry.declared.path), _line(entry, entry.device in here), aside and [*aside]]
        for entry, aside in zip(entries, asides, strict=True)
    ]
    return {"results": results, "unknown": freshness.unknown(sorted((RESULTS / name).rglob("*")), declared)}


def _line(entry: Entry, here: bool) -> str:
    why = entry.stale or freshness.stale_views(entry)
    said = message("stale: {reasons}", reasons=message("; ").join(why)) if why else message("fresh")
    end = (
        ""
        if here or not entry.record
        else message(" (recorded on {device}, which is not here)", device=entry.record.ran.device)
    )
    return f"{entry.key:<24} {said}{end}"


def _stands_on(name: str, book: Book, declared: list[Declared]) -> Chapter:
    """Return what the lines of a chapter may stand on beside its results and the code that all share."""
    files = {name for one in declared for name in declared_data.read_here(one)}
    modules = declared_data.places(book.sources)
    data = [modules[need].module.split(".") for one in declared for need in one.data if need in modules]
    first = {name, *(chapter_of(path) for place in files if (path := ROOT / place).parent.is_relative_to(CHAPTERS))}
    reached = chapters.led_to(book.sources, {*first, *(parts[1] for parts in data if parts[0] == CHAPTERS.name)})
    if any(map(_takes_all, declared)):
        reached.add(ANY)
    return {"chapters": sorted(reached), "files": sorted(files), "sure": all(_is_sure(book, one) for one in declared)}


def _takes_all(declared: Declared) -> bool:
    """Whether something of it takes in every file of the book's code."""
    reached = (declared.reached(name) for name in (declared.name, *declared.views.values()))
    return any(name.endswith(".py") for one in reached for name in one.code)


def _is_sure(book: Book, declared: Declared) -> bool:
    """Whether all packages have versions: of another nobody knows without a look whether it is as it was."""
    records = filter(None, (book.record(declared, device) for device in declared.devices))
    made = [one for record in records for one in (record.made, *(view.made for view in record.views.values()))]
    names = {name for one in made for name in one.versions} - {"python"}
    return not any(" " in version for version in fingerprint.versions(names).values())
