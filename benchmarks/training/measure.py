"""Times of the ways to train, and whether their losses agree."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import Any

import torch
from benchmarks.training.ways import MANY, Way, sweep

from common.training import clock, mean_with_error
from engine.results import welch

SIZES = (1, 16, 256, MANY)
LEVEL = 1e-4  # the chance at which two means over equal runs are called different
REFERENCE = "sweep"

Times = dict[int, list[float]]


@dataclass
class Found:
    """What one way took, in CPU seconds of each number of runs, and the losses of all its runs."""

    way: Way
    seconds: Times = field(default_factory=dict)
    losses: list[float] = field(default_factory=list)

    @property
    def loss(self) -> dict[str, Any]:
        return mean_with_error(self.losses)


def rounds(ways: dict[str, Way], X: torch.Tensor, y: torch.Tensor, count: int) -> dict[str, Found]:
    """Time each way for each number of runs, in turn, so that a busy minute falls on all; what is warm is timed."""
    found = {name: Found(way) for name, way in ways.items()}
    for way in ways.values():
        way.train(X, y, 1, 0)
    for number in range(1, count + 1):
        print(f"round {number} of {count} …", file=sys.stderr, flush=True)
        for one in found.values():
            for place, runs in enumerate(size for size in SIZES if size <= one.way.most):
                start = time.process_time()
                losses = one.way.train(X, y, runs, len(SIZES) * number + place)
                one.seconds.setdefault(runs, []).append(time.process_time() - start)
                one.losses += losses.tolist()
    return found


def differing(found: dict[str, Found]) -> list[str]:
    """Return the ways whose mean loss differs from the sweep's by Welch's test at LEVEL."""
    ours = found[REFERENCE].loss
    return [
        name
        for name, one in found.items()
        if abs(one.loss["mean"] - ours["mean"]) > welch.tolerance(one.loss, ours, LEVEL) and name != REFERENCE
    ]


@dataclass(frozen=True)
class OnCores:
    """Seconds by the clock of a sweep with so many threads, and how far its losses lie from those of one thread."""

    threads: int
    seconds: list[float]
    apart: float


def on_cores(X: torch.Tensor, y: torch.Tensor, cores: int, count: int) -> list[OnCores]:
    """Time the sweep with one thread and with as many as torch takes, in turn."""
    threads = sorted({1, cores})
    seconds: Times = {number: [] for number in threads}
    losses = {}
    for _ in range(count):
        for number in threads:
            torch.set_num_threads(number)
            start = time.perf_counter()
            losses[number] = sweep(X, y, MANY, 0)
            seconds[number].append(time.perf_counter() - start)
    torch.set_num_threads(1)
    return [OnCores(number, seconds[number], (losses[number] - losses[1]).abs().max().item()) for number in threads]


def on_cuda(X: torch.Tensor, y: torch.Tensor, count: int = 5) -> Times:
    """Time the sweep on a GPU, by the clock; nothing where torch sees none."""
    seconds: Times = {}
    if torch.cuda.is_available():
        X, y = X.cuda(), y.cuda()
        sweep(X, y, 1, 0)
        for runs in SIZES * count:
            start = clock(X.device)
            sweep(X, y, runs, 0)
            seconds.setdefault(runs, []).append(clock(X.device) - start)
    return seconds
