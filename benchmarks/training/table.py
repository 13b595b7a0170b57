"""The tables of the README."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date
from importlib import metadata
from statistics import median

import torch
from benchmarks.training.floor import Bounds
from benchmarks.training.measure import LEVEL, SIZES, Found, OnCores, Times, differing
from benchmarks.training.ways import MANY


def whole(found: dict[str, Found], training: Sequence[float], bounds: Bounds, cores: list[OnCores], cuda: Times) -> str:
    """Return all of it. training: seconds of each of D2L's runs by its own clock."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("torch", "numpy"))
    where = (
        f"{date.today().isoformat()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores,"
        f" Python {platform.python_version()}, {versions}; medians, in parentheses the range."
    )
    sweep = median(found["sweep"].seconds[MANY])
    parts = [
        where,
        _times(found, median(training)),
        _agreement(found),
        _floor(bounds, sweep),
        _cores(cores),
        _cuda(cuda),
    ]
    return "\n\n".join(parts)


def _times(found: dict[str, Found], training: float) -> str:
    head = ["CPU seconds of", *(f"{size:,} run{'s' * (size > 1)}" for size in SIZES)]
    head += ["× D2L's runs a second", "… of its training alone", "loss after training"]
    whole_run = _of_a_run(found["d2l"])
    lines = [head, ["---"] * len(head)]
    for one in found.values():
        each, loss = _of_a_run(one), one.loss
        cells = [cell(one, size) for size in SIZES]
        told = f"{loss['mean']:.5f} ± {loss['stderr']:.5f} ({loss['n']:,})"
        lines.append([one.way.name, *cells, _ratio(whole_run / each), _ratio(training / each), told])
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"{table}\n\nD2L's own clock, which stops while a loss is evaluated, shows {training:.3f} s a run."


def _of_a_run(one: Found) -> float:
    """Return the seconds of a run where there are as many as the way is timed for."""
    most = max(one.seconds)
    return median(one.seconds[most]) / most


def cell(one: Found, size: int) -> str:
    """Return the seconds of so many runs, marked where they are multiplied."""
    most = max(one.seconds)
    if size > most:
        return f"≈ {median(one.seconds[most]) * size / most:,.0f}"
    return _seconds(one.seconds[size])


def _ratio(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _seconds(times: Sequence[float]) -> str:
    digits = 3 if median(times) < 1 else 2
    return f"{median(times):.{digits}f} ({min(times):.{digits}f}–{max(times):.{digits}f})"


def _agreement(found: dict[str, Found]) -> str:
    wrong = [found[name].way.name for name in differing(found)]
    test = f"Welch's t test against the sweep, at a level of {LEVEL:g} for each"
    return f"**The losses of {', '.join(wrong)} differ** ({test})." if wrong else f"The losses agree ({test})."


def _floor(bounds: Bounds, seconds: float) -> str:
    rows = [
        ("arithmetic, at the rate of a product of matrices", f"{bounds.operations / 1e9:.2f} G", bounds.computing),
        ("what a step must read and write, at the rate of a copy", f"{bounds.least / 1e9:.2f} GB", bounds.least_moving),
        ("what the sweep's operations read and write, at that rate", f"{bounds.moved / 1e9:.2f} GB", bounds.moving),
    ]
    lines = [f"| floor of {MANY:,} runs | amount | s | share reached |", "| --- | --- | --- | --- |"]
    lines += [f"| {name} | {amount} | {least:.3f} | {least / seconds:.1%} |" for name, amount, least in rows]
    rates = f"{bounds.operations_a_second / 1e9:.0f} G operations and {bounds.bytes_a_second / 1e9:.1f} GB a second"
    return "\n".join([f"One core gives {rates}:", "", *lines])


def _cores(cores: list[OnCores]) -> str:
    lines = [f"| {MANY:,} runs on threads, by the clock | s | losses apart |", "| --- | --- | --- |"]
    lines += [f"| {one.threads} | {_seconds(one.seconds)} | {one.apart:.1g} |" for one in cores]
    return "\n".join(lines)


def _cuda(cuda: Times) -> str:
    if not cuda:
        return "On CUDA: not measured, torch sees no such device here."
    told = ", ".join(f"{size:,} runs {_seconds(times)} s" for size, times in cuda.items())
    return f"The sweep on {torch.cuda.get_device_name()}, by the clock: {told}."
