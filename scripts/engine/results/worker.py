"""What is done in a process of its own: an experiment is run, or a record is drawn, by the code of its box alone.

What comes of it goes back as plain data, which the process that asked looks at before it believes it.
"""

from __future__ import annotations

import importlib
import os
import platform
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.ground.raised import meant, place
from engine.results import devices
from engine.results.declare import Experiment
from engine.sandbox import missing, of_torch

DEEPEST = 20  # lists and dicts of a result that lie in each other


@dataclass(frozen=True)
class Drawing:
    """What a function of a chapter draws of a record. key: of the result; suffixes: of the files that it makes.

    name: what the figure is called in the page, `descent-trajectory`; words: those of the site that stand in the files.
    """

    key: str
    module: str
    function: str
    suffixes: tuple[str, ...]
    name: str
    numbers: Mapping[str, Any]
    words: Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """Data that a function of the book reads in the run. path: of the file or the folder, from where the run stands."""

    module: str
    function: str
    path: str

    def done(self) -> Any:
        """Return what the function makes of the file."""
        return getattr(importlib.import_module(self.module), self.function)(Path(self.path))


def work(key: str, module: str, name: str, device: str, given: dict[str, Any]) -> dict[str, Any]:
    """Run an experiment, whose result has a key. given: what it asks for, by name, or what reads that.

    Returns its numbers, how each is compared, the seconds it took, the name of the device and how that is set to
    compute, the system and the version of Python; or what it raised.
    """

    def run() -> dict[str, Any]:
        experiment = getattr(importlib.import_module(module), name)
        if not isinstance(experiment, Experiment):
            raise Problem(message("{key} is declared by another decorator than engine.experiment", key=key))
        ready = {name: one.done() if isinstance(one, Reading) else one for name, one in given.items()}
        start = time.perf_counter()
        numbers = experiment(**ready)
        devices.finish(device)
        seconds = time.perf_counter() - start
        kinds = {name: asdict(comparison) for name, comparison in experiment.numbers.items()}
        plain = {"numbers": _plain(numbers, key), "kinds": _plain(kinds, key)}
        ran = {"device": devices.device_name(device), "settings": {} if device == devices.CPU else of_torch()}
        return {**plain, "seconds": seconds, **ran, **_machine()}

    return _told(run)


def draw(drawing: Drawing) -> dict[str, Any]:
    """Make views of a record: {"texts": {suffix: text}}; or what was raised."""

    def made() -> dict[str, Any]:
        function = getattr(importlib.import_module(drawing.module), drawing.function)
        numbers = _plain(drawing.numbers, drawing.key)
        return {"texts": _written(drawing, _said(function, numbers) if _prints(drawing) else function(numbers))}

    return _told(made)


def _prints(drawing: Drawing) -> bool:
    """Whether what the function prints is what it makes, where it returns nothing."""
    return "txt" in drawing.suffixes


def _said(function: Callable[[Any], Any], numbers: Any) -> Any:
    """Return what a function returns, in place of nothing the lines that it prints."""
    lines = StringIO()
    with redirect_stdout(lines):
        made = function(numbers)
    if made is None and lines.getvalue():
        return lines.getvalue()
    print(lines.getvalue(), end="")
    return made


def _machine() -> dict[str, str]:
    return {"system": f"{platform.system()} {platform.machine()}", "python": platform.python_version()}


def _told(do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what is done, or in its place what it raised: its kind, its words, where, and what it did not find."""
    root = Path.cwd()
    try:
        return do()
    except Problem:
        raise
    except BaseException as error:  # whatever it is: Ctrl-C does not come here
        missed = missing(error) or _unset(error)
        return {"raised": [type(error).__name__, _words(error), place(error, root), missed], "meant": meant(error)}


def _unset(error: BaseException) -> str:
    """Say what to declare where a variable of the environment is not there, "" where it is something else."""
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, KeyError) and frames and frames[-1].filename in {os.__file__, "<frozen os>"}:
        return message('asks for the variable {name}: environment={{"{name}": "…"}} declares it', name=error.args[0])
    return ""


def _words(error: BaseException) -> str:
    try:
        return " ".join(str(error).split())
    except Exception:
        return "an error that cannot say what it is"


def _plain(value: Any, name: str, deep: int = DEEPEST) -> Any:
    """Return a value as Python's own dicts, lists, texts and numbers. Raises Problem where it holds something else."""
    if deep < 0:
        raise Problem(message("{name}: more than {most} lists or dicts in each other", name=name, most=DEEPEST))
    if isinstance(value, Mapping):
        return {_own(key): _plain(inner, f"{name}.{_own(key)}", deep - 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, f"{name}[{index}]", deep - 1) for index, inner in enumerate(value)]
    if value is None or isinstance(value, bool | int | float | str):
        return _own(value)
    kind = type(value)
    last = name.rpartition(".")[2]
    single, several = hasattr(value, "item"), hasattr(value, "tolist") and bool(getattr(value, "shape", ()))
    cure = f"{last}.tolist()" if several else f"{last}.item()" if single else f"float({last})"
    raise Problem(
        message(
            "{name} is a {kind}.{type}, not a number: return {cure}; nothing was written",
            name=name,
            kind=kind.__module__,
            type=kind.__name__,
            cure=cure,
        )
    )


def _own(value: Any) -> Any:
    """Return a value of a class that is derived from one of Python's own as one of these."""
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value) if kind is not str else str.__str__(value)
    return value


def _written(drawing: Drawing, made: Any) -> dict[str, str]:
    """Return what the function made as the texts of its files: {suffix: text}."""
    if "svg" in drawing.suffixes:
        return _figure(drawing, made)
    if not isinstance(made, str):
        way = "print or return" if _prints(drawing) else "return"
        raise Problem(f"{drawing.key}: {drawing.function} must {way} text, not {type(made).__name__}")
    notice = drawing.words.get("stand_in.notice")
    return dict.fromkeys(drawing.suffixes, f"{made.rstrip()}\n" + (f"\n{notice}\n" if notice else ""))


def _figure(drawing: Drawing, chart: Any) -> dict[str, str]:
    """Return a figure and the data behind it: {suffix: text}."""
    from engine.figures.charts import Chart, to_csv, to_svg
    from engine.figures.pictures import title

    if not isinstance(chart, Chart) or not chart.get_label() or not chart.data:
        raise Problem(
            message(
                "{key}: {function} must return a figure of engine.figures, with an alt and with data",
                key=drawing.key,
                function=drawing.function,
            )
        )
    words = drawing.words
    if "stand_in.word" in words:
        chart.text(0.99, 0.99, words["stand_in.word"], ha="right", va="top")
        chart.data = [(words["stand_in.series"].format(label=label), xs, ys) for label, xs, ys in chart.data]
    return {
        "svg": to_svg(chart, drawing.name, title(chart, words["figures.title"])),
        "csv": to_csv(chart, words["figures.series"]),
    }
