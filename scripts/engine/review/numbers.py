"""Numbers before and after a change, with a verdict, and what else of their records differs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.ground.problem import Problem
from engine.results import fingerprint, records, welch
from engine.results.comparison import Comparison, Drift, differences, exact, leaves
from engine.results.keys import ResultKey
from engine.results.records import Record
from engine.review.revision import Change

NEW, GONE, MEASURED, SETTINGS = "new", "gone", "measured", "other settings"
WITHIN, BEYOND, SHAPE, MOVED = "within tolerance", "beyond tolerance", "other shape", "moved"


@dataclass(frozen=True)
class Number:
    """A number that is another; of many values, the one that moved farthest. "" where there is nothing to say."""

    name: str
    before: str
    now: str
    difference: str
    tolerance: str
    verdict: str
    others: int = 0  # more of its values that moved


@dataclass(frozen=True)
class Result:
    """A result whose record differs. why: what else of it differs, in words; same: how many numbers do not."""

    key: ResultKey
    device: str
    why: tuple[str, ...]
    numbers: tuple[Number, ...]
    same: int


@dataclass(frozen=True)
class _Side:
    """What one side of a change knows of a result. record: None where its file cannot be read as one."""

    numbers: Mapping[str, Any]
    record: Record | None = None


def place(path: str) -> tuple[ResultKey, str]:
    """Return the key of the result that a file belongs to, and its suffix: a device's, `cpu.json`, or a view's."""
    file = Path(path)
    name, _, suffix = file.name.partition(".")
    return ResultKey.of(file.parent.name, name), suffix


def result(change: Change, folder: Path, kinds: Mapping[str, Comparison]) -> Result:
    """Return what a change makes of a record. folder: where its text before may be put, to be read as a record."""
    key, suffix = place(change.path)
    before, now = (
        _side(text, folder / side / change.path) for side, text in (("before", change.before), ("now", change.now))
    )
    names = list(dict.fromkeys([*now.numbers, *before.numbers]))
    settings = bool(before.record and now.record and before.record.made.settings != now.record.made.settings)
    found = [(name, _number(f"{key}.{name}", name, before, now, kinds.get(name))) for name in names]
    numbers = tuple(_judged(one, settings) for _, one in found if one)
    return Result(key, suffix.removesuffix(".json"), tuple(_why(before, now)), numbers, len(found) - len(numbers))


def _side(text: str | None, file: Path) -> _Side:
    """Return what a text says as a record; of one that an earlier engine wrote, the numbers alone."""
    if text is None:
        return _Side({})
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    try:
        record = records.load(file)
    except Problem:
        record = None
    if record:
        return _Side(record.numbers, record)
    try:
        numbers = json.loads(text)["numbers"]
    except (ValueError, LookupError, TypeError):
        return _Side({})
    return _Side(numbers if isinstance(numbers, dict) else {})


def _why(before: _Side, now: _Side) -> Iterator[str]:
    if not before.numbers or not now.numbers:
        yield "a new result" if now.numbers else "no longer a result" if before.numbers else "its record is no record"
    elif not before.record or not now.record:
        yield f"the record {'after' if before.record else 'before'} the change cannot be read as one"
    else:
        why = fingerprint.reasons(before.record.made, now.record.made)
        yield from why
        if before.record.ran.device != now.record.ran.device:
            yield f"run on {now.record.ran.device}, before on {before.record.ran.device}"
        yield from _drawn(before.record, now.record, {*why, "its numbers changed"})


def _drawn(before: Record, now: Record, known: set[str]) -> Iterator[str]:
    """Say why views were drawn again, each reason once, and none that is known of their result."""
    both = ((before.views[name].made, one.made) for name, one in now.views.items() if name in before.views)
    why = dict.fromkeys(reason for old, new in both for reason in fingerprint.reasons(old, new))
    if found := [reason for reason in why if reason not in known]:
        yield f"drawn again since {', '.join(found)}"


def _number(whole: str, name: str, before: _Side, now: _Side, kind: Comparison | None) -> Number | None:
    """Return how a number differs, None where it does not."""
    if name not in before.numbers or name not in now.numbers:
        there = before.numbers.get(name, now.numbers.get(name))
        first = _first(there)
        old, new = (first, "") if name in before.numbers else ("", first)
        return Number(whole, old, new, "", "", GONE if old else NEW)
    old, new = before.numbers[name], now.numbers[name]
    if old == new:
        return None
    if kind and kind.kind == "measured":
        return Number(whole, _first(old), _first(new), "", "", MEASURED)
    return _farthest(differences(whole, kind or exact, old, new), kind)


def _farthest(found: list[Drift], kind: Comparison | None) -> Number:
    one = max(found, key=lambda drift: (drift.difference - drift.tolerance, drift.difference))
    if math.isinf(one.difference):
        return Number(one.name, str(one.recorded), str(one.now), "", "", SHAPE)
    verdict = MOVED if kind is None else WITHIN if one.difference <= one.tolerance else BEYOND
    tolerance = "" if kind is None else f"{one.tolerance:.2g}"
    others = sum(bool(drift.difference) for drift in found) - 1
    old, new = (f"{value:.7g}" if isinstance(value, float) else str(value) for value in (one.recorded, one.now))
    return Number(one.name, old, new, f"{one.difference:.2g}", tolerance, verdict, others)


def _judged(one: Number, settings: bool) -> Number:
    """Other settings make another experiment: what they give is held against no tolerance."""
    moved = one.verdict in {WITHIN, BEYOND, MOVED, SHAPE}
    return replace(one, tolerance="", verdict=SETTINGS) if settings and moved else one


def _first(value: Any) -> str:
    """Return the first single value of a number, and how many more there are."""
    if welch.is_statistical(value):
        _, mean = next(welch.means(value, ""))
        return f"{mean['mean']:.7g} ± {mean['stderr']:.2g}"
    every = [one for _, one in leaves(value, "")]
    more = f" and {len(every) - 1} more" if len(every) > 1 else ""
    return f"{every[0]:.7g}{more}" if every else ""


def count(results: Iterable[Result], verdict: str) -> int:
    """Return how many numbers have a verdict."""
    return sum(number.verdict == verdict for result in results for number in result.numbers)
