"""Runs whose records are not written yet, in `.cache/results`: a build that fails or is killed goes on where it was.

A run is taken up by the result that it is of alone: where its code, data, files, settings, versions, variables and
device are what they would be in a run today, under the same Python, system and engine. What is written to the records
leaves this folder.
"""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from pathlib import Path

from engine.ground.cache import keep
from engine.ground.digest import digest
from engine.ground.paths import CACHE, ENGINE, remove
from engine.ground.problem import Problem
from engine.jobs.job import Job
from engine.results import records
from engine.results.records import Record
from engine.results.runs import Ran

FOLDER, CHECKPOINTS, REPLACED = CACHE / "results", CACHE / "checkpoints", CACHE / "replaced"
OLDEST = 30 * 86400.0  # seconds that something may lie there
DECIDING = ("code", "results", "sandbox")  # rooms of the engine that decide what a run gives
CONFIRMED, ALONE = "confirmed", "alone"  # whether a second run gave the same numbers


class Store:
    """The runs that are kept, in a folder. takes: whether one of an earlier build may stand for a run of this one."""

    def __init__(self, takes: bool = True, folder: Path = FOLDER) -> None:
        self.takes, self._folder = takes, folder
        self._places: dict[str, set[Path]] = {}  # of this command, by key

    def taken(self, job: Job) -> Ran | None:
        """Return a run that was kept, None where none fits; a new result takes none that is not confirmed."""
        found = self._kept(job, CONFIRMED) or (None if job.is_new else self._kept(job, ALONE))
        return Ran(job.entry, found, job.entry.declared.numbers) if found and self.takes else None

    def keep(self, job: Job, ran: Ran) -> None:
        """Keep a run; that of a new result has been confirmed."""
        place = self._place(job, CONFIRMED if job.is_new else ALONE)
        keep(place, ran.record.to_text())

    def is_confirmed(self, job: Job) -> bool:
        """Whether the run that is kept has been confirmed."""
        return self.takes and self._kept(job, CONFIRMED) is not None

    def confirm(self, job: Job) -> None:
        """Say of a run that is kept that a second one gave the same numbers."""
        with suppress(OSError):  # it was not kept
            self._place(job, ALONE).replace(self._place(job, CONFIRMED))

    def drop(self, keys: Collection[str]) -> None:
        """Forget the runs of results, by their keys, whose records are written."""
        for key in keys:
            for place in self._places.pop(key, ()):
                with suppress(OSError):
                    place.unlink(missing_ok=True)

    def _kept(self, job: Job, how: str) -> Record | None:
        """Return what lies at the place of a run, if a run today would be made of the same; what is spoilt goes."""
        place = self._place(job, how)
        try:
            record = records.load(place)
        except (Problem, OSError):
            with suppress(OSError):
                place.unlink(missing_ok=True)
            return None
        if record is None:
            return None
        today = job.made(frozenset(record.made.versions.keys() - {"python"}))
        return record if _said(record.made.to_json()) == _said(today.to_json()) else None

    def _place(self, job: Job, how: str) -> Path:
        place = self._folder / f"{job.entry.declared.name}-{digest_of(job)}.{how}.json"
        self._places.setdefault(job.entry.key, set()).add(place)
        return place


def digest_of(job: Job) -> str:
    """Return the digest of all that decides a run and is known before it: its packages are not."""
    made = job.made().to_json() | {"versions": platform.python_version()}
    where = [platform.system(), platform.machine(), _engine()]
    return digest(_said([job.entry.key, made, where]), 32)


def sweep() -> None:
    """Throw away what nobody came back for: runs, what they left to go on from, records that were replaced."""
    for folder in (FOLDER, CHECKPOINTS, REPLACED):
        with suppress(OSError):  # there is none
            for path in folder.iterdir():
                if time.time() - max(one.stat().st_mtime for one in [path, *path.rglob("*")]) > OLDEST:
                    remove(path)


@cache
def _engine() -> str:
    """Return the digest of the rooms of the engine that decide what a run gives."""
    files = sorted(path for room in DECIDING for path in (ENGINE / room).glob("*.py"))
    return digest(b"".join(path.read_bytes() for path in files))


def _said(value: object) -> str:
    return json.dumps(value, sort_keys=True)
