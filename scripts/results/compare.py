"""Recorded numbers against new ones: exact, close, statistical, measured."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Any

FALSE_ALARM = 1e-4  # chance that one statistical number of one build differs by luck alone


@dataclass(frozen=True)
class Comparison:
    """How far a number may move before it counts as drift: |now − recorded| ≤ atol + rtol |recorded|."""

    kind: str
    rtol: float = 0.0
    atol: float = 0.0

    def tolerance(self, recorded: float) -> float:
        """Return the allowed absolute difference from a recorded value."""
        return self.atol + self.rtol * abs(recorded)


exact = Comparison("exact")
measured = Comparison("measured")
statistical = Comparison("statistical")


def close(rtol: float, atol: float = 0.0) -> Comparison:
    """Compare within a relative and an absolute tolerance: float32, or a function that libraries round apart."""
    return Comparison("close", rtol, atol)


@dataclass(frozen=True)
class Drift:
    """One number that moved too far."""

    name: str
    recorded: float | str
    now: float | str
    difference: float
    tolerance: float
    others: int = 0  # more values of the same number that did

    def __str__(self) -> str:
        return (
            f"{self.name}: recorded {self.recorded}, now {self.now}"
            f" (difference {self.difference:.3g}, tolerance {self.tolerance:.3g})"
            + (f", and {self.others} more" if self.others else "")
        )


def drift(name: str, comparison: Comparison, recorded: Any, now: Any) -> Drift | None:
    """Return how a number left its tolerance, or None. Of a list, the element that left it farthest."""
    if comparison.kind == "measured":
        return None
    if comparison.kind == "statistical":
        return _shift(name, recorded, now)
    old, new = dict(leaves(recorded, name)), dict(leaves(now, name))
    if old.keys() != new.keys():
        return Drift(name, f"{len(old)} values", f"{len(new)} values", math.inf, 0.0)
    drifts = [
        Drift(leaf, old[leaf], new[leaf], abs(new[leaf] - old[leaf]), comparison.tolerance(old[leaf])) for leaf in old
    ]
    outside = [d for d in drifts if d.difference > d.tolerance]
    worst = max(outside, key=lambda d: d.difference - d.tolerance, default=None)
    return replace(worst, others=len(outside) - 1) if worst else None


def _shift(name: str, recorded: dict[str, float], now: dict[str, float]) -> Drift | None:
    """Two means against their standard errors: a two-sided z test at level FALSE_ALARM."""
    z = NormalDist().inv_cdf(1 - FALSE_ALARM / 2)
    tolerance = z * math.hypot(recorded["stderr"], now["stderr"])
    difference = abs(now["mean"] - recorded["mean"])
    expected = recorded["stderr"] * math.sqrt(recorded["n"] / now["n"])
    if now["stderr"] > 2 * expected:  # a wide error would excuse any mean
        excess = now["stderr"] - expected
        return Drift(f"{name}.stderr", recorded["stderr"], now["stderr"], excess, expected)
    if difference <= tolerance:
        return None
    return Drift(f"{name}.mean", recorded["mean"], now["mean"], difference, tolerance)


def leaves(value: Any, name: str) -> Iterator[tuple[str, float]]:
    """Yield every single number of a nested value with its name: `curve[3]`, `half_life.0.9`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{name}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{name}[{index}]")
    else:
        yield name, value
