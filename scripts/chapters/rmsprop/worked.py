"""Two steps of RMSProp in numbers, on the example in two dimensions."""

import math

from chapters.rmsprop.quadratic import NAMES, ROUNDED, START
from chapters.rmsprop.textbook import eta, gamma
from common.descent import grad_2d, rmsprop
from engine import experiment
from engine.figures import table


@experiment(numbers={"g": ROUNDED, "s": ROUNDED, "move": ROUNDED, "x": ROUNDED})
def two_steps(steps=2):
    """What each step has to do with: the gradient, the state after it, η g / √s, and where it leads."""
    rule = rmsprop(eta)
    x: tuple[float, ...] = START
    s: tuple[float, ...] = (0.0, 0.0)
    told: dict[str, dict[str, list[float]]] = {part: {name: [] for name in NAMES} for part in ("g", "s", "move", "x")}
    for t in range(1, steps + 1):
        g = grad_2d(*x)
        after = [rule(t, *one) for one in zip(x, s, g, strict=True)]
        for n, name in enumerate(NAMES):
            now, state = after[n]
            for part, value in zip(told, (g[n], state, x[n] - now, now), strict=True):
                told[part][name].append(value)
        x, s = tuple(one[0] for one in after), tuple(one[1] for one in after)
    return told


@two_steps.table
def two_steps_table(numbers):
    rows = []
    for t, name in ((t, name) for t in range(len(numbers["g"]["x1"])) for name in NAMES):
        g, s, move, x = (numbers[part][name][t] for part in ("g", "s", "move", "x"))
        old = numbers["s"][name][t - 1] if t else 0.0
        average = f"{gamma:g} × {old:.3g} + {1 - gamma:.1g} × {_signed(g, '({})')}² = {s:.3g}"
        others = (_signed(value) for value in (math.sqrt(s), move, x))
        rows.append((f"{t + 1}", f"${NAMES[name]}$", _signed(g), average, *others))
    head = ("步", "坐标", "$g$", "$s$", r"$\sqrt{s}$", rf"${eta:g}\,g/\sqrt{{s}}$", "新的位置")
    return table(head, rows)


def _signed(value, negative="{}"):
    """Write three digits of a number with the sign that prose has; negative: what a negative one stands in."""
    return f"{value:.3g}" if value >= 0 else negative.format(f"−{-value:.3g}")
