"""A run beside its record: what is kept, what is renewed, what drifted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.ground.problem import Problem
from engine.results import welch
from engine.results.comparison import FALSE_ALARM, Comparison, Drift, drift
from engine.results.datasets import Table
from engine.results.freshness import Entry
from engine.results.isolation import Call
from engine.results.records import Record
from engine.results.worker import Work, work


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
    renewed: tuple[str, ...]  # numbers that belong to their run and to no other

    def kept(self) -> Record:
        """Return the record where nothing drifted: what was recorded stays, numbers declared since then join.

        A recorded mean stays as well, or many small shifts, each within its tolerance, would add up unseen. Other
        settings are another experiment: its numbers are taken, or the record would name a seed that gave no number.
        Down to the last byte if the fingerprint is the same, or differs by Python alone: the time and the date of a
        re-run are not news.
        """
        before = self.entry.record
        assert before is not None
        if before.made.differs_by_python(self.record.made) and before.numbers.keys() == self.record.numbers.keys():
            return before
        same = self.record.made == before.made
        if self.record.made.settings != before.made.settings:
            return replace(self.record, views=before.views)
        numbers = {
            name: before.numbers[name] if name in before.numbers and (same or name not in self.renewed) else value
            for name, value in self.record.numbers.items()
        }
        return replace(before, numbers=numbers, made=self.record.made, ran=before.ran if same else self.record.ran)


def run(item: Entry, tables: dict[str, Table], call: Call) -> Ran:
    """Run an experiment in a process of its own, which `call` makes. Raises Problem as `worker.work` does."""
    given = {name: tables[name].values for name in item.declared.data}
    done: Work = call(item.key, work, item.declared, item.key, item.device, given)
    data = {name: tables[name].digest for name in item.declared.data}
    made = replace(item.made, data=data, files=done.files)
    return Ran(item, Record(done.numbers, made, done.ran, {}), done.kinds)


def compared(runs: list[Ran]) -> list[Outcome]:
    """Hold every run against its record. All statistical numbers together have the chance of one false alarm.

    Raises Problem where a statistical number rests on too few runs to catch the shift that it declares.
    """
    level = level_of(runs)
    for ran, name, kind in _statistical(runs):
        if why := welch.weak(f"{ran.entry.key}.{name}", kind.rtol, ran.record.numbers[name], level):
            raise Problem(why)
    return [Outcome(ran.entry, ran.record, _drifts(ran, level), _renewed(ran)) for ran in runs]


def level_of(runs: list[Ran]) -> float:
    """Return the chance of a false alarm that each of the statistical numbers of these runs has."""
    tests = sum(len(list(welch.means(ran.record.numbers[name], name))) for ran, name, _ in _statistical(runs))
    return FALSE_ALARM / max(tests, 1)


def _statistical(runs: list[Ran]) -> list[tuple[Ran, str, Comparison]]:
    return [(ran, name, kind) for ran in runs for name, kind in ran.kinds.items() if kind.kind == "statistical"]


def _renewed(ran: Ran) -> tuple[str, ...]:
    """Times, and means over another number of runs than the recorded."""
    before = ran.entry.record.numbers if ran.entry.record else {}
    return tuple(
        name
        for name, kind in ran.kinds.items()
        if kind.kind == "measured"
        or (kind.kind == "statistical" and welch.runs(before.get(name)) != welch.runs(ran.record.numbers[name]))
    )


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
