"""Runs one experiment and checks what it returns."""

from __future__ import annotations

import importlib
import math
import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from results import reads, welch
from results.blame import said
from results.catalog import Declared
from results.compare import FALSE_ALARM, Comparison, Drift, drift, leaves
from results.datasets import Table
from results.declare import Experiment
from results.devices import device_name
from results.paths import Problem
from results.plan import Entry
from results.records import Record


@dataclass(frozen=True)
class Ran:
    """A run that has not been compared yet; kinds: how each of its numbers is to be."""

    entry: Entry
    record: Record
    kinds: Mapping[str, Comparison]


@dataclass(frozen=True)
class Outcome:
    """A run beside its record: the new record, and the numbers that drifted."""

    entry: Entry
    record: Record
    drifts: tuple[Drift, ...]
    renewed: tuple[str, ...]  # what belongs to its run: times, and means that are over a sample of their own

    def kept(self) -> Record:
        """Return the record where nothing drifted: what was recorded stays, numbers declared since then join.

        Down to the last byte if the fingerprint is the same: the time and the date of a re-run are not news.
        """
        before = self.entry.record
        assert before is not None
        same = self.record.made == before.made
        numbers = {
            name: before.numbers[name] if name in before.numbers and (same or name not in self.renewed) else value
            for name, value in self.record.numbers.items()
        }
        return replace(before, numbers=numbers, made=self.record.made, ran=before.ran if same else self.record.ran)


def run(item: Entry, tables: dict[str, Table]) -> Ran:
    """Run an experiment.

    Raises Problem if it raises, returns other numbers than it declares, or returns a number that is not finite.
    """
    experiment, imported = _load(item.declared)
    with reads.watched(item.key) as read:
        start = time.perf_counter()
        numbers = _call(experiment, item, tables)
        seconds = time.perf_counter() - start
    _check(item.declared, experiment, numbers)
    data = {name: tables[name].digest for name in item.declared.data}
    made = item.made | {"data": data, "files": reads.digests(read | imported)}
    return Ran(item, Record(numbers, made, _where(item.device, seconds), {}), experiment.numbers)


def compared(runs: list[Ran]) -> list[Outcome]:
    """Hold every run against its record. All statistical numbers together have the chance of one false alarm.

    Raises Problem where a statistical number rests on too few seeds to catch the shift that it declares.
    """
    means = [(ran, name, kind) for ran in runs for name, kind in ran.kinds.items() if kind.kind == "statistical"]
    tests = sum(len(list(welch.means(ran.record.numbers[name], name))) for ran, name, _ in means)
    level = FALSE_ALARM / max(tests, 1)
    for ran, name, kind in means:
        if why := welch.weak(f"{ran.entry.key}.{name}", kind.rtol, ran.record.numbers[name], level):
            raise Problem(why)
    return [Outcome(ran.entry, ran.record, _drifts(ran, level), _renewed(ran)) for ran in runs]


def _renewed(ran: Ran) -> tuple[str, ...]:
    return tuple(name for name, kind in ran.kinds.items() if kind.kind in {"measured", "statistical"})


def _load(declared: Declared) -> tuple[Experiment, set[Path]]:
    """Return an experiment, and the files that its chapter reads when it is imported."""
    module, read = _import(declared.module, declared.key)
    found = getattr(module, declared.name)
    if not isinstance(found, Experiment):
        raise Problem(f"{declared.key} is declared by another decorator than results.declare.experiment")
    return found, read


@cache
def _import(module: str, key: str) -> tuple[ModuleType, set[Path]]:
    try:
        with reads.watched(module) as read:
            return importlib.import_module(module), read
    except (Exception, SystemExit) as error:
        raise error if isinstance(error, Problem) else Problem(f"{key}: {said(error)}") from error


def _call(experiment: Experiment, item: Entry, tables: dict[str, Table]) -> dict[str, Any]:
    given = {"device": item.device, **{name: tables[name].values.copy() for name in item.declared.data}}
    try:
        return experiment(**{name: given[name] for name in item.declared.needs})
    except (Exception, SystemExit) as error:
        raise Problem(f"{item.key}: {said(error)}; nothing was written") from error


def _check(declared: Declared, experiment: Experiment, numbers: dict[str, Any]) -> None:
    if not experiment.numbers:
        raise Problem(f"{declared.key} declares no number")
    if not isinstance(numbers, dict) or numbers.keys() != experiment.numbers.keys():
        returned = ", ".join(numbers) if isinstance(numbers, dict) else type(numbers).__name__
        raise Problem(f"{declared.key}: declares {', '.join(experiment.numbers)}; returned {returned}")
    for name, comparison in experiment.numbers.items():
        if comparison.kind == "statistical" and not welch.is_statistical(numbers[name]):
            raise Problem(f"{declared.key}.{name}: a statistical number is a dict of mean, stderr and n, or holds such")
    for name, value in numbers.items():
        if not all(isinstance(key, str) for key in _keys(value)) or not list(leaves(value, name)):
            raise Problem(f"{declared.key}.{name}: a number, a list or a dict with text keys, none of them empty")
    for name, value in leaves(numbers, declared.key):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Problem(f"{name} is a {type(value).__name__}, not a number; nothing was written")
        if not math.isfinite(value):
            raise Problem(f"{name} is {value}; nothing was written")


def _keys(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [key for inner in value for key in _keys(inner)]
    return [*value, *(key for inner in value.values() for key in _keys(inner))] if isinstance(value, dict) else []


def _drifts(ran: Ran, level: float) -> tuple[Drift, ...]:
    before, now = ran.entry.record, ran.record
    if before is None or before.stand_in != now.stand_in:
        return ()
    both = [name for name in ran.kinds if name in before.numbers]
    found = [
        drift(f"{ran.entry.key}.{name}", ran.kinds[name], before.numbers[name], now.numbers[name], level)
        for name in both
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
