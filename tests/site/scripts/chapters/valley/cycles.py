"""What a cycle of slopes whose sum is zero does to a walk."""

import math

from chapters.valley.rules import START
from engine import close, experiment, figures
from engine.figures import table

ROUNDED = close(rtol=1e-9, atol=1e-12)
SLOPES, WALKERS = [3.0, -1.0, -1.0], len(START)


def _drift(slopes, gamma, cycles=200):
    """Return how far a cycle moves x, once the states repeat themselves."""
    s = moved = 0.0
    for _ in range(cycles):
        moved = 0.0
        for g in slopes:
            s = gamma * s + (1 - gamma) * g * g
            moved -= g / math.sqrt(s)
    return moved


@experiment(numbers={"drift": ROUNDED})
def circle():
    """Nine slopes of 0.1 and one of −0.9."""
    return {"drift": {str(gamma): _drift([0.1] * 9 + [-0.9], gamma) for gamma in (0.5, 0.9)}}


@circle.table
def circle_table(numbers):
    return table(("$\\gamma$", "drift"), [(gamma, f"${one:.4f}$") for gamma, one in numbers["drift"].items()])


@experiment(numbers={"gammas": ROUNDED, "drift": ROUNDED})
def drift(points=9):
    gammas = [n / (points + 1) for n in range(1, points + 1)]
    return {"gammas": gammas, "drift": [_drift(SLOPES, gamma) for gamma in gammas]}


@drift.figure
def drift_figure(numbers):
    alt = "The drift of a cycle falls with γ from above zero to below it."
    return figures.plot([("measured", numbers["gammas"], numbers["drift"])], "γ", "drift of a cycle", alt)
