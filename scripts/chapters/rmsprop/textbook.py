"""The listings that the chapter shows, and their experiments."""

import math

from common.descent import f_2d, grad_2d, train_2d
from engine import close, exact, experiment, figures
from engine.figures import table


# --8<-- [start:gradient_weights]
def gradient_weights(gamma, steps=40):
    return [(1 - gamma) * gamma**age for age in range(steps)]
# --8<-- [end:gradient_weights]


# pow() is rounded apart in the last digit by the C libraries of the systems
ROUNDED = close(rtol=1e-12, atol=1e-12)


@experiment(numbers={"half_life": ROUNDED, "window": ROUNDED, "sum": ROUNDED, "weights": ROUNDED})
def weights():
    curves = {str(gamma): gradient_weights(gamma) for gamma in (0.95, 0.9, 0.8, 0.7)}
    half_life, window = {}, {}
    for gamma, curve in curves.items():
        theory, measured = math.log(2) / -math.log(float(gamma)), _half_life(curve)
        half_life[gamma] = {"theory": theory, "measured": measured, "difference": measured - theory}
        steps = round(1 / (1 - float(gamma)))
        window[gamma] = {"steps": steps, "share": math.fsum(curve[:steps])}
    total = {gamma: math.fsum(curve) for gamma, curve in curves.items()}
    return {"half_life": half_life, "window": window, "sum": total, "weights": curves}


def _half_life(curve):
    """Return the age at which a curve of weights falls to half its start, between two steps along an exponential."""
    age = next(age for age, weight in enumerate(curve) if weight < curve[0] / 2)
    over, under = curve[age - 1] / curve[0], curve[age] / curve[0]
    return age - 1 + math.log(2 * over) / math.log(over / under)


@weights.figure
def weights_figure(numbers):
    lines = [
        (f"γ = {gamma}", list(range(len(curve))), curve)
        for gamma, curve in numbers["weights"].items()
    ]
    alt = "平方梯度的权重随距今的步数按指数下降；γ 越大，起点越低，下降越慢，记忆越长。"
    return figures.plot(lines, "距今的步数", "权重", alt)


@weights.table
def weights_table(numbers):
    rows = []
    for gamma, one in numbers["half_life"].items():
        window = numbers["window"][gamma]
        lives = (f"{one['theory']:.3f}", f"{one['measured']:.3f}")
        rows.append((gamma, *lives, f"{window['steps']}", f"{window['share']:.4f}"))
    return table(("$\\gamma$", "半衰期（理论）", "半衰期（实测）", "窗口（步）", "窗口内的权重"), rows)


# --8<-- [start:rmsprop_2d]
eta, gamma, eps = 0.4, 0.9, 1e-6


def rmsprop_2d(x1, x2, s1, s2):
    g1, g2 = grad_2d(x1, x2)
    s1 = gamma * s1 + (1 - gamma) * g1 * g1
    s2 = gamma * s2 + (1 - gamma) * g2 * g2
    x1 = x1 - eta / math.sqrt(s1 + eps) * g1
    x2 = x2 - eta / math.sqrt(s2 + eps) * g2
    return x1, x2, s1, s2
# --8<-- [end:rmsprop_2d]


@experiment(numbers={"x1": exact, "x2": exact, "eta": exact, "gamma": exact, "trace": exact})
def trajectory():
    # --8<-- [start:trajectory]
    trace = train_2d(rmsprop_2d, steps=20)
    # --8<-- [end:trajectory]
    x1, x2 = trace[-1]
    return {"x1": x1, "x2": x2, "eta": eta, "gamma": gamma, "trace": [[*point] for point in trace]}


@trajectory.text
def trajectory_text(numbers):
    trace = numbers["trace"]
    # --8<-- [start:trajectory_text]
    x1, x2 = trace[-1]
    print(f"epoch {len(trace) - 1}, x1: {x1:f}, x2: {x2:f}")
    # --8<-- [end:trajectory_text]


@trajectory.figure
def trajectory_figure(numbers):
    alt = "等高线图：轨迹从左下方的 (−5, −2) 出发，先斜着走向谷底，再沿 u 轴走到原点附近。"
    chart = figures.contours(f_2d, alt)
    x, y = zip(*numbers["trace"], strict=True)
    figures.draw(chart, "RMSProp", x, y, 1, linestyle="-", marker="o")
    chart.axes[0].set(xlabel="u", ylabel="v")
    return chart
