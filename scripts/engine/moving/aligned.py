"""Records that held before a chapter was renamed hold after: run in a copy of the repository, as it is to be.

What a record stands on is named by modules and paths, and a class knows the name of its module. All of it is as it
was but for the names: what was fresh is fresh again by the names that are there now, and nothing has to run.

python -m engine.moving.aligned < {"records": […], "views": […]}    paths from the root of what was fresh
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from dataclasses import replace

from engine.ground.digest import digest
from engine.ground.journal import write_all
from engine.ground.paths import ROOT, read, shown
from engine.machine import commands
from engine.notebooks import inventory
from engine.results import freshness, inputs, pythons, views
from engine.results.book import Book
from engine.results.catalog import Declared
from engine.results.fingerprint import DrawingFingerprint
from engine.results.records import Drawn, Record
from engine.results.views import View


def fresh(book: Book) -> dict[str, list[str]]:
    """Return the records and the views that are fresh, by their paths from the root."""
    found: dict[str, list[str]] = {"records": [], "views": []}
    for one, device in _recorded(book):
        entry = freshness.entry(book, one, device)
        if entry.record and not entry.stale:
            found["records"].append(shown(one.record_path(device)))
            found["views"] += [shown(view.path) for view in views.views(one) if not view.stale(entry.record)]
    return found


def align(records: Collection[str], drawn: Collection[str]) -> None:
    """Let records and views stand on what there is now, and write the notebooks. Raises Problem."""
    book, texts = Book(), {}
    for one, device in _recorded(book):
        path = one.record_path(device)
        if shown(path) in records:
            record = book.record(one, device)
            assert record
            texts[path] = _aligned(one, device, record, drawn).to_text()
    write_all(texts)
    write_all(inventory.changed(book.renewed()))


def _recorded(book: Book) -> list[tuple[Declared, str]]:
    return [(one, kind) for one in book.declared for kind in one.devices if one.record_path(kind).exists()]


def _aligned(one: Declared, device: str, record: Record, drawn: Collection[str]) -> Record:
    """Return a record by the names of today."""
    files = inputs.read(one.surroundings, one.key)
    now = freshness.fingerprint_of(one, device, files, record)
    made = replace(record.made, code=now.code, files=now.files)
    fresh = {view.path.name: _drawn(view, record) for view in views.views(one) if shown(view.path) in drawn}
    there = replace(record, made=made, views={name: fresh.get(name, view) for name, view in record.views.items()})
    pythons.settle(there, now)
    return there


def _drawn(view: View, record: Record) -> Drawn:
    before: DrawingFingerprint = record.views[view.path.name].made
    now = view.made(record, before.versions.keys() - {"python"})
    return Drawn(replace(before, code=now.code, files=now.files), digest(read(view.path)))


def main() -> int:
    """Run the step; return its exit code."""
    commands.speak_utf8()
    given = json.load(sys.stdin)
    return commands.finished(lambda: align({*given["records"]}, {*given["views"]}), f"nothing was written in {ROOT}")


if __name__ == "__main__":
    sys.exit(main())
