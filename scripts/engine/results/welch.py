"""Means over runs, and how far two of them may lie apart: Welch's t test.

A mean is {"mean": …, "stderr": …, "n": …}: the mean of n independent values and its standard error. A statistical
number is a mean, or a dict that holds such.
Source: B. L. Welch, The generalization of "Student's" problem when several different population variances are
involved, Biometrika 34(1–2):28–35, 1947.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from engine.ground.messages import message

Mean = dict[str, Any]

MANY = 1e5  # degrees of freedom beyond which Student's t is the normal distribution, to five digits


def means(value: Any, name: str) -> Iterator[tuple[str, Mean]]:
    """Yield every mean of a statistical number with its name. Raises ValueError where there is something else."""
    if not isinstance(value, dict) or not value:
        raise ValueError(name)
    if value.keys() == {"mean", "stderr", "n"}:
        if not isinstance(value["n"], int) or not 1 <= value["n"] < 1e15 or not 0 <= value["stderr"] < math.inf:
            raise ValueError(name)
        yield name, value
        return
    for key, inner in value.items():
        yield from means(inner, f"{name}.{key}")


def is_statistical(value: Any) -> bool:
    """Whether a value is a mean, or a dict of nothing but means."""
    try:
        return bool(list(means(value, "")))
    except ValueError:
        return False


def runs(value: Any) -> list[int]:
    """Return how many runs each mean of a value is over; of any other value nothing."""
    return [mean["n"] for _, mean in means(value, "")] if is_statistical(value) else []


def tolerance(one: Mean, other: Mean, level: float) -> float:
    """Return the difference of two means that the test calls significant at a level, two-sided."""
    error = math.hypot(one["stderr"], other["stderr"])
    if not error:
        return 0.0
    shares = ((mean["stderr"] / error) ** 2 for mean in (one, other))
    freedom = 1 / sum(share**2 / (mean["n"] - 1) for share, mean in zip(shares, (one, other), strict=True))
    return critical_t(freedom, level) * error


def critical_t(freedom: float, level: float) -> float:
    """Return the t that a Student variable exceeds in absolute value with the chance `level`."""
    import mpmath  # brought along by torch; only a build that runs experiments compares

    freedom = min(freedom, MANY)

    def excess(t: Any) -> Any:
        return mpmath.log(mpmath.betainc(freedom / 2, 0.5, 0, freedom / (freedom + t * t), regularized=True) / level)

    return float(mpmath.findroot(excess, (1e-9, 1e9), solver="anderson", tol=1e-12))


def weak(name: str, shift: float, value: Any, level: float) -> str:
    """Say which mean rests on too few runs to catch a relative shift (of a mean of 0: a shift), nothing if none does.

    The shift has to lie as far beyond the tolerance as the tolerance from 0: it is missed as rarely as a false
    alarm is given.
    """
    for key, mean in means(value, name):
        if mean["n"] < 2:
            return message(
                "{key}: a mean of {n} run has no standard error; it takes two at least", key=key, n=mean["n"]
            )
        reach = 2 * tolerance(mean, mean, level) / abs(mean["mean"] or 1)
        if reach > shift:
            wanted = float(f"{1.02 * mean['n'] * (reach / shift) ** 2:.2g}")
            return message(
                "{key}: {n} runs show a relative shift of {reach:.2g} or more; a shift of {shift:g} takes about"
                " {wanted:.0f} runs, or declare a larger one",
                key=key,
                n=mean["n"],
                reach=reach,
                shift=shift,
                wanted=wanted,
            )
    return ""
