"""Adagrad: sparse features, how the effective learning rate falls and what comes of it, the listings."""

import math
from functools import partial

import torch
from torch.nn.functional import one_hot

from common import descent, lab_facts
from common.descent import f_2d, grad_2d, train_2d
from common.lab import columns, height
from common.repeats import SEEDS_NUMBERS, spread, spread_figure, train_runs
from common.training import (
    AIRFOIL_NUMBERS,
    get_data,
    least_squares_loss,
    mean_with_error,
    train_concise,
    train_scratch,
    training_numbers,
)
from engine import close, curve, exact, experiment, figures, lab, preset, slider, statistical

EPS, CURVATURE = 1e-6, (0.2, 4.0)
RULES = {"constant": "SGD，η 不变", "root": "SGD，η/√t", "adagrad": "Adagrad，η 不变"}


@experiment(
    numbers={"frequency": close(rtol=1e-12), "visits": close(rtol=1e-12), "eta": close(rtol=1e-6),
             "etas": close(rtol=1e-6), "error": close(rtol=1e-4), "error_stderr": close(rtol=1e-3),
             "gap": close(rtol=1e-3, atol=1e-6), "gap_stderr": close(rtol=1e-3), "rarest": close(rtol=1e-4),
             "risk": close(rtol=1e-4), "stderr": close(rtol=1e-3)}
)
def features(runs=256, steps=2000, noise=0.3, kinds=9, points=13, seed=0):
    """Every example has one feature, each half as frequent as the one before; the weights to learn are all 1.

    risk: the error of an example, (w − 1)²/2, each feature counted as often as it occurs; error: of each weight,
    squared, mean over runs, where η is what gives the least risk of `etas`; error_stderr: its standard error.
    gap: Adagrad's error less that of SGD with η/√t, paired. All rules see the same examples.
    """
    frequency = 0.5 ** torch.arange(1, kinds + 1, dtype=torch.float64)
    frequency /= frequency.sum()
    etas = torch.logspace(-2, 1, points, dtype=torch.float64)
    errors = _errors(frequency, etas, runs, steps, noise, seed)
    risks = errors @ frequency / 2  # (rules, etas, runs)
    best = dict(zip(RULES, enumerate(risks.mean(dim=-1).nan_to_num(torch.inf).argmin(dim=-1).tolist()), strict=True))
    of_weights = {rule: errors[at] for rule, at in best.items()}  # (runs, features) each
    error = {rule: ones.mean(dim=0).tolist() for rule, ones in of_weights.items()}
    gap = of_weights["adagrad"] - of_weights["root"]
    return {
        "frequency": frequency.tolist(),
        "visits": steps * frequency[-1].item(),
        "etas": etas.tolist(),
        "eta": {rule: etas[at[1]].item() for rule, at in best.items()},
        "error": error,
        "error_stderr": {rule: (ones.std(dim=0) / runs**0.5).tolist() for rule, ones in of_weights.items()},
        "gap": gap.mean(dim=0).tolist(),
        "gap_stderr": (gap.std(dim=0) / runs**0.5).tolist(),
        "rarest": {rule: curve[-1] for rule, curve in error.items()},
        "risk": {rule: risks[at].mean().item() for rule, at in best.items()},
        "stderr": {rule: (risks[at].std() / runs**0.5).item() for rule, at in best.items()},
    }


def _errors(frequency, etas, runs, steps, noise, seed):
    """Return the squared errors of the weights at the end, (rules, etas, runs, features)."""
    generator = torch.Generator().manual_seed(seed)
    w = torch.zeros(len(RULES), len(etas), runs, len(frequency), dtype=torch.float64)
    s = torch.zeros_like(w[0])
    for t in range(1, steps + 1):
        feature = one_hot(torch.multinomial(frequency, runs, replacement=True, generator=generator), len(frequency))
        target = 1 + noise * torch.randn(runs, 1, generator=generator, dtype=torch.float64)
        g = feature * (w - target)
        s += g[-1] ** 2
        divisor = torch.stack([torch.ones_like(s), torch.full_like(s, t**0.5), (s + EPS).sqrt()])
        w -= etas.reshape(-1, 1, 1) * g / divisor
    return (w - 1) ** 2


