"""What the leaky average does to the state: its start at zero, its forgetting, and what γ decides."""

import math
from itertools import pairwise

import mpmath

from chapters.rmsprop.quadratic import NAMES, START
from chapters.rmsprop.textbook import eta
from common.descent import adagrad, descend, grad_2d, rmsprop
from engine import close, exact, experiment, figures
from engine.figures import table

# pow() is rounded apart in the last digit by the C libraries of the systems
ROUNDED = close(rtol=1e-9, atol=1e-12)


@experiment(
    numbers={"multiplier": ROUNDED, "mean": ROUNDED, "steps": exact, "measured": ROUNDED, "difference": ROUNDED}
)
def start(shown=60, trained=300):
    """How long the steps are under a constant gradient, in units of η: the state starts at zero.

    mean: of the first `trained` steps, two epochs of the airfoil data, by the formula.
    """
    gammas = (0.9, 0.99, 0.999)
    measured = {}
    for gamma in gammas:
        path, _ = descend(rmsprop(1.0, gamma, 0.0), lambda _: (1.0,), (0.0,), shown)
        measured[str(gamma)] = [before[0] - after[0] for before, after in pairwise(path)]
    theory = {gamma: [1 / math.sqrt(1 - float(gamma) ** t) for t in range(1, shown + 1)] for gamma in measured}
    gaps = [abs(a - b) for gamma in theory for a, b in zip(measured[gamma], theory[gamma], strict=True)]
    return {
        "multiplier": {gamma: {str(t): lengths[t - 1] for t in (1, 2, 20)} for gamma, lengths in measured.items()},
        "mean": {
            gamma: math.fsum(1 / math.sqrt(1 - float(gamma) ** t) for t in range(1, trained + 1)) / trained
            for gamma in measured
        },
        "steps": list(range(1, shown + 1)),
        "measured": measured,
        "difference": max(gaps),
    }


@start.figure
def start_figure(numbers):
    alt = "步长从 1/√(1−γ) 倍 η 开始，逐渐降到 η；γ 越接近 1，开头的步子越大，降得越慢。"
    lines = [(f"γ = {gamma}", numbers["steps"], values) for gamma, values in numbers["measured"].items()]
    chart = figures.plot(lines, "步数 t", "步长（以 η 为单位）", alt)
    chart.axes[0].set(yscale="log", yticks=(1, 3, 10, 30), yticklabels=("1", "3", "10", "30"), ylim=(0.9, 40))
    chart.axes[0].minorticks_off()
    return chart


@experiment(numbers={"x1": close(rtol=1e-12), "x2": close(rtol=1e-12)})
def equivalence(steps=20):
    """Adagrad is RMSProp with γ_t = 1 − 1/t and η_t = η / √t; ε = 0 in both."""

    def growing(t, x, s, g):
        return rmsprop(eta / math.sqrt(t), 1 - 1 / t, 0.0)(t, x, s, g)

    theirs, _ = descend(adagrad(eta, 0.0), grad_2d, START, steps)
    ours, _ = descend(growing, grad_2d, START, steps)
    return {name: {"adagrad": theirs[-1][n], "rmsprop": ours[-1][n]} for n, name in enumerate(("x1", "x2"))}


@equivalence.table
def equivalence_table(numbers):
    rows = [
        (f"${NAMES[name]}$", f"${one['adagrad']:.8f}$", f"${one['rmsprop']:.8f}$")
        for name, one in numbers.items()
    ]
    return table(("第 20 步", "Adagrad", "$\\gamma_t = 1 - 1/t$ 的 RMSProp"), rows)


HINTON = [0.1] * 9 + [-0.9]


@experiment(numbers={"drift": ROUNDED})
def hinton():
    """Nine gradients of 0.1 and one of −0.9, in a circle: their sum is zero, the drift of a cycle is not."""
    drift = {}
    for gamma in (0.0, 0.5, 0.9, 0.99):
        theory, measured = _drift_in_theory(HINTON, gamma), _drift(HINTON, gamma)
        drift[str(gamma)] = {"theory": theory, "measured": measured, "difference": measured - theory}
    return {"drift": drift}


