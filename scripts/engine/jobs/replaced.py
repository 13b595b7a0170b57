"""Records that others took the place of, in `.cache/replaced`: who undoes an edit has the record as it was before.

A run that gives the same numbers by the same code, data and settings is no news: not its seconds, not its date.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.problem import Problem
from engine.jobs.store import REPLACED
from engine.results import records
from engine.results.freshness import Entry
from engine.results.records import Record


def again(entry: Entry, record: Record) -> Record:
    """Return a record that takes the place of another, with the run and the times of an earlier one that was the same.

    That other one is kept.
    """
    if entry.record is None or record == entry.record:
        return record
    cache.keep(_place(entry, entry.record), entry.record.to_text())
    with suppress(Problem, OSError):  # it is spoilt
        earlier = records.load(_place(entry, record))
        if earlier and earlier.made == record.made and _compared(entry, earlier) == _compared(entry, record):
            return replace(record, numbers=earlier.numbers, ran=earlier.ran)
    return record


def _compared(entry: Entry, record: Record) -> dict[str, object]:
    """Return the numbers of a record, of times only that they are there."""
    kinds = entry.declared.numbers
    return {name: kinds[name].kind == "measured" or value for name, value in record.numbers.items() if name in kinds}


def _place(entry: Entry, record: Record) -> Path:
    made = digest(json.dumps(record.made.to_json(), sort_keys=True), 32)
    return REPLACED / f"{entry.key}.{entry.device}-{made}.json"
