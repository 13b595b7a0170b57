"""The effective learning rate over time, and what the state measures: the curvature, or the noise."""

import torch

from chapters.rmsprop.quadratic import CURVATURE, NAMES, START
from engine import close, exact, experiment, figures
from engine.figures import table

EPS = 1e-6
RULES, LEVELS = ("adagrad", "rmsprop"), ("exact", "noisy")


@experiment(
    numbers={"times": exact, "rate": close(rtol=1e-3), "at": close(rtol=1e-3), "bound": exact,
             "ratio": close(rtol=1e-3), "scale": exact}
)
def effective_rates(runs=256, steps=1000, eta=0.4, gamma=0.9, noise=1.0, seed=0):
    """The effective learning rates of Adagrad and RMSProp on the quadratic, without and with noise N(0, noise²).

    rate: median over runs, {exact or noisy: {rule: {coordinate: at `times`}}}; at: of these, after some steps; ratio:
    how many times as large x1's is as x2's at the end. bound: 2/h. Both rules see the same noise. scale: η/noise.
    """
    times = sorted({round(steps ** (n / 50)) for n in range(51)} | {10, 100, steps})
    medians = _medians(times, runs, eta, gamma, noise, seed)
    rate = {
        level: {rule: {x: medians[:, i, j, n].tolist() for n, x in enumerate(CURVATURE)}
                for i, rule in enumerate(RULES)}
        for j, level in enumerate(LEVELS)
    }
    return {
        "times": times,
        "rate": rate,
        "at": _each(rate, lambda curve: {str(t): curve[times.index(t)] for t in (10, 100, steps)}),
        "ratio": {level: {rule: both["x1"][-1] / both["x2"][-1] for rule, both in rules.items()}
                  for level, rules in rate.items()},
        "bound": {x: 2 / one for x, one in CURVATURE.items()},
        "scale": eta / noise,
    }


def _medians(times, runs, eta, gamma, noise, seed):
    """Return the effective learning rates (times, rules, levels, coordinates), medians over runs."""
    generator = torch.Generator().manual_seed(seed)
    h, levels = torch.tensor([*CURVATURE.values()], dtype=torch.float64), torch.tensor([0.0, noise]).reshape(-1, 1, 1)
    x = torch.tensor(START, dtype=torch.float64).expand(len(RULES), len(LEVELS), runs, 2).clone()
    s, rates = torch.zeros_like(x), {}
    for t in range(1, times[-1] + 1):
        g = h * x + levels * torch.randn(runs, 2, generator=generator, dtype=torch.float64)
        s = torch.stack([s[0] + g[0] ** 2, gamma * s[1] + (1 - gamma) * g[1] ** 2])
        rates[t] = eta / (s + EPS).sqrt()
        x -= rates[t] * g
    return torch.stack([rates[t].median(dim=2).values for t in times])


def _each(rate, told):
    return {
        level: {rule: {x: told(curve) for x, curve in both.items()} for rule, both in rules.items()}
        for level, rules in rate.items()
    }


@effective_rates.figure
def effective_rates_figure(numbers):
    plain = _rates_chart(
        numbers,
        "exact",
        "没有噪声时，Adagrad 的两条曲线先降，几十步之后变平；"
        "RMSProp 的两条后来越升越高，越过灰线之后又落回来，最后停在各自的灰线上。",
    )
    noisy = _rates_chart(
        numbers,
        "noisy",
        "有噪声时，Adagrad 的两条曲线一直下降，渐渐靠拢；RMSProp 的两条几十步之后就变平，高度相近。",
    )
    return figures.panels({"没有噪声": plain, "有噪声": noisy})


@effective_rates.table
def effective_rates_table(numbers):
    rows = [
        (label, rule, *(f"{value:.3g}" for value in numbers["at"][level][rule.lower()]["x1"].values()))
        for level, label in {"noisy": "有", "exact": "没有"}.items()
        for rule in ("Adagrad", "RMSProp")
    ]
    return table(("噪声", "算法", *(f"第 {t} 步" for t in (10, 100, numbers["times"][-1]))), rows)


def _rates_chart(numbers, level, alt):
    names = {"adagrad": "Adagrad", "rmsprop": "RMSProp"}
    lines = [
        (f"{names[rule]}，{NAMES[x]}", numbers["times"], numbers["rate"][level][rule][x])
        for rule in RULES
        for x in CURVATURE
    ]
    chart = figures.plot(lines, "步数 t", "有效学习率", alt)
    axes = chart.axes[0]
    if level == "exact":
        for bound in numbers["bound"].values():
            axes.axhline(bound, color=figures.GRID, linewidth=0.8, zorder=1)
            axes.text(numbers["times"][-1], bound * 1.1, f"2/h = {bound:g}", ha="right", va="bottom")
    axes.set(xscale="log", yscale="log", ylim=(0.008, 2000))
    axes.legend(loc="upper left", ncols=2)
    return chart


