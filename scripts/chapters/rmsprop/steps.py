"""How long a step can be, what ε costs, and where gradient descent diverges: all on the example in two dimensions."""

import math
from statistics import median

from chapters.rmsprop.quadratic import CURVATURE, NAMES, ROUNDED, SCHEDULES, START
from chapters.rmsprop.textbook import eta, gamma
from common.descent import adagrad, descend, f_2d, grad_2d, gradient_descent, rmsprop
from engine import close, exact, experiment, figures
from engine.figures import power, table

LENGTH = close(rtol=1e-6, atol=1e-9)  # what pow() rounds apart grows while a coordinate leaves the origin


@experiment(
    numbers={"bound": exact, "longest": LENGTH, "first": LENGTH, "later": LENGTH, "at": exact, "median": LENGTH,
             "adagrad": LENGTH, "lengths": LENGTH}
)
def step_bound(steps=300, settled=20, shown=150):
    """How long the steps are, in units of the learning rate of their moment: at most 1/√(1 − γ).

    first, later: the longest of all steps up to step `settled`, and after it; at: of the latter, which step it is;
    longest: of all schedules. median: of the later steps at a constant η. adagrad: its longest step, of at most 1.
    """
    lengths = {name: _lengths(rmsprop(rate), rate, steps) for name, (_, rate) in SCHEDULES.items()}
    later = {name: {x: max(ones[settled:]) for x, ones in both.items()} for name, both in lengths.items()}
    of_adagrad = _lengths(adagrad(eta), lambda _: eta, steps)
    return {
        "bound": 1 / math.sqrt(1 - gamma),
        "longest": max(max(ones) for both in lengths.values() for ones in both.values()),
        "first": {name: {x: max(ones[:settled]) for x, ones in both.items()} for name, both in lengths.items()},
        "later": later,
        "at": {name: {x: ones.index(later[name][x]) + 1 for x, ones in both.items()} for name, both in lengths.items()},
        "median": {x: median(ones[settled:]) for x, ones in lengths["constant"].items()},
        "adagrad": max(max(ones) for ones in of_adagrad.values()),
        "lengths": {x: ones[:shown] for x, ones in lengths["constant"].items()},
    }


def _lengths(rule, rate, steps):
    """Return {coordinate: |Δx_t| / η_t for t = 1, 2, …, steps}."""
    path, _ = descend(rule, grad_2d, START, steps)
    return {
        name: [abs(path[t][n] - path[t - 1][n]) / rate(t) for t in range(1, steps + 1)]
        for n, name in enumerate(CURVATURE)
    }


@step_bound.table
def step_bound_table(numbers):
    rows = [
        (label, f"${NAMES[x]}$", f"{numbers['later'][name][x]:.2f}", f"{numbers['at'][name][x]}")
        for name, (label, _) in SCHEDULES.items()
        for x in CURVATURE
    ]
    return table(("学习率", "坐标", "步长的最大值", "在第几步"), rows)


@step_bound.figure
def step_bound_figure(numbers):
    alt = (
        "两个坐标的步长都从灰色的上限线开始，很快降到 1 以下；后来各有一次升到接近上限，"
        "再在 1 上下摆动，摆幅越来越小。没有一步越过上限。"
    )
    lines = [(NAMES[x], list(range(1, len(ones) + 1)), ones) for x, ones in numbers["lengths"].items()]
    chart = figures.plot(lines, "步数 t", "步长 |Δx| / η", alt)
    axes = chart.axes[0]
    for height in (numbers["bound"], 1.0):
        axes.axhline(height, color=figures.GRID, linewidth=0.8, zorder=1)
    axes.text(len(numbers["lengths"]["x1"]), numbers["bound"] + 0.05, "1/√(1−γ)", ha="right", va="bottom")
    axes.set(ylim=(0, 4.2))
    axes.legend(loc="upper center", ncols=2)
    return chart


@experiment(numbers={"x1": ROUNDED, "f": ROUNDED, "eta": exact, "steps": exact})
def price(steps=20, much=0.65, near=0.05, long=1000):
    """What an ε that keeps the origin stable costs: the way is hardly faster than that of gradient descent.

    steps: the one from which on both coordinates are less than `near`, of `long` steps; long + 1 where none is.
    """
    rules = {
        "usual": rmsprop(eta),
        "much": rmsprop(eta, eps=much),
        "descent": gradient_descent(0.45),
    }
    paths = {name: descend(rule, grad_2d, START, long)[0] for name, rule in rules.items()}
    return {
        "x1": {name: path[min(steps, long)][0] for name, path in paths.items()},
        "f": {name: f_2d(*path[min(steps, long)]) for name, path in paths.items()},
        "eta": {"usual": eta, "much": eta, "descent": 0.45},
        "steps": {name: _stays(path, near) for name, path in paths.items()},
    }


def _stays(path, near):
    """Return from which step on all coordinates are less than `near`: one after the last where they are not."""
    return next((t for t in range(len(path), 0, -1) if max(map(abs, path[t - 1])) >= near), 0)


@price.table
def price_table(numbers):
    names = {
        "usual": "RMSProp，$\\epsilon = 10^{-6}$",
        "much": "RMSProp，$\\epsilon = 0.65$",
        "descent": "梯度下降",
    }
    rows = [
        (label, f"{numbers['eta'][name]:.3g}", f"${numbers['x1'][name]:.4f}$", f"${power(numbers['f'][name])}$")
        for name, label in names.items()
    ]
    return table(("算法", "$\\eta$", "第 20 步的 $u$", "第 20 步的 $f$"), rows)


@experiment(numbers={"bound": exact, "factor": exact, "end": ROUNDED, "x": ROUNDED, "rates": exact})
def divergence(steps=20):
    """Gradient descent along the steep coordinate alone, h = 4: each step multiplies x by 1 − ηh."""
    h, paths = CURVATURE["x2"], {}
    rates = (0.1, 0.45, 0.5, 0.55)
    for rate in rates:
        path, _ = descend(gradient_descent(rate), lambda x: (h * x,), (START[1],), steps)
        paths[str(rate)] = [point[0] for point in path]
    return {
        "bound": 2 / h,
        "factor": {str(rate): 1 - rate * h for rate in rates},
        "end": {name: xs[-1] for name, xs in paths.items()},
        "x": paths,
        "rates": list(rates),
    }


@divergence.figure
def divergence_figure(numbers):
    alt = (
        "四条曲线都从 −2 出发。学习率最小的一条不变号，几步就到 0；其余三条每步跳到对面："
        "一条越跳越近，一条等幅地跳，一条越跳越远，跳到图外。"
    )
    lines = [(f"η = {rate}", list(range(len(xs))), xs) for rate, xs in numbers["x"].items()]
    chart = figures.plot(lines, "步数 t", "v", alt)
    chart.axes[0].set(ylim=(-8, 16), xticks=range(0, len(numbers["x"]["0.1"]), 5))
    chart.axes[0].legend(loc="upper left")
    return chart
