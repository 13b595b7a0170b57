"""Runs one experiment and checks what it returns."""

from __future__ import annotations

import importlib
import math
import platform
import time
import traceback
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from results.catalog import Declared
from results.compare import Drift, drift, leaves
from results.datasets import Table
from results.declare import Experiment
from results.devices import device_name
from results.paths import SCRIPTS, Problem, shown
from results.plan import Entry
from results.records import Record


@dataclass(frozen=True)
class Outcome:
    """A run beside its record: the new record, and the numbers that drifted."""

    entry: Entry
    record: Record
    drifts: tuple[Drift, ...]

    def kept(self) -> Record:
        """Return the record where nothing drifted: what was recorded stays, numbers declared since then join.

        Down to the last byte if the fingerprint is the same: the time and the date of a re-run are not news.
        """
        before = self.entry.record
        assert before is not None
        numbers = {name: before.numbers.get(name, value) for name, value in self.record.numbers.items()}
        ran = before.ran if self.record.made == before.made else self.record.ran
        return replace(before, numbers=numbers, made=self.record.made, ran=ran)


def run(item: Entry, tables: dict[str, Table]) -> Outcome:
    """Run an experiment and compare it with its record.

    Raises Problem if it raises, returns other numbers than it declares, or returns a number that is not finite.
    """
    experiment = _load(item.declared)
    start = time.perf_counter()
    numbers = _call(experiment, item, tables)
    seconds = time.perf_counter() - start
    _check(item.declared, experiment, numbers)
    made = item.made | {"data": {name: tables[name].digest for name in item.declared.data}}
    record = Record(numbers, made, _where(item.device, seconds), {})
    return Outcome(item, record, _compare(item, experiment, record))


def _load(declared: Declared) -> Experiment:
    try:
        found = getattr(importlib.import_module(declared.module), declared.name)
    except Exception as error:
        raise Problem(f"{declared.key}: {_said(error)}") from error
    if not isinstance(found, Experiment):
        raise Problem(f"{declared.key} is declared by another decorator than results.declare.experiment")
    return found


def _call(experiment: Experiment, item: Entry, tables: dict[str, Table]) -> dict[str, Any]:
    given = {"device": item.device, **{name: tables[name].values for name in item.declared.data}}
    try:
        return experiment(**{name: given[name] for name in item.declared.needs})
    except Exception as error:
        raise Problem(f"{item.key}: {_said(error)}; nothing was written") from error


def _said(error: Exception) -> str:
    """Say what was raised and where in this repository, as file:line."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if str(SCRIPTS) in frame.filename]
    own = [frame for frame in frames if "results" not in frame.filename.removeprefix(str(SCRIPTS))] or frames
    where = f"{shown(SCRIPTS / own[-1].filename)}:{own[-1].lineno}: " if own else ""
    return f"{where}{type(error).__name__}: {error}"


def _check(declared: Declared, experiment: Experiment, numbers: dict[str, Any]) -> None:
    if not isinstance(numbers, dict) or numbers.keys() != experiment.numbers.keys():
        returned = ", ".join(numbers) if isinstance(numbers, dict) else type(numbers).__name__
        raise Problem(f"{declared.key}: declares {', '.join(experiment.numbers)}; returned {returned}")
    for name, value in leaves(numbers, declared.key):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Problem(f"{name} is a {type(value).__name__}, not a number; nothing was written")
        if not math.isfinite(value):
            raise Problem(f"{name} is {value}; nothing was written")


def _compare(item: Entry, experiment: Experiment, now: Record) -> tuple[Drift, ...]:
    before = item.record
    if before is None or before.stand_in != now.stand_in:
        return ()
    both = [name for name in experiment.numbers if name in before.numbers]
    found = [
        drift(f"{item.key}.{name}", experiment.numbers[name], before.numbers[name], now.numbers[name]) for name in both
    ]
    return tuple(one for one in found if one)


def _where(device: str, seconds: float) -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "device": device_name(device),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "seconds": float(f"{seconds:.2g}"),
    }
