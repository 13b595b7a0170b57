"""What is done in an environment that is tried: what it reaches is run, compared and drawn again; nothing is written.

Its arguments are two files of JSON: the options of a build, and where the answer goes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from engine import sandbox
from engine.build import workflow
from engine.build.conductor import Options, tables_for
from engine.data.dataset import STAND_IN
from engine.data.load import Data
from engine.ground.paths import read, shown
from engine.ground.problem import Problem
from engine.machine import commands
from engine.results import devices, runs, views
from engine.results.book import Book
from engine.results.comparison import Drift, differences
from engine.results.fingerprint import Versions
from engine.results.freshness import Entry
from engine.results.records import Record
from engine.results.runs import Ran


@dataclass
class Answer:
    """What other versions change.

    versions: {package: (recorded, tried)} of those that differ; run: results that were run; apart: those that no
    version that differs reaches; failed: {result or view: why}; moved: numbers, at the value that moved farthest.
    same: how many numbers did not move; drawn: how many views were drawn, other: {view: how it differs}.
    """

    versions: dict[str, tuple[str, str]] = field(default_factory=dict)
    run: int = 0
    apart: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    moved: list[dict[str, Any]] = field(default_factory=list)
    same: int = 0
    drawn: int = 0
    other: dict[str, str] = field(default_factory=dict)


def tried(options: Options) -> Answer:
    """Try what is installed here on the results that are asked for; on attested ones where --only names them."""
    here, book, answer = devices.wanted(options.device), Book(), Answer()
    found = [one for one in workflow.select(book, options, here) if one.record and one.device in here]
    recorded = [one for one in found if options.only != "*" or not one.declared.is_attested]
    wanted = [one for one in recorded if options.force or _differing(one.record, one)]
    answer.apart = len(recorded) - len(wanted)
    for one in wanted:
        answer.versions |= _differing(one.record, one)
    sandbox.preload({package for one in wanted for package in one.made.versions})
    _compare(list(_runs(wanted, tables_for(wanted, options), answer)), answer)
    for one in recorded:
        if one.key not in answer.failed:
            _draw(one, answer, options.force)
    return answer


def _differing(record: Record | None, item: Entry) -> dict[str, tuple[str, str]]:
    """Return {package: (recorded version, version here)} of those that differ."""
    return _others(record.made.versions if record else {}, item.made.versions)


def _others(before: Versions, now: Versions) -> dict[str, tuple[str, str]]:
    return {name: (before[name], version) for name, version in now.items() if before.get(name, version) != version}


def _runs(wanted: list[Entry], tables: dict[str, Data], answer: Answer) -> Iterator[Ran]:
    for number, one in enumerate(wanted, 1):
        try:
            if why := _untried(one, tables):
                raise Problem(why)
            ran = runs.run(one, tables, sandbox.call)
        except Problem as problem:
            answer.failed[one.key] = str(problem)
            print(f"[{number}/{len(wanted)}] {one.key}  fails", flush=True)
        else:
            print(f"[{number}/{len(wanted)}] {one.key}  {ran.record.ran.seconds:g} s", flush=True)
            yield ran


def _untried(item: Entry, tables: dict[str, Data]) -> str:
    """Say why a result cannot be held against its record, nothing where it can."""
    if item.outdated and item.record and not item.record.stand_in:
        return f"stale already ({'; '.join(item.outdated)}); build first"
    stand_in = [name for name in item.declared.data if tables[name].digest == STAND_IN]
    if stand_in and item.record and not item.record.stand_in:
        return f"needs the real {stand_in[0]} data; give it with --data {stand_in[0]}=FILE"
    if item.record and item.record.stand_in and len(stand_in) < len(item.declared.data):
        return "its record is of stand-in data; build first"
    return ""


def _compare(done: list[Ran], answer: Answer) -> None:
    answer.run, level = len(done), runs.level_of(done)
    for ran in done:
        assert ran.entry.record
        for name, kind in ran.kinds.items():
            if kind.kind == "measured" or name not in ran.entry.record.numbers:
                continue
            before, now = ran.entry.record.numbers[name], ran.record.numbers[name]
            found = differences(f"{ran.entry.key}.{name}", kind, before, now, level)
            farthest = max(found, key=lambda one: (one.difference - one.tolerance, one.difference))
            if any(one.difference for one in found):
                answer.moved.append(_row(farthest))
            else:
                answer.same += 1


def _row(one: Drift) -> dict[str, Any]:
    drifts = one.difference > one.tolerance
    row = asdict(one) | {"verdict": "drifts" if drifts else "holds"}
    return {name: str(value) if value == float("inf") else value for name, value in row.items()}


def _draw(item: Entry, answer: Answer, force: bool) -> None:
    """Draw the views of a record, where the versions of what draws them differ; say which come out otherwise."""
    record = item.record
    if record is None or not item.is_shown:
        return
    versions = _drawn_by(item, record)
    answer.versions |= versions
    if not force and not versions:
        return
    try:
        _, texts = views.draw_all(item.declared, record, sandbox.call)
    except Problem as problem:
        answer.failed[f"views of {item.key}"] = str(problem)
        return
    answer.drawn += len(texts)
    for path, text in texts.items():
        before = read(path).splitlines() if path.exists() else []
        after = text.splitlines()
        if before != after:
            apart = sum(old != new for old, new in zip(before, after, strict=False)) + abs(len(before) - len(after))
            answer.other[shown(path)] = f"{apart} of {max(len(before), len(after))} lines"


def _drawn_by(item: Entry, record: Record) -> dict[str, tuple[str, str]]:
    """Return {package: (version that drew, version here)} of those that differ."""
    known = [(view, record.views.get(view.path.name)) for view in views.views(item.declared)]
    pairs = [(drawn.made.versions, view.made(record, {}).versions) for view, drawn in known if drawn]
    return {name: one for before, now in pairs for name, one in _others(before, now).items()}


def main(options: Path, answer: Path) -> int:
    """Try, and write the answer; return an exit code."""
    commands.speak_utf8()

    def work() -> None:
        done = tried(Options(**json.loads(read(options))))
        answer.write_text(json.dumps(asdict(done)), encoding="utf-8")

    return commands.finished(work, "nothing was written")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