def _drift(gradients, gamma, cycles=2000):
    """Return how far a cycle of gradients moves x, in units of η, once the states repeat themselves; ε = 0."""
    s, step, moved = 0.0, rmsprop(1.0, gamma, 0.0), 0.0
    for _ in range(cycles):
        before, moved = s, 0.0
        for g in gradients:
            moved, s = step(0, moved, s, g)
        if s == before:
            break
    return moved


def _drift_in_theory(gradients, gamma):
    """Return the same from the state that repeats itself, s_k = (1 − γ) Σ_{j < N} γ^j g²_{k−j} / (1 − γ^N)."""
    n = len(gradients)

    def state(k):
        weighted = math.fsum(gamma**j * gradients[(k - j) % n] ** 2 for j in range(n))
        return (1 - gamma) * weighted / (1 - gamma**n)

    return -math.fsum(g / math.sqrt(state(k)) for k, g in enumerate(gradients))


@hinton.table
def hinton_table(numbers):
    rows = [
        (gamma, f"${one['theory']:.4f}$", f"${one['measured']:.4f}$")
        for gamma, one in numbers["drift"].items()
    ]
    return table(("$\\gamma$", "每圈的漂移（理论）", "实测"), rows)


REDDI = [3.0, -1.0, -1.0]


@experiment(
    numbers={"gammas": ROUNDED, "drift": ROUNDED, "critical": close(rtol=1e-9, atol=1e-9),
             "family": ROUNDED, "end": ROUNDED}
)
def reddi(points=19, steps=12000, rate=0.001):
    """The counterexample of Reddi, Kale and Kumar with C = 3: gradients 3, −1, −1 on [−1, 1], best is x = −1."""
    gammas = [n / (points + 1) for n in range(1, points + 1)]
    theory, measured = (_critical(drift, REDDI, (0.1, 0.9)) for drift in (_drift_in_theory, _drift))
    return {
        "gammas": gammas,
        "drift": [_drift(REDDI, gamma) for gamma in gammas],
        "critical": {"theory": theory, "measured": measured, "difference": measured - theory},
        "family": {str(large): _critical(_drift_in_theory, _sum_of_one(large), (0.3, 0.9999)) for large in (10, 50)},
        "end": {str(gamma): _projected(gamma, steps, rate) for gamma in (0.1, 0.9)},
    }


def _critical(drift, gradients, between):
    """Return the γ at which a cycle of gradients does not drift."""
    return float(mpmath.findroot(lambda gamma: drift(gradients, float(gamma)), between, solver="anderson"))


def _sum_of_one(large):
    return [float(large)] + [-1.0] * (large - 1)


def _projected(gamma, steps, rate):
    x, s, step = 0.0, 0.0, rmsprop(rate, gamma)
    for t in range(steps):
        x, s = step(t, x, s, REDDI[t % len(REDDI)])
        x = min(max(x, -1.0), 1.0)
    return x


@reddi.figure
def reddi_figure(numbers):
    alt = "每圈的漂移随 γ 由正变负：γ 小于临界值时一圈一圈地远离最优点，大于临界值时才走向最优点。"
    chart, axes = figures.canvas("γ", "每圈的漂移（以 η 为单位）", alt)
    fine = [n / 100 for n in range(1, 100)]
    figures.draw(chart, "理论", fine, [_drift_in_theory(REDDI, gamma) for gamma in fine], 0)
    figures.draw(chart, "实测", numbers["gammas"], numbers["drift"], 1, linestyle="", marker="o")
    axes.axhline(0, color=figures.GRID, linewidth=0.8)
    critical = numbers["critical"]["theory"]
    axes.axvline(critical, color=figures.GRID, linewidth=0.8)
    axes.text(critical - 0.02, 0.8, "远离最优点", ha="right")
    axes.text(critical + 0.02, -0.48, "走向最优点")
    axes.text(critical + 0.02, 0.04, f"γ = {critical:.3f}")
    axes.legend()
    return chart
