"""Walks by other rules."""

import math

from chapters.valley.walking import eps, eta
from common.slope import Start, slope
from engine import close, exact, experiment, figures
from engine.figures import table

START = (Start.x1, Start.x2)


def by_rule(rule, steps):
    """Return the distances from the origin, and where the walk ends. rule: (t, x, s, g) → (x, s)."""
    x, s, away = START, (0.0, 0.0), []
    for t in range(1, steps + 1):
        moved = [rule(t, *one) for one in zip(x, s, slope(*x), strict=True)]
        x, s = [one[0] for one in moved], [one[1] for one in moved]
        away.append(math.hypot(*x))
    return away, x


def summed(t, x, s, g):
    return x - 0.4 * g / math.sqrt(s + g * g + 1e-6), s + g * g


def leaky(t, x, s, g):
    s = 0.9 * s + 0.1 * g * g
    return x - 0.4 * g / math.sqrt(s + 1e-6), s


@experiment(numbers={"away": close(rtol=1e-9), "rate": exact, "end": close(rtol=1e-9)})
def comparison(steps=20):
    walks = {"summed": by_rule(summed, steps), "leaky": by_rule(leaky, steps)}
    return {
        "away": {name: away for name, (away, _) in walks.items()},
        "rate": dict.fromkeys(walks, eta),
        "end": {name: x[0] for name, (_, x) in walks.items()},
    }


@comparison.figure
def comparison_figure(numbers):
    alt = "The sum of squares slows the walk down early; the leaky average lets it go on to the origin."
    lines = [(name, range(1, 1 + len(away)), away) for name, away in numbers["away"].items()]
    return figures.plot(lines, "step t", "distance from the origin", alt)


@comparison.table
def comparison_table(numbers):
    return table(("rule", "η", "end"), [(n, f"{r}", f"{numbers['end'][n]:.4f}") for n, r in numbers["rate"].items()])


@experiment(numbers={"size": exact})
def floor():
    """The least divisor of a step: the root of ε."""
    return {"size": math.sqrt(eps)}