@features.figure
def features_figure(numbers):
    alt = (
        "从右到左，特征越来越稀有，误差总体上先缓后急地增大。"
        "最常见的三种和最稀有的三种特征，Adagrad 的误差最小；居中的三种，按 η/√t 下降的 SGD 误差最小。"
    )
    chart, axes = figures.canvas("特征出现的频率", "权重的均方误差", alt)
    for number, (rule, label) in enumerate(RULES.items()):
        figures.draw(chart, label, numbers["frequency"], numbers["error"][rule], number, marker="os^"[number])
    axes.set(xscale="log", yscale="log")
    axes.legend()
    return chart


@experiment(
    numbers={"times": exact, "rate": close(rtol=1e-4), "limit": close(rtol=1e-9), "slope": statistical(shift=0.01),
             "growth": statistical(shift=0.01), "theory": close(rtol=1e-12), "scale": exact, "f": close(rtol=1e-4),
             "level": statistical(shift=0.2)}
)
def decay(runs=128, steps=100000, eta=0.4, noise=1.0, seed=0):
    """The effective learning rates on the quadratic, without noise and with noise N(0, noise²) in every gradient.

    rate: median over runs; limit: without noise, at the end; slope: of log rate over log t, in the last tenfold of the
    steps; growth: s_t/(noise² t) at the end; theory of it: 1 + hη/(noise √t), without what the start leaves; f: mean
    over runs; level: of f √t over what theory says, η noise/2, mean over every tenth of the last nine tenths of steps.
    """
    generator = torch.Generator().manual_seed(seed)
    h, levels = torch.tensor(CURVATURE, dtype=torch.float64), torch.tensor([0.0, noise]).reshape(-1, 1, 1)
    x = torch.tensor([-5.0, -2.0], dtype=torch.float64).expand(2, runs, 2).clone()
    s, states, values, level = torch.zeros_like(x), {}, {}, torch.zeros(runs, dtype=torch.float64)
    times, late = sorted({round(steps ** (n / 50)) for n in range(51)}), range(steps // 10 + 10, steps + 1, 10)
    for t in range(1, steps + 1):
        g = h * x + levels * torch.randn(runs, 2, generator=generator, dtype=torch.float64)
        s += g**2
        x -= eta * g / (s + EPS).sqrt()
        if t in times:
            states[t], values[t] = s.clone(), (h / 2 * x**2).sum(dim=-1).mean(dim=-1).tolist()
        if t in late:
            level += (h / 2 * x[1] ** 2).sum(dim=-1) * math.sqrt(t) / (eta * noise / 2 * len(late))
    rates = eta / (torch.stack([*states.values()]) + EPS).sqrt()  # (times, levels, runs, coordinates)
    slopes, coordinates = _slopes(times, rates[:, 1]), list(enumerate(("x1", "x2")))
    return {
        "times": times,
        "rate": {f"{kind}_{name}": rates[:, k, :, n].median(dim=1).values.tolist()
                 for k, kind in enumerate(("exact", "noisy")) for n, name in coordinates},
        "limit": {name: {"state": s[0, 0, n].item(), "rate": rates[-1, 0, 0, n].item()} for n, name in coordinates},
        "slope": {name: mean_with_error(slopes[:, n]) for n, name in coordinates},
        "growth": {name: mean_with_error(s[1, :, n] / (noise**2 * steps)) for n, name in coordinates},
        "theory": {name: 1 + CURVATURE[n] * eta / (noise * math.sqrt(steps)) for n, name in coordinates},
        "scale": eta / noise,
        "f": {kind: [both[k] for both in values.values()] for k, kind in enumerate(("exact", "noisy"))},
        "level": mean_with_error(level),
    }


def _slopes(times, rates):
    """Return the least-squares slopes (runs, coordinates) of log rates (times, runs, coordinates), last tenfold."""
    last = [n for n, t in enumerate(times) if 10 * t >= times[-1]]
    log_t = torch.tensor([math.log(times[n]) for n in last], dtype=torch.float64)
    log_t -= log_t.mean()
    return torch.tensordot(log_t, rates[last].log(), dims=1) / (log_t**2).sum()


@decay.figure
def decay_figure(numbers):
    alt = (
        "双对数图。没有噪声的两条曲线几十步之后变平，停在两个不同的正数上；"
        "有噪声的两条一直下降，逐渐并到灰色的理论线上，这条线的斜率是 −1/2。"
    )
    names = {"exact_x1": "u，没有噪声", "exact_x2": "v，没有噪声", "noisy_x1": "u，有噪声", "noisy_x2": "v，有噪声"}
    times = numbers["times"]
    lines = [(label, times, numbers["rate"][key]) for key, label in names.items()]
    chart = figures.plot(lines, "步数 t", "有效学习率", alt)
    axes = chart.axes[0]
    axes.plot(times, [numbers["scale"] / math.sqrt(t) for t in times], color=figures.GRID, linewidth=0.8, zorder=1)
    axes.set(xscale="log", yscale="log", ylim=(8e-4, 10))
    axes.legend(loc="upper right")
    return chart


@decay.figure("values")
def decay_values(numbers):
    alt = (
        "双对数图。没有噪声时，f 几百步之内就落到图外；"
        "有噪声时，f 先快后慢，最后沿着灰色的理论线下降，这条线的斜率是 −1/2。"
    )
    times, names = numbers["times"], {"exact": "没有噪声", "noisy": "有噪声"}
    lines = [(label, times, numbers["f"][key]) for key, label in names.items()]
    chart = figures.plot(lines, "步数 t", "f 的平均值", alt)
    axes = chart.axes[0]
    theory = [numbers["scale"] / (2 * math.sqrt(t)) for t in times]
    axes.plot(times, theory, color=figures.GRID, linewidth=0.8, zorder=1)
    axes.set(xscale="log", yscale="log", ylim=(1e-6, 30))
    axes.legend(loc="upper right")
    return chart


# --8<-- [start:adagrad_2d]
def adagrad_2d(x1, x2, s1, s2, eta=0.4, eps=1e-6):
    g1, g2 = grad_2d(x1, x2)
    s1, s2 = s1 + g1 * g1, s2 + g2 * g2
    x1 = x1 - eta / math.sqrt(s1 + eps) * g1
    x2 = x2 - eta / math.sqrt(s2 + eps) * g2
    return x1, x2, s1, s2
# --8<-- [end:adagrad_2d]


@experiment(numbers={"end": exact, "trace": exact})
def path_2d():
    # --8<-- [start:path_2d]
    traces = {}
    for eta in (0.4, 2.0):
        traces[eta] = train_2d(partial(adagrad_2d, eta=eta), steps=20)
    # --8<-- [end:path_2d]
    ends = {eta: trace[-1] for eta, trace in traces.items()}
    return {
        "end": {str(eta): {"x1": x1, "x2": x2, "f": f_2d(x1, x2)} for eta, (x1, x2) in ends.items()},
        "trace": {str(eta): [[*point] for point in trace] for eta, trace in traces.items()},
    }


@path_2d.text
def path_2d_text(numbers):
    traces = numbers["trace"]
    # --8<-- [start:path_2d_text]
    for eta, trace in traces.items():
        x1, x2 = trace[-1]
        print(f"eta {eta}: epoch {len(trace) - 1}, x1: {x1:f}, x2: {x2:f}")
    # --8<-- [end:path_2d_text]


@path_2d.figure
def path_2d_figure(numbers):
    alt = (
        "等高线图：两条轨迹都从 (−5, −2) 斜着出发。"
        "η = 0.4 的一条步子越来越短，20 步只走了一半路程；η = 2 的一条走到了原点附近。"
    )
    chart = figures.contours(f_2d, alt)
    for number, (eta, path) in enumerate(numbers["trace"].items()):
        x, y = zip(*path, strict=True)
        figures.draw(chart, f"η = {eta}", x, y, number, linestyle="-", marker="os"[number])
    chart.axes[0].set(xlabel="u", ylabel="v")
    chart.axes[0].legend(loc="upper left")
    return chart


# --8<-- [start:adagrad]
def init_adagrad_states(feature_dim, device="cpu"):
    shapes = (feature_dim, 1), (1,)
    return [torch.zeros(shape, device=device) for shape in shapes]


def adagrad(params, states, hyperparams, eps=1e-6):
    with torch.no_grad():
        for p, s in zip(params, states, strict=True):
            s += p.grad**2
            p -= hyperparams["lr"] / torch.sqrt(s + eps) * p.grad
            p.grad.zero_()
# --8<-- [end:adagrad]


@experiment(numbers=AIRFOIL_NUMBERS)
def from_scratch(airfoil, device):
    # --8<-- [start:from_scratch]
    X, y = get_data(airfoil, device)
    losses, seconds = train_scratch(
        adagrad, init_adagrad_states, {"lr": 0.1}, X, y, num_epochs=2
    )
    # --8<-- [end:from_scratch]
    return training_numbers(losses, seconds)


@from_scratch.text
def from_scratch_text(numbers):
    losses, seconds = numbers["losses"], numbers["sec_per_epoch"]
    # --8<-- [start:from_scratch_text]
    print(f"loss: {losses[-1]:.3f}, {seconds:.3f} sec/epoch")
    # --8<-- [end:from_scratch_text]


@experiment(numbers=SEEDS_NUMBERS)
def many_seeds(airfoil, device, runs=256, lr=0.1, num_epochs=2, every=200, seed=0):
    """The training of `from_scratch` from many seeds, beside its one run."""
    X, y = get_data(airfoil, device)
    losses = train_runs(adagrad, {"lr": lr}, X, y, runs, num_epochs, every, seed)
    return spread(losses, from_scratch(airfoil, device)["losses"], num_epochs, least_squares_loss(X, y))


@many_seeds.figure
def many_seeds_figure(numbers):
    return spread_figure(numbers, "Adagrad，从零开始实现")


@experiment(numbers=AIRFOIL_NUMBERS)
def concise(airfoil, device):
    X, y = get_data(airfoil, device)
    # --8<-- [start:concise]
    losses, seconds = train_concise(
        torch.optim.Adagrad, {"lr": 0.1}, X, y, num_epochs=4
    )
    # --8<-- [end:concise]
    return training_numbers(losses, seconds)


@concise.text
def concise_text(numbers):
    losses, seconds = numbers["losses"], numbers["sec_per_epoch"]
    # --8<-- [start:concise_text]
    print(f"loss: {losses[-1]:.3f}, {seconds:.3f} sec/epoch")
    # --8<-- [end:concise_text]


@experiment(numbers={"x1": exact})
def multiples(steps=20):
    """Where Adagrad is after 20 steps on c·f; only ε sees c."""
    ends = {}
    for factor in (1.0, 100.0, 0.0001):
        rule = descent.adagrad(0.4, EPS)
        path, _ = descent.descend(rule, lambda *x, c=factor: [c * g for g in grad_2d(*x)], (-5.0, -2.0), steps)
        ends[f"{factor:g}"] = path[-1][0]
    return {"x1": ends}


@lab(
    rules={"adagrad": "Adagrad", "rmsprop": "RMSProp", "descent": "梯度下降"},
    surfaces={"valley": "f = 0.1u² + 2v²", "wells": "f = 0.01(u² − 9)² + 0.02(u − 3)² + 2v²"},
    sliders={
        "eta": slider("学习率 η", 0.001, 10, 0.4, log=True),
        "gamma": slider("RMSProp 的衰减系数 γ", 0, 0.999, 0.9),
        "epsilon": slider("小常数 ε", 1e-12, 1, 1e-6, log=True),
        "steps": slider("步数", 1, 500, 20, whole=True),
        "angle": slider("转角", 0, 90, 0, unit="°"),
    },
    start=(-5.0, -2.0),
    window=((-6.0, 6.0), (-3.5, 3.5)),
    axes=("u", "v"),
    curves={
        "f": curve("函数值 f", log=True),
        "state": curve("状态 s", log=True),
        "rate": curve("有效学习率", log=True),
    },
    facts={
        "first_u": "u 的第一步是 η 的几倍",
        "first_v": "v 的第一步是 η 的几倍",
        "rate_u": "u 最后的有效学习率",
        "rate_v": "v 最后的有效学习率",
        "end_u": "最后的 u",
        "end_v": "最后的 v",
        "end_f": "最后的 f",
    },
    presets={
        "first": preset("第一步", step=1),
        "half": preset("步子越走越短", step=20),
        "fast": preset("η 取 2", eta=2),
        "level": preset("有效学习率停在正数上", steps=500, step=500),
        "epsilon": preset("ε 取 1", epsilon=1),
        "turned": preset("谷转过 45°", angle=45),
        "rivals": preset("RMSProp 怎样走", rules=["adagrad", "rmsprop"]),
    },
    height=height,
)
def path_lab(rule, surface, start, steps, eta, gamma, epsilon, angle):
    told = columns(rule, surface, start, lab_facts.LONG, eta, gamma, epsilon, angle)
    cut = lab_facts.shown(told, steps)
    for n, name in enumerate(("u", "v")):
        cut["facts"]["first_" + name] = lab_facts.first_step(rule, surface, told, n, eta, gamma, angle)
        cut["facts"]["rate_" + name] = lab_facts.last_rate(cut, n)
    return cut
