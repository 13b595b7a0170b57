"""A run beside its record: what is kept, what is renewed, what drifted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine import sandbox
from engine.data.dataset import STAND_IN
from engine.data.load import Data, Files
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.results import boxes, declared_data, failures, fingerprint, returned, welch
from engine.results.catalog import Declared
from engine.results.comparison import FALSE_ALARM, Comparison, Drift, drift
from engine.results.declared_data import Function
from engine.results.freshness import Entry
from engine.results.records import Record, Run
from engine.results.worker import Reading, work
from engine.sandbox import Begun, Call

OTHERWISE = (
    "seed what draws at random; let no number depend on the order of a set, on the time, on docstrings and lines, or on"
    " code and files that it does not name"
)


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


def run(item: Entry, tables: Mapping[str, Data], call: Call, checkpoints: Path | None = None) -> Ran:
    """Run an experiment in a process of its own, which `call` makes, by the code that its fingerprint holds.

    checkpoints: the folder where it finds what a run like this left, if it declares that it looks.
    Raises Problem where it raises something, or returns other numbers than it declares.
    """
    declared = item.declared
    asked, links = _asked(item, tables)
    box = boxes.on_device(boxes.alone(declared, declared.name, item.files), item.device, links)
    if checkpoints and box.checkpoints is not None:
        box = replace(box, checkpoints=str(checkpoints))
    answer = call(item.key, work, *asked, box=box)
    numbers = _numbers(item, answer.value)
    data = {name: tables[name].digest for name in declared.data}
    made = replace(item.made, data=data, versions=fingerprint.versions(answer.distributions))
    return Ran(item, Record(numbers, made, _where(answer.value), {}), declared.numbers)


@contextmanager
def confirmed(item: Entry, tables: Mapping[str, Data], begun: Begun = sandbox.begun) -> Iterator[Callable[[Ran], None]]:
    """Run an experiment in the other world meanwhile; yields what holds a run against it.

    What is yielded raises Problem where the two differ: numbers of chance, or of what a fingerprint leaves out.
    """
    asked, links = _asked(item, tables)
    alone = boxes.otherwise(item.declared, item.declared.name, item.files)
    box = boxes.on_device(alone, item.device, links)
    with begun(item.key, work, *asked, box=box) as again:

        def confirm(ran: Ran) -> None:
            other = _numbers(item, again().value)
            if said := returned.differing(item.key, ran.kinds, ran.record.numbers, other):
                raise Problem(
                    message(
                        "{place}: {said}: {cure}; nothing was written",
                        place=item.declared.place,
                        said=said,
                        cure=message(OTHERWISE),
                    )
                )

        yield confirm


def is_new(item: Entry, tables: Mapping[str, Data]) -> bool:
    """Whether there are no numbers yet that a run can be held against."""
    stand_in = any(tables[name].digest == STAND_IN for name in item.declared.data)
    return item.record is None or item.record.stand_in != stand_in


def _asked(item: Entry, tables: Mapping[str, Data]) -> tuple[tuple[Any, ...], dict[str, str]]:
    """Return the arguments of `worker.work`, and the links of its box: files are read there, not handed over."""
    declared = item.declared
    links: dict[str, str] = {}
    given: dict[str, Any] = {"device": item.device} if "device" in declared.needs else {}
    for name in declared.data:
        data = tables[name]
        if isinstance(data, Files):
            given[name], more = _reading(declared, name, data)
            links |= more
        else:
            given[name] = data.values
    return (declared.key, declared.module, declared.name, item.device, given), links


def _reading(declared: Declared, name: str, data: Files) -> tuple[Reading, dict[str, str]]:
    """Return what reads the files of a data set in a run, and the links that it takes."""
    path, links = boxes.data_in(name, data)
    read = declared_data.known(declared.sources)[name].read
    assert isinstance(read, Function)
    return Reading(read.module, read.name, path), links


def _numbers(item: Entry, told: Any) -> dict[str, Any]:
    """Return the numbers that a run tells of. Raises Problem where they are not what is declared."""
    failures.refuse(told, item.key, item.declared, item.declared.name)
    returned.refuse_unfit(item.declared, told["kinds"], told["numbers"])
    numbers: dict[str, Any] = told["numbers"]
    return numbers


def _where(told: Any) -> Run:
    return Run(
        date=datetime.now(UTC).date().isoformat(),
        device=str(told["device"]),
        system=str(told["system"]),
        python=str(told["python"]),
        seconds=float(f"{told['seconds']:.2g}"),
        settings={str(name): str(value) for name, value in told["settings"].items()},
    )


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
