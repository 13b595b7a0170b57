"""What is done with a chapter in a process of its own: an experiment is run, or a record is drawn."""

from __future__ import annotations

import importlib
import json
import math
import platform
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from engine.ground.paths import shown
from engine.ground.problem import Problem
from engine.ground.raised import said
from engine.ground.words import words
from engine.results import files_read, welch
from engine.results.catalog import Declared
from engine.results.comparison import Comparison, leaves
from engine.results.declare import Experiment
from engine.results.devices import device_name
from engine.results.records import Record, Run

NOISE = 1e-3  # an absolute tolerance up to this may be more than the number


@dataclass(frozen=True)
class Work:
    """What a run gave. kinds: how its numbers are compared; ran: where, when and how long; files: what it read."""

    numbers: dict[str, Any]
    kinds: Mapping[str, Comparison]
    ran: Run
    files: dict[str, str]


def work(declared: Declared, key: str, device: str, tables: dict[str, Any]) -> Work:
    """Run an experiment. tables: {dataset: values as a float64 array}.

    Raises Problem if it raises, returns other numbers than it declares, or returns a number that is not finite.
    """
    module, imported = _import(declared)
    experiment = getattr(module, declared.name)
    if not isinstance(experiment, Experiment):
        raise Problem(f"{declared.key} is declared by another decorator than engine.experiment")
    given = {"device": device, **tables}
    with files_read.watched(key) as read, _blamed(key):
        start = time.perf_counter()
        numbers = experiment(**{name: given[name] for name in declared.needs})
        seconds = time.perf_counter() - start
    with _blamed(key):
        _check(declared, experiment, numbers)
        plain = json.loads(json.dumps(numbers))  # what the record will hold, and nothing of the objects behind it
    return Work(plain, dict(experiment.numbers), _where(device, seconds), files_read.digests(read | imported))


def draw(declared: Declared, record: Record) -> tuple[dict[str, str], dict[str, str]]:
    """Make every view of a record: {suffix: text}, and {path: digest} of the files that importing the chapter read.

    Raises Problem where the chapter's function fails, or reads a file.
    """
    module, imported = _import(declared)
    texts: dict[str, str] = {}
    for function in dict.fromkeys(declared.views.values()):
        with files_read.watched(f"{declared.key}: {function}") as read, _blamed(declared.key):
            made = getattr(module, function)(json.loads(json.dumps(record.numbers)))
        if read:
            name = shown(min(read))
            raise Problem(f"{declared.key}: {function} reads {name}; a view is made from the numbers alone")
        texts |= _written(declared, function, made, record)
    return texts, files_read.digests(imported)


def _written(declared: Declared, function: str, made: Any, record: Record) -> dict[str, str]:
    """Return what a function of the chapter made as the texts of its files: {suffix: text}."""
    suffixes = [suffix for suffix, maker in declared.views.items() if maker == function]
    if "svg" in suffixes:
        return _figure(declared, function, made, record)
    return dict.fromkeys(suffixes, _text(declared, function, made, record))


def _import(declared: Declared) -> tuple[ModuleType, set[Path]]:
    with files_read.watched(declared.module) as read, _blamed(declared.key, ""):
        return importlib.import_module(declared.module), read


@contextmanager
def _blamed(key: str, also: str = "; nothing was written") -> Iterator[None]:
    """Say what a chapter raises, and where."""
    try:
        yield
    except Problem:
        raise
    except BaseException as error:  # whatever it is: Ctrl-C does not come here
        raise Problem(f"{key}: {said(error)}{also}") from error


