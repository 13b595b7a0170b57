"""The example in two dimensions: a fair comparison, the 2-cycle, ε as stabiliser, schedules."""

import math
from collections.abc import Callable

import mpmath

from chapters.rmsprop.textbook import eps, eta, gamma
from common.descent import Rule, adagrad, corrected_rmsprop, descend, f_2d, grad_2d, rmsprop
from engine import close, exact, experiment, figures
from engine.figures import power, table

START = (-5.0, -2.0)
CURVATURE = {"x1": 0.2, "x2": 4.0}
NAMES = {"x1": "u", "x2": "v"}  # of the coordinates on the page, where an index is a step
ROUNDED = close(rtol=1e-9)  # pow() is rounded apart in the last digit by the C libraries of the systems

RULES: dict[str, tuple[str, Callable[[float], Rule]]] = {
    "adagrad": ("Adagrad", adagrad),
    "rmsprop": ("RMSProp", rmsprop),
    "corrected": ("修正偏差", corrected_rmsprop),
}


@experiment(
    numbers={"eta": exact, "x1": ROUNDED, "f": ROUNDED, "first_step": exact, "adagrad_state": exact,
             "etas": ROUNDED, "sweep": close(rtol=1e-6), "best": close(rtol=1e-6)}
)
def comparison(steps=20, fast=2.0, long=1000, least=0.01, most=20.0, points=67, beyond=34):
    """Where each rule is after 20 steps, and where it would be with any other learning rate, up to about 1000.

    etas: `points` from `least` to `most`, then as many more at the same ratio; best: over these.
    """
    start_1 = {"state": [g * g for g in grad_2d(*START)]}
    long_step = 1 / math.sqrt(1 - gamma)  # of RMSProp's first step, in units of η
    ends = {
        "adagrad": descend(adagrad(eta), grad_2d, START, steps),
        "adagrad_long": descend(adagrad(eta * long_step), grad_2d, START, steps),
        "adagrad_fast": descend(adagrad(fast), grad_2d, START, steps),
        "rmsprop": descend(rmsprop(eta), grad_2d, START, steps),
        "full_start": descend(rmsprop(eta), grad_2d, START, steps, **start_1),
        "corrected": descend(corrected_rmsprop(eta), grad_2d, START, steps),
    }
    etas = [least * (most / least) ** (n / (points - 1)) for n in range(points + beyond)]
    sweep = {
        name: [f_2d(*descend(rule(one), grad_2d, START, steps)[0][-1]) for one in etas]
        for name, (_, rule) in RULES.items()
    }
    _, state = descend(adagrad(eta), grad_2d, START, long)
    return {
        "eta": {"adagrad": eta, "adagrad_long": eta * long_step, "adagrad_fast": fast}
        | dict.fromkeys(("rmsprop", "full_start", "corrected"), eta),
        "x1": {name: path[-1][0] for name, (path, _) in ends.items()},
        "f": {name: f_2d(*path[-1]) for name, (path, _) in ends.items()},
        "first_step": long_step,
        "adagrad_state": {"s1": state[0], "s2": state[1]},
        "etas": etas,
        "sweep": sweep,
        "best": {name: {"f": min(fs), "eta": etas[fs.index(min(fs))]} for name, fs in sweep.items()},
    }


def _three_digits(value):
    return f"{value:.3g}" if abs(value) >= 1e-3 else power(value)


@comparison.table
def comparison_table(numbers):
    names = {
        "adagrad": "Adagrad",
        "adagrad_long": "Adagrad，第一步与 RMSProp 等长",
        "adagrad_fast": "Adagrad",
        "rmsprop": "RMSProp，$s_0 = 0$",
        "full_start": "RMSProp，$s_0 = g_1^2$",
        "corrected": "RMSProp，修正偏差",
    }
    rows = [
        (label, f"{numbers['eta'][name]:.3g}", f"${numbers['x1'][name]:.4f}$", f"${_three_digits(numbers['f'][name])}$")
        for name, label in names.items()
    ]
    return table(("算法", "$\\eta$", "第 20 步的 $u$", "第 20 步的 $f$"), rows)