NOISES = (0.0, 0.001, 0.01, 0.1, 1.0)


@experiment(numbers={"root": close(rtol=1e-2), "ratio": close(rtol=1e-2), "threshold": exact, "noises": exact})
def noise_scale(runs=64, steps=4000, eta=0.01, gamma=0.9, seed=0):
    """What √s is near the optimum, median over runs and the last half of the steps, as the noise grows.

    threshold: ηh/2, what it is without noise. ratio: √s of x2 over that of x1; the curvatures' is 20.
    """
    generator = torch.Generator().manual_seed(seed)
    h, levels = torch.tensor([*CURVATURE.values()], dtype=torch.float64), torch.tensor(NOISES).reshape(-1, 1, 1)
    x = torch.full((len(NOISES), runs, 2), eta, dtype=torch.float64)
    s, roots = torch.zeros_like(x), []
    for t in range(steps):
        g = h * x + levels * torch.randn(runs, 2, generator=generator, dtype=torch.float64)
        s = gamma * s + (1 - gamma) * g**2
        x -= eta * g / (s + 1e-16).sqrt()
        if t >= steps // 2:
            roots.append(s.sqrt())
    medians = torch.stack(roots).transpose(0, 1).flatten(1, 2).median(dim=1).values  # (levels, coordinates)
    return {
        "noises": list(NOISES),
        "root": {f"{noise:g}": {name: medians[i, n].item() for n, name in enumerate(CURVATURE)}
                 for i, noise in enumerate(NOISES)},
        "ratio": {f"{noise:g}": (medians[i, 1] / medians[i, 0]).item() for i, noise in enumerate(NOISES)},
        "threshold": {name: eta * one / 2 for name, one in CURVATURE.items()},
    }


@noise_scale.table
def noise_scale_table(numbers):
    rows = [
        (noise, f"{root['x1']:.3g}", f"{root['x2']:.3g}", f"{numbers['ratio'][noise]:.2f}")
        for noise, root in numbers["root"].items()
    ]
    return table(("$\\sigma$", "$u$ 的 $\\sqrt{s}$", "$v$ 的 $\\sqrt{s}$", "后者与前者之比"), rows)


STRENGTHS = (0.0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)


@experiment(numbers={"strengths": exact, "distance": close(rtol=1e-2), "at": close(rtol=1e-2)})
def wander(runs=256, steps=4000, gamma=0.9, seed=0):
    """How far from the optimum RMSProp wanders, root mean square over runs and the last half of the steps.

    In units of η/2, the amplitude of the 2-cycle; strengths: σ in units of ηh/2, of the gradient there. ε = 0: in these
    units nothing else is left of η, h and σ.
    """
    generator = torch.Generator().manual_seed(seed)
    levels = torch.tensor(STRENGTHS, dtype=torch.float64).reshape(-1, 1)
    x = torch.full((len(STRENGTHS), runs), 0.5, dtype=torch.float64)
    s, squares = torch.zeros_like(x), torch.zeros(len(STRENGTHS), dtype=torch.float64)
    for t in range(steps):
        g = x + levels * torch.randn(runs, generator=generator, dtype=torch.float64)
        s = gamma * s + (1 - gamma) * g**2
        x -= 2 * g / s.sqrt()
        squares += (x**2).mean(dim=1) * (t >= steps // 2)
    distance = (squares / (steps - steps // 2)).sqrt().tolist()
    return {
        "strengths": list(STRENGTHS),
        "distance": distance,
        "at": {f"{strength:g}": one for strength, one in zip(STRENGTHS, distance, strict=True)},
    }


@wander.figure
def wander_figure(numbers):
    alt = (
        "双对数图。噪声弱时，曲线贴着高为 1 的灰线，即 2-周期的振幅；"
        "噪声强了才离开它往上走，贴近另一条斜率为 1/2 的灰线。"
    )
    strengths, distance = numbers["strengths"][1:], numbers["distance"][1:]
    chart, axes = figures.canvas("噪声 σ / (ηh/2)", "离最优点的均方根 / (η/2)", alt)
    figures.draw(chart, "RMSProp", strengths, distance, 0, marker="o")
    axes.plot([strengths[0], strengths[-1]], [1, 1], color=figures.GRID, linewidth=0.8, zorder=1)
    axes.plot([1, strengths[-1]], [1, strengths[-1] ** 0.5], color=figures.GRID, linewidth=0.8, zorder=1)
    axes.set(xscale="log", yscale="log", yticks=(1, 2, 3), yticklabels=("1", "2", "3"))
    axes.minorticks_off()
    return chart
