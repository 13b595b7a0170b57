"""Gradient descent, Adagrad and RMSProp on one map, each with a learning rate of its own."""

from chapters.rmsprop.quadratic import ROUNDED, START
from common.descent import adagrad, descend, f_2d, grad_2d, gradient_descent, rmsprop
from engine import close, exact, experiment, figures
from engine.figures import power, table

RULES = {"descent": ("梯度下降", gradient_descent), "adagrad": ("Adagrad", adagrad), "rmsprop": ("RMSProp", rmsprop)}
LEFT, RIGHT, BOTTOM, TOP = -5.5, 1.5, -3.0, 2.0


@experiment(numbers={"etas": ROUNDED, "eta": ROUNDED, "f": close(rtol=1e-3), "near": exact, "trace": ROUNDED})
def three_rules(steps=20, near=0.01, least=0.01, decades=4, points=40):
    """The paths that get lowest in 20 steps without leaving the map, over learning rates from 0.01 to 100.

    points: learning rates a tenfold. near: the step from which on f < 0.01.
    """
    etas = [least * 10 ** (n / points) for n in range(decades * points + 1)]
    eta, trace = {}, {}
    for name, (_, rule) in RULES.items():
        paths = {one: descend(rule(one), grad_2d, START, steps)[0] for one in etas}
        ends = {one: f_2d(*path[-1]) for one, path in paths.items() if all(_is_on_map(*point) for point in path)}
        eta[name] = min(ends, key=ends.__getitem__)
        trace[name] = [[*point] for point in paths[eta[name]]]
    heights = {name: [f_2d(*point) for point in path] for name, path in trace.items()}
    return {
        "etas": etas,
        "eta": eta,
        "f": {name: fs[-1] for name, fs in heights.items()},
        "near": {name: _stays(fs, near) for name, fs in heights.items()},
        "trace": trace,
    }


def _is_on_map(x1, x2):
    return LEFT <= x1 <= RIGHT and BOTTOM <= x2 <= TOP


def _stays(heights, near):
    """Return from which step on f is less than `near`: one after the last where it is not."""
    return next((t for t in range(len(heights), 0, -1) if heights[t - 1] >= near), 0)


@three_rules.table
def three_rules_table(numbers):
    rows, steps = [], len(numbers["trace"]["descent"]) - 1
    for name, (label, _) in RULES.items():
        near = numbers["near"][name]
        said = f"第 {near} 步" if near <= steps else f"{steps} 步内没有"
        rows.append((label, f"{numbers['eta'][name]:.3g}", f"${power(numbers['f'][name])}$", said))
    return table(("算法", "$\\eta$", "第 20 步的 $f$", "从哪一步起 $f < 0.01$"), rows)


@three_rules.figure
def three_rules_figure(numbers):
    alt = (
        "等高线图，三条轨迹都从 (−5, −2) 出发。梯度下降每步都跳到谷的另一边，慢慢向右走，最后还没有走到原点；"
        "Adagrad 斜着冲过谷底，来回几次就到了原点；RMSProp 第一步落在谷底上，再沿谷底走到原点。"
    )
    chart, axes = figures.canvas("u", "v", alt)
    x1 = [LEFT + (RIGHT - LEFT) * n / 70 for n in range(71)]
    x2 = [BOTTOM + (TOP - BOTTOM) * n / 50 for n in range(51)]
    heights = [[f_2d(a, b) for a in x1] for b in x2]
    axes.contour(x1, x2, heights, [0.1, 0.4, 1, 2, 4, 7, 11, 16], colors=figures.GRID, linewidths=0.8)
    for number, (name, (label, _)) in enumerate(RULES.items()):
        x, y = zip(*numbers["trace"][name], strict=True)
        figures.draw(chart, f"{label}，η = {numbers['eta'][name]:.2g}", x, y, number, marker="so^"[number])
    axes.legend(loc="lower right")
    return chart