@comparison.figure
def comparison_figure(numbers):
    alt = (
        "RMSProp 和修正偏差后的 RMSProp 在 η 小于 1 时各到最低点，再大就陡然回升，此后前者又慢慢降下来，后者一路上升；"
        "Adagrad 在 η 较小时降得比它们慢，此后几经起伏，一直降到扫描的右端。"
    )
    lines = [(label, numbers["etas"], numbers["sweep"][name]) for name, (label, _) in RULES.items()]
    chart = figures.plot(lines, "学习率 η", "第 20 步的 f", alt)
    chart.axes[0].set(xscale="log", yscale="log", ylim=(1e-90, 1e10))
    return chart


@experiment(numbers={"amplitude": exact, "onset": exact, "f": exact, "distance": exact})
def cycle(steps=1000, shown=200):
    """Where RMSProp goes with a constant learning rate: into a 2-cycle, whose amplitude theory gives."""
    path, _ = descend(rmsprop(eta), grad_2d, START, steps)
    amplitude, onset = {}, {}
    for number, (name, h) in enumerate(CURVATURE.items()):
        theory, measured = math.sqrt(eta**2 / 4 - eps / h**2), abs(path[-1][number])
        amplitude[name] = {"theory": theory, "measured": measured, "difference": measured - theory}
        onset[name] = _onset(h, START[number], steps)
    return {
        "amplitude": amplitude,
        "onset": onset,
        "f": {str(step): f_2d(*path[step]) for step in (40, 53, steps)},
        "distance": {name: [abs(point[n]) for point in path[: shown + 1]] for n, name in enumerate(CURVATURE)},
    }


def _onset(h, x, steps):
    """Return the first step whose effective learning rate exceeds 2 / h, the bound of stability."""
    s, step = 0.0, rmsprop(eta)
    for t in range(1, steps + 1):
        x, s = step(t, x, s, h * x)
        if eta / math.sqrt(s + eps) > 2 / h:
            return t
    raise ValueError(f"no step of {steps} is unstable")


@cycle.table
def cycle_table(numbers):
    rows = [
        (f"${NAMES[name]}$", f"{one['theory']:.8f}", f"{one['measured']:.8f}", f"{numbers['onset'][name]}")
        for name, one in numbers["amplitude"].items()
    ]
    return table(("坐标", "振幅（理论）", "实测", "第几步失稳"), rows)


@cycle.figure
def cycle_figure(numbers):
    alt = "两个坐标到原点的距离先缩小许多个数量级，又迅速放大，越过 η/2 的水平线之后在它上下摆动，摆幅越来越小。"
    distance = numbers["distance"]
    lines = [(f"|{NAMES[name]}|", list(range(len(values))), values) for name, values in distance.items()]
    chart = figures.plot(lines, "步数 t", "到原点的距离", alt)
    axes = chart.axes[0]
    axes.axhline(eta / 2, color=figures.GRID, linewidth=0.8)
    axes.text(200, eta / 2 * 3, "η/2", ha="right", va="bottom")
    axes.set(yscale="log", ylim=(1e-16, 1e2))
    axes.legend(loc="lower right")
    return chart


@experiment(
    numbers={"threshold": close(rtol=1e-9, atol=1e-12), "epsilons": exact, "amplitude": exact,
             "around": exact, "x1": exact}
)
def stabiliser(steps=5000, points=20, most=1.0):
    """How large ε has to be to keep the origin stable, inside the root and outside of it."""
    theory = {
        "inside": {name: (eta * h / 2) ** 2 for name, h in CURVATURE.items()},
        "outside": {name: eta * h / 2 for name, h in CURVATURE.items()},
    }
    threshold = {}
    for place, bounds in theory.items():
        for name, bound in bounds.items():
            measured = _threshold(CURVATURE[name], place == "outside", bound)
            threshold[f"{place}_{name}"] = {"theory": bound, "measured": measured, "difference": measured - bound}
    epsilons = sorted({most * n / points for n in range(1, points + 1)} | {0.63, 0.65})
    amplitude = {
        place: [round(abs(_last(CURVATURE["x2"], START[1], one, place == "outside", steps)), 12) for one in epsilons]
        for place in theory
    }
    x1 = {
        "inside": _last(CURVATURE["x1"], START[0], eps, False, 20),
        "outside": _last(CURVATURE["x1"], START[0], 1e-8, True, 20),
    }
    around = {str(one): amplitude["inside"][epsilons.index(one)] for one in (0.63, 0.65)}
    return {"threshold": threshold, "epsilons": epsilons, "amplitude": amplitude, "around": around, "x1": x1}