def _check(declared: Declared, experiment: Experiment, numbers: dict[str, Any]) -> None:
    if not experiment.numbers:
        raise Problem(f"{declared.key} declares no number")
    if dict(experiment.numbers) != dict(declared.numbers):
        said = f"{declared.key} declares its numbers otherwise than its source says"
        raise Problem(f'{_place(declared, experiment)}: {said}; write them out, numbers={{"loss": close(rtol=1e-4)}}')
    if not isinstance(numbers, dict) or numbers.keys() != experiment.numbers.keys():
        returned = ", ".join(numbers) if isinstance(numbers, dict) else type(numbers).__name__
        raise Problem(f"{declared.key}: declares {', '.join(experiment.numbers)}; returned {returned}")
    for name, value in numbers.items():
        if not all(map(_is_name, _keys(value))) or not list(leaves(value, name)):
            where = f"{_place(declared, experiment)}: {declared.key}.{name}"
            raise Problem(f"{where}: a number, a list or a dict with text keys, none of them empty")
    _check_leaves(declared, numbers)
    _check_tolerances(declared, experiment, numbers)
    for name, comparison in experiment.numbers.items():
        if comparison.kind == "statistical" and not welch.is_statistical(numbers[name]):
            raise Problem(
                f"{declared.key}.{name}: a statistical number is a dict of mean, stderr and n, or a dict of such;"
                " of several runs return their mean, its standard error, and how many they are"
            )


def _check_leaves(declared: Declared, numbers: dict[str, Any]) -> None:
    seen: set[str] = set()
    for name, value in leaves(numbers, declared.key):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Problem(f"{name} is a {type(value).__name__}, not a number; nothing was written")
        if not _is_finite(value):
            raise Problem(f"{name} is {value if isinstance(value, float) else 'too large'}; nothing was written")
        if name in seen:
            raise Problem(f"two numbers are called {name}: choose other keys")
        seen.add(name)


def _check_tolerances(declared: Declared, experiment: Experiment, numbers: dict[str, Any]) -> None:
    """An absolute tolerance tells noise from 0; of a number that is smaller it would let everything pass."""
    for name, comparison in experiment.numbers.items():
        largest = max(abs(value) for _, value in leaves(numbers[name], name))
        if comparison.kind == "close" and NOISE < comparison.atol >= largest:
            said = f"close(atol={comparison.atol:g}) holds whatever comes of {declared.key}.{name}, now {largest:g}"
            raise Problem(f"{_place(declared, experiment)}: {said}; declare less than the number, or {NOISE:g} at most")


def _place(declared: Declared, experiment: Experiment) -> str:
    """Return where an experiment is declared, as file:line."""
    code = getattr(experiment.function, "__code__", None)
    return f"{shown(declared.path)}:{code.co_firstlineno}" if code else shown(declared.path)


def _is_name(key: Any) -> bool:
    """Whether a record can hold this as the key of a number, and a line can name it."""
    return isinstance(key, str) and bool(key) and key.isprintable()


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _keys(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [key for inner in value for key in _keys(inner)]
    return [*value, *(key for inner in value.values() for key in _keys(inner))] if isinstance(value, dict) else []


def _where(device: str, seconds: float) -> Run:
    return Run(
        date=datetime.now(UTC).date().isoformat(),
        device=device_name(device),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        seconds=float(f"{seconds:.2g}"),
    )


def _text(declared: Declared, function: str, made: Any, record: Record) -> str:
    if not isinstance(made, str):
        raise Problem(f"{declared.key}: {function} must return text, not {type(made).__name__}")
    text = f"{made.rstrip()}\n"
    return f"{text}\n{words().stand_in.notice}\n" if record.stand_in else text


def _figure(declared: Declared, function: str, chart: Any, record: Record) -> dict[str, str]:
    """Return a figure and the data behind it: {suffix: text}."""
    from engine.figures.charts import Chart, to_csv, to_svg

    if not isinstance(chart, Chart) or not chart.get_label() or not chart.data:
        raise Problem(f"{declared.key}: {function} must return a figure of engine.figures, with an alt and with data")
    if record.stand_in:
        chart.text(0.99, 0.99, str(words().stand_in.word), ha="right", va="top")
        chart.data = [(words().stand_in.series.format(label=label), xs, ys) for label, xs, ys in chart.data]
    axes, said = chart.axes[0], words().figures
    title = said.title.format(x=axes.get_xlabel(), y=axes.get_ylabel())
    return {"svg": to_svg(chart, f"{declared.chapter}-{declared.name}", title), "csv": to_csv(chart, said.series)}
