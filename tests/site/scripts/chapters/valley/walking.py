"""The listings that the chapter shows, and their experiments."""

import math

from common.slope import height, slope, walk
from engine import close, exact, experiment, figures
from engine.figures import table

ROUNDED = close(rtol=1e-12, atol=1e-12)


@experiment(numbers={"half_life": ROUNDED, "sum": ROUNDED, "weights": ROUNDED})
def weights(steps=40):
    curves = {str(gamma): [(1 - gamma) * gamma**age for age in range(steps)] for gamma in (0.9, 0.8)}
    half_life = {gamma: math.log(2) / -math.log(float(gamma)) for gamma in curves}
    total = {gamma: math.fsum(curve) for gamma, curve in curves.items()}
    return {"half_life": half_life, "sum": total, "weights": curves}


@weights.figure
def weights_figure(numbers):
    lines = [(f"γ = {gamma}", range(len(curve)), curve) for gamma, curve in numbers["weights"].items()]
    alt = "The weight of a slope falls with its age; the larger γ is, the lower it starts and the slower it falls."
    return figures.plot(lines, "age", "weight", alt)


@weights.table
def weights_table(numbers):
    rows = [(gamma, f"{numbers['half_life'][gamma]:.3f}", f"{total:.4f}") for gamma, total in numbers["sum"].items()]
    return table(("$\\gamma$", "half-life", "sum"), rows)


# --8<-- [start:stride]
eta, gamma, eps = 0.4, 0.9, 1e-6


def stride(x1, x2, s1, s2):
    g1, g2 = slope(x1, x2)
    s1 = gamma * s1 + (1 - gamma) * g1 * g1
    s2 = gamma * s2 + (1 - gamma) * g2 * g2
    x1 = x1 - eta / math.sqrt(s1 + eps) * g1
    x2 = x2 - eta / math.sqrt(s2 + eps) * g2
    return x1, x2, s1, s2
# --8<-- [end:stride]


@experiment(numbers={"x1": exact, "x2": exact, "eta": exact, "gamma": exact, "trace": exact})
# --8<-- [start:trajectory]
def trajectory(steps=20):
    trace = walk(stride, steps)
    x1, x2 = trace[-1]
    settings = {"eta": eta, "gamma": gamma}
    path = [[*point] for point in trace]
    return {"x1": x1, "x2": x2, **settings, "trace": path}
# --8<-- [end:trajectory]


@trajectory.text
# --8<-- [start:trajectory_text]
def trajectory_text(numbers):
    steps = len(numbers["trace"]) - 1
    x1, x2 = numbers["x1"], numbers["x2"]
    return f"step {steps}, x1: {x1:f}, x2: {x2:f}"
# --8<-- [end:trajectory_text]


@trajectory.figure
def trajectory_figure(numbers):
    alt = "Contour lines: the walk starts at the lower left, goes aslant to the bottom, then along it to the origin."
    chart = figures.contours(height, alt)
    x, y = zip(*numbers["trace"], strict=True)
    figures.draw(chart, "walk", x, y, 1, linestyle="-", marker="o")
    return chart