def _last(h, x, epsilon, outside, steps):
    step = rmsprop(eta, gamma, epsilon, outside)
    path, _ = descend(step, lambda x: (h * x,), (x,), steps)
    return path[-1][0]


def _threshold(h, outside, near, steps=200, tiny=1e-140):
    """Return the ε at which a tiny distance from the origin turns from growing to shrinking."""
    def growth(epsilon):
        return abs(_last(h, tiny, float(epsilon), outside, steps)) / tiny - 1

    found = mpmath.findroot(growth, (near / 2, near * 2), solver="bisect", tol=1e-28, maxsteps=60, verify=False)
    return float(found)


@stabiliser.table
def stabiliser_table(numbers):
    places = {"inside": "根号内", "outside": "根号外"}
    rows = []
    for key, one in numbers["threshold"].items():
        place, _, name = key.partition("_")
        rows.append((places[place], f"{CURVATURE[name]:g}", f"{one['theory']:.6f}", f"{one['measured']:.6f}"))
    return table(("$\\epsilon$ 的位置", "曲率 $h$", "阈值（理论）", "实测"), rows)


@stabiliser.figure
def stabiliser_figure(numbers):
    alt = "ε 越大，跳动的振幅越小，到阈值处降为零；ε 在根号内时振幅沿平方根曲线下降，在根号外时沿直线下降，阈值更大。"
    epsilons, amplitude = numbers["epsilons"], numbers["amplitude"]
    names = {"inside": "ε 在根号内", "outside": "ε 在根号外"}
    chart, axes = figures.canvas("ε", "|v| 最后的振幅", alt)
    for number, (place, label) in enumerate(names.items()):
        figures.draw(chart, f"{label}，实测", epsilons, amplitude[place], number, linestyle="", marker="os"[number])
    fine = [n / 200 for n in range(201)]
    h = CURVATURE["x2"]
    theory = {
        "ε 在根号内，理论": [math.sqrt(max(eta**2 / 4 - one / h**2, 0)) for one in fine],
        "ε 在根号外，理论": [max(eta / 2 - one / h, 0) for one in fine],
    }
    for number, (label, values) in enumerate(theory.items()):
        figures.draw(chart, label, fine, values, number)
    axes.legend()
    return chart


SCHEDULES = {
    "constant": ("η 不变", lambda _: eta),
    "root": ("η/√t", lambda t: eta / math.sqrt(t)),
    "reciprocal": ("η/t", lambda t: eta / t),
    "exponential": ("η·0.97ᵗ", lambda t: eta * 0.97**t),
}


@experiment(numbers={"steps": exact, "f": close(rtol=1e-6), "at": close(rtol=1e-6), "theory": exact})
def schedules(long=10000, points=60):
    """How fast the learning rate should fall. theory: f of the 2-cycle, η²(h₁ + h₂)/8, at the first learning rate."""
    steps = sorted({round(long ** (n / points)) for n in range(points + 1)})
    curves = {}
    for name, (_, rate) in SCHEDULES.items():
        path, _ = descend(rmsprop(rate), grad_2d, START, long)
        curves[name] = [f_2d(*point) for point in path]
    return {
        "steps": steps,
        "f": {name: [curve[step] for step in steps] for name, curve in curves.items()},
        "at": {name: {str(step): curve[step] for step in (100, 1000, long)} for name, curve in curves.items()},
        "theory": eta**2 * sum(CURVATURE.values()) / 8,
    }


@schedules.figure
def schedules_figure(numbers):
    alt = (
        "η 不变时函数值先骤降，又回升到灰色的理论线上；η/√t 也回升到自己的理论线，再沿着它缓慢下降；"
        "η/t 很久才降下来；指数衰减回升最少，降得最快。"
    )
    steps, theory = numbers["steps"], numbers["theory"]
    lines = [(label, steps, numbers["f"][name]) for name, (label, _) in SCHEDULES.items()]
    chart = figures.plot(lines, "步数 t", "函数值 f", alt)
    axes = chart.axes[0]
    axes.plot(steps, [theory] * len(steps), color=figures.GRID, linewidth=0.8, zorder=1)
    axes.plot(steps, [theory / step for step in steps], color=figures.GRID, linewidth=0.8, zorder=1)
    axes.set(xscale="log", yscale="log", ylim=(1e-14, 1e2))
    return chart
