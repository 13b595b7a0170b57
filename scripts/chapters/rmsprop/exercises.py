"""Answers to exercises on the example in two dimensions: its valley turned, and γ = 1."""

import math

from chapters.rmsprop.quadratic import CURVATURE, ROUNDED, START
from chapters.rmsprop.textbook import eps, eta
from common.descent import descend, f_2d, f_rotated, grad_2d, grad_rotated, gradient_descent, rmsprop
from engine import exact, experiment, figures
from engine.figures import power, table

ACROSS = ((START[0] + START[1]) / 2, (START[0] - START[1]) / 2)  # where f_rotated is what f_2d is at START
VALLEYS = {
    "aligned": ("RMSProp，谷沿坐标轴", rmsprop, f_2d, grad_2d, START),
    "rotated": ("RMSProp，转过 45°", rmsprop, f_rotated, grad_rotated, ACROSS),
    "descent": ("梯度下降，转过 45°", gradient_descent, f_rotated, grad_rotated, ACROSS),
}


@experiment(
    numbers={"f": ROUNDED, "best": ROUNDED, "again": ROUNDED, "lasting": ROUNDED, "cycle": exact, "end": exact,
             "scales": exact}
)
def rotation(steps=20, shown=40, long=1000, near=0.01, least=0.02, most=1.0, points=60):
    """The same function with its valley along the axes and across them, each with its best learning rate.

    best: the steps until f is less than `near`, and the learning rate that takes fewest; again: the largest f after
    that, up to step `shown`. lasting: as best, where f is to stay less up to step `long`. cycle: f of the 2-cycle.
    """
    rates = [least * (most / least) ** (n / (points - 1)) for n in range(points)]
    best, curves, again, lasting = {}, {}, {}, {}
    for name, (_, rule, f, gradient, start) in VALLEYS.items():
        tried = [[f(*p) for p in descend(rule(rate), gradient, start, long)[0]] for rate in rates]
        best[name], fastest = _fewest([_first(curve[: shown + 1], near) for curve in tried], rates)
        lasting[name], _ = _fewest([_stays(curve, near) for curve in tried], rates)
        curves[name] = tried[fastest][: shown + 1]
        again[name] = max(curves[name][best[name]["steps"] :], default=math.inf)
    end = descend(rmsprop(eta), grad_rotated, START, steps)[0][-1]
    states = {
        "aligned": descend(rmsprop(eta), grad_2d, START, steps)[1],
        "rotated": descend(rmsprop(eta), grad_rotated, ACROSS, steps)[1],
    }
    rotated = [f_rotated(*p) for p in descend(rmsprop(eta), grad_rotated, ACROSS, long)[0]]
    return {
        "f": curves,
        "best": best,
        "again": again,
        "lasting": lasting,
        "cycle": {"rotated": rotated[-1], "least": min(rotated)},
        "end": {"x1": end[0], "x2": end[1], "f": f_rotated(*end)},
        "scales": {name: math.sqrt(s[1] / s[0]) for name, s in states.items()},
    }


def _first(curve, near):
    """Return the first step at which f is less than `near`, one after the last where it never is."""
    return next((t for t, value in enumerate(curve) if value < near), len(curve))


def _stays(curve, near):
    """Return from which step on f is less than `near`: one after the last where it is not."""
    return next((t for t in range(len(curve), 0, -1) if not curve[t - 1] < near), 0)


def _fewest(needed, rates):
    fastest = needed.index(min(needed))
    return {"steps": needed[fastest], "eta": rates[fastest]}, fastest


@rotation.figure
def rotation_figure(numbers):
    alt = (
        "各用最好的学习率：谷沿坐标轴时，RMSProp 几步就降到灰线以下；"
        "转过 45° 之后要走几倍的步数，与梯度下降差不多。两条 RMSProp 的曲线后来都升回灰线以上，梯度下降的没有。"
    )
    lines = [(VALLEYS[name][0], list(range(len(curve))), curve) for name, curve in numbers["f"].items()]
    chart = figures.plot(lines, "步数 t", "函数值 f", alt)
    chart.axes[0].axhline(0.01, color=figures.GRID, linewidth=0.8)
    chart.axes[0].legend(loc="upper right")
    chart.axes[0].set(yscale="log", ylim=(1e-8, 1e6))
    return chart


@experiment(numbers={"factor": exact, "f": exact})
def gamma_one(steps=3):
    """γ = 1: the state stays zero, and what is left is gradient descent with the learning rate η / √ε."""
    path, _ = descend(rmsprop(eta, gamma=1.0), grad_2d, START, steps)
    return {
        "factor": {
            name: {"theory": 1 - eta * h / math.sqrt(eps), "measured": path[1][n] / path[0][n]}
            for n, (name, h) in enumerate(CURVATURE.items())
        },
        "f": [f_2d(*point) for point in path],
    }


@gamma_one.table
def gamma_one_table(numbers):
    rows = [(str(t), f"${power(f, 2)}$") for t, f in enumerate(numbers["f"])]
    return table(("步数", "$f$"), rows)
