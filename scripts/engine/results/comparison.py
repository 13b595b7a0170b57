"""Recorded numbers against new ones: exact, close, statistical, measured."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from engine.ground.messages import message
from engine.results import welch

FALSE_ALARM = 1e-4  # chance that a build stops though nothing but the draw changed, over all its statistical numbers


@dataclass(frozen=True)
class Comparison:
    """How far a number may move before it counts as drift: |now − recorded| ≤ atol + rtol |recorded|.

    Of a statistical one, rtol is the relative shift that it must catch.
    """

    kind: str
    rtol: float = 0.0
    atol: float = 0.0

    def __post_init__(self) -> None:
        """Raise ValueError where nothing could leave the tolerance, or a number could come to 0 within it."""
        how = f"{self.kind}({'shift' if self.kind == 'statistical' else 'rtol'}={self.rtol})"
        if not all(isinstance(one, int | float) and 0 <= one < math.inf for one in (self.rtol, self.atol)):
            raise ValueError(f"{how}, atol={self.atol}: a tolerance is a number from 0 up, and finite")
        if self.kind == "close" and self.rtol >= 1:
            raise ValueError(f"{how} holds even where nothing is left of the number; it takes less than 1")
        if self.kind == "statistical" and not 0 < self.rtol < 2:  # the mean may move by half of the shift
            raise ValueError(f"{how}: a shift is more than 0, and less than 2, or nothing may be left of the mean")

    def tolerance(self, recorded: float) -> float:
        """Return the allowed absolute difference from a recorded value."""
        return self.atol + self.rtol * abs(recorded)


exact = Comparison("exact")
measured = Comparison("measured")


def close(rtol: float, atol: float = 0.0) -> Comparison:
    """Compare within a relative and an absolute tolerance: float32, or a function that libraries round apart."""
    return Comparison("close", rtol, atol)


def statistical(shift: float) -> Comparison:
    """Compare means over independent runs, each {"mean", "stderr", "n"}, by Welch's t test.

    shift: the relative shift of the mean that must be caught; too few runs for it are refused.
    """
    return Comparison("statistical", shift)


@dataclass(frozen=True)
class Drift:
    """One number that moved too far."""

    name: str
    recorded: float | str
    now: float | str
    difference: float
    tolerance: float
    others: int = 0  # more values of the same number that did
    note: str = ""

    def __str__(self) -> str:
        return (
            message(
                "{name}: recorded {recorded}, now {now} (difference {difference:.3g}, tolerance {tolerance:.3g})",
                name=self.name,
                recorded=self.recorded,
                now=self.now,
                difference=self.difference,
                tolerance=self.tolerance,
            )
            + (message(", and {others} more", others=self.others) if self.others else "")
            + self.note
        )


def drift(name: str, comparison: Comparison, recorded: Any, now: Any, level: float = FALSE_ALARM) -> Drift | None:
    """Return how a number left its tolerance, or None. Of a list, the element that left it farthest.

    level: chance of a false alarm of each mean of a statistical number.
    """
    found = differences(name, comparison, recorded, now, level)
    outside = [one for one in found if one.difference > one.tolerance]
    worst = max(outside, key=lambda one: one.difference - one.tolerance, default=None)
    return replace(worst, others=len(outside) - 1) if worst else None


def differences(name: str, comparison: Comparison, recorded: Any, now: Any, level: float = FALSE_ALARM) -> list[Drift]:
    """Return how far each value of a number moved, within its tolerance or beyond; of times nothing."""
    if comparison.kind == "measured":
        return []
    if comparison.kind == "statistical":
        return _shifts(name, recorded, now, level)
    return _differences(name, comparison, recorded, now)


def _differences(name: str, comparison: Comparison, recorded: Any, now: Any) -> list[Drift]:
    old, new = dict(leaves(recorded, name)), dict(leaves(now, name))
    if list(old) != list(new):
        what = "values" if len(old) != len(new) else "values of other names or in another order"
        return [Drift(name, f"{len(old)} values", f"{len(new)} {what}", math.inf, 0.0)]
    return [Drift(key, old[key], new[key], abs(new[key] - old[key]), comparison.tolerance(old[key])) for key in old]


def _shifts(name: str, recorded: Any, now: Any, level: float) -> list[Drift]:
    both = welch.is_statistical(recorded) and welch.is_statistical(now)
    old, new = (dict(welch.means(side, name)) if both else {} for side in (recorded, now))
    if not both or old.keys() != new.keys():
        return [Drift(name, "other means", "other means", math.inf, 0.0)]
    return [_shift(key, old[key], new[key], level) for key in old]


def _shift(name: str, old: welch.Mean, new: welch.Mean, level: float) -> Drift:
    note = message(
        "; means over {before} and {after} runs, chance of a false alarm ≤ {chance:g} a build",
        before=old["n"],
        after=new["n"],
        chance=FALSE_ALARM,
    )
    difference = abs(new["mean"] - old["mean"])
    return Drift(f"{name}.mean", old["mean"], new["mean"], difference, welch.tolerance(old, new, level), note=note)


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
