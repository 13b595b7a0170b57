"""RMSProp: the listings that the chapter shows, and its experiments."""

import math

import torch

from common import figures
from common.training import (
    get_data,
    least_squares_loss,
    mean_with_error,
    train_2d,
    train_concise,
    train_scratch,
)
from results.declare import close, exact, experiment, measured, statistical


# --8<-- [start:gradient_weights]
def gradient_weights(gamma, steps=40):
    return [(1 - gamma) * gamma**age for age in range(steps)]
# --8<-- [end:gradient_weights]


# pow() is rounded apart in the last digit by the C libraries of the systems
ROUNDED = close(rtol=1e-12)


@experiment(numbers={"half_life": ROUNDED, "window": ROUNDED, "sum": ROUNDED, "weights": ROUNDED})
def weights():
    curves = {str(gamma): gradient_weights(gamma) for gamma in (0.95, 0.9, 0.8, 0.7)}
    return {
        "half_life": {gamma: math.log(2) / -math.log(float(gamma)) for gamma in curves},
        "window": {"0.9": math.fsum(curves["0.9"][:10])},
        "sum": {gamma: math.fsum(curve) for gamma, curve in curves.items()},
        "weights": curves,
    }


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
    rows = [
        f"| {gamma} | {numbers['half_life'][gamma]:.2f} | {1 / (1 - float(gamma)):.1f} | {total:.5f} |"
        for gamma, total in numbers["sum"].items()
    ]
    head = ["| $\\gamma$ | 半衰期（步） | $1/(1-\\gamma)$（步） | 最近 40 步的权重之和 |", "|---|---|---|---|"]
    return "\n".join(head + rows)


# --8<-- [start:rmsprop_2d]
eta, gamma, eps = 0.4, 0.9, 1e-6


def f_2d(x1, x2):
    return 0.1 * x1 * x1 + 2 * x2 * x2


def grad_2d(x1, x2):
    return 0.2 * x1, 4 * x2


def rmsprop_2d(x1, x2, s1, s2):
    g1, g2 = grad_2d(x1, x2)
    s1 = gamma * s1 + (1 - gamma) * g1 * g1
    s2 = gamma * s2 + (1 - gamma) * g2 * g2
    x1 = x1 - eta / math.sqrt(s1 + eps) * g1
    x2 = x2 - eta / math.sqrt(s2 + eps) * g2
    return x1, x2, s1, s2
# --8<-- [end:rmsprop_2d]


@experiment(numbers={"x1": exact, "x2": exact, "eta": exact, "gamma": exact, "trace": exact})
# --8<-- [start:trajectory]
def trajectory(steps=20):
    trace = train_2d(rmsprop_2d, steps)
    x1, x2 = trace[-1]
    settings = {"eta": eta, "gamma": gamma}
    return {"x1": x1, "x2": x2, **settings, "trace": [[*point] for point in trace]}
# --8<-- [end:trajectory]


@trajectory.text
# --8<-- [start:trajectory_text]
def trajectory_text(numbers):
    steps = len(numbers["trace"]) - 1
    x1, x2 = numbers["x1"], numbers["x2"]
    return f"epoch {steps}, x1: {x1:f}, x2: {x2:f}"
# --8<-- [end:trajectory_text]


@trajectory.figure
def trajectory_figure(numbers):
    alt = "等高线图：轨迹从左下方的 (−5, −2) 出发，先斜着走向谷底，再沿 x₁ 轴走到原点附近。"
    figure, axes = figures.canvas("x₁", "x₂", alt)
    x1 = [-5.5 + 0.1 * step for step in range(66)]
    x2 = [-3.0 + 0.1 * step for step in range(41)]
    heights = [[f_2d(a, b) for a in x1] for b in x2]
    levels = [0.1, 0.4, 1, 2, 4, 7, 11, 16]
    axes.contour(x1, x2, heights, levels, colors=figures.GRID, linewidths=0.8)
    axes.plot(*zip(*numbers["trace"], strict=True), "-o", color=figures.COLOURS[1])
    return figure


def adagrad_2d(eta):
    def step(x1, x2, s1, s2):
        g1, g2 = grad_2d(x1, x2)
        s1, s2 = s1 + g1 * g1, s2 + g2 * g2
        return x1 - eta / math.sqrt(s1 + eps) * g1, x2 - eta / math.sqrt(s2 + eps) * g2, s1, s2

    return step


def corrected_2d():
    weight = 0.0  # 1 − γ^t

    def step(x1, x2, s1, s2):
        nonlocal weight
        weight = gamma * weight + (1 - gamma)
        g1, g2 = grad_2d(x1, x2)
        s1 = gamma * s1 + (1 - gamma) * g1 * g1
        s2 = gamma * s2 + (1 - gamma) * g2 * g2
        x1 = x1 - eta / math.sqrt(s1 / weight + eps) * g1
        x2 = x2 - eta / math.sqrt(s2 / weight + eps) * g2
        return x1, x2, s1, s2

    return step


@experiment(
    numbers={"x1": exact, "f": exact, "eta": exact, "first_step": exact, "adagrad_state": exact, "later": exact}
)
def comparison(steps=20, long=1000):
    """Who is where after 20 steps, and where RMSProp goes when it is not stopped there."""
    rates = {"adagrad": eta, "adagrad_fast": 2.0, "corrected": eta, "rmsprop": eta}
    runs = {
        "adagrad": adagrad_2d(rates["adagrad"]),
        "adagrad_fast": adagrad_2d(rates["adagrad_fast"]),
        "corrected": corrected_2d(),
        "rmsprop": rmsprop_2d,
    }
    ends = {name: train_2d(step, steps)[-1] for name, step in runs.items()}
    trace = train_2d(rmsprop_2d, long)
    state = (-5.0, -2.0, 0.0, 0.0)
    for _ in range(long):
        state = runs["adagrad"](*state)
    return {
        "x1": {name: end[0] for name, end in ends.items()},
        "f": {name: f_2d(*end) for name, end in ends.items()},
        "eta": rates,
        "first_step": 1 / math.sqrt(1 - gamma),
        "adagrad_state": {"s1": state[2], "s2": state[3]},
        "later": {str(step): f_2d(*trace[step]) for step in (40, 53, long)},
    }


@comparison.table
def comparison_table(numbers):
    names = {
        "adagrad": "Adagrad，$\\eta = {:g}$",
        "adagrad_fast": "Adagrad，$\\eta = {:g}$",
        "rmsprop": "RMSProp，$\\eta = {:g}$",
        "corrected": "RMSProp，$\\eta = {:g}$，修正零初值的偏差",
    }
    rows = [
        f"| {label.format(numbers['eta'][name])} | ${numbers['x1'][name]:.6f}$ | ${_scientific(numbers['f'][name])}$ |"
        for name, label in names.items()
    ]
    return "\n".join(["| 算法 | 第 20 步的 $x_1$ | 第 20 步的 $f$ |", "|---|---|---|", *rows])


def _scientific(value: float) -> str:
    mantissa, exponent = f"{value:.2e}".split("e")
    return f"{mantissa} \\times 10^{{{int(exponent)}}}" if int(exponent) < -2 else f"{value:.3f}"


# --8<-- [start:rmsprop]
def init_rmsprop_states(feature_dim, device="cpu"):
    s_w = torch.zeros((feature_dim, 1), device=device)
    s_b = torch.zeros(1, device=device)
    return s_w, s_b


def rmsprop(params, states, hyperparams):
    lr, gamma, eps = hyperparams["lr"], hyperparams["gamma"], 1e-6
    with torch.no_grad():
        for p, s in zip(params, states, strict=True):
            s *= gamma
            s += (1 - gamma) * p.grad**2
            p -= lr / torch.sqrt(s + eps) * p.grad
            p.grad.zero_()
# --8<-- [end:rmsprop]


AIRFOIL_NUMBERS = {
    "loss": close(rtol=1e-4),
    "losses": close(rtol=1e-4),
    "floor": close(rtol=1e-6),
    "sec_per_epoch": measured,
}


@experiment(numbers=AIRFOIL_NUMBERS)
# --8<-- [start:scratch]
def scratch(airfoil, device, lr=0.01, gamma=0.9, seed=0):
    X, y = get_data(airfoil, device)
    hyperparams = {"lr": lr, "gamma": gamma}
    losses, sec_per_epoch = train_scratch(
        rmsprop, init_rmsprop_states, hyperparams, X, y, num_epochs=2, seed=seed
    )
    return training_numbers(losses, sec_per_epoch, X, y)
# --8<-- [end:scratch]


def training_numbers(losses, sec_per_epoch, X, y):
    return {
        "loss": losses[-1],
        "losses": losses,
        "floor": least_squares_loss(X, y),
        "sec_per_epoch": sec_per_epoch,
    }


# --8<-- [start:training_text]
def training_text(numbers):
    loss, seconds = numbers["loss"], numbers["sec_per_epoch"]
    return f"loss: {loss:.3f}, {seconds:.3f} sec/epoch"
# --8<-- [end:training_text]


@scratch.text
def scratch_text(numbers):
    return training_text(numbers)


@scratch.figure
def scratch_figure(numbers):
    return loss_figure(numbers, epochs=2, rule="从零开始实现")


def loss_figure(numbers, epochs, rule):
    losses, floor = numbers["losses"], numbers["floor"]
    xs = [epochs * (i + 1) / len(losses) for i in range(len(losses))]
    alt = f"{rule}的 RMSProp：损失在第一轮里迅速下降，此后在最小二乘给出的下限（虚线）之上小幅波动。"
    lines = [("RMSProp", xs, losses), ("最小二乘给出的下限", [0, epochs], [floor, floor])]
    figure = figures.plot(lines, "轮数", "损失", alt)
    figure.axes[0].set(xlim=(0, epochs), ylim=(0.22, 0.35))
    return figure


@experiment(numbers=AIRFOIL_NUMBERS)
# --8<-- [start:concise]
def concise(airfoil, device, lr=0.01, alpha=0.9, seed=0):
    X, y = get_data(airfoil, device)
    hyperparams = {"lr": lr, "alpha": alpha}
    losses, sec_per_epoch = train_concise(
        torch.optim.RMSprop, hyperparams, X, y, num_epochs=4, seed=seed
    )
    return training_numbers(losses, sec_per_epoch, X, y)
# --8<-- [end:concise]


@concise.text
def concise_text(numbers):
    return training_text(numbers)


@concise.figure
def concise_figure(numbers):
    return loss_figure(numbers, epochs=4, rule="简洁实现")


@experiment(numbers={"loss": statistical(shift=0.01), "p05": close(rtol=1e-2), "p95": close(rtol=1e-2)})
def seeds(airfoil, runs=256, lr=0.01, gamma=0.9, num_epochs=2, batch_size=10, seed=0):
    """The run of `scratch` from many random starts at once: the losses that luck alone gives."""
    torch.manual_seed(seed)
    X, y = get_data(airfoil)
    params = torch.normal(0.0, 0.01, (runs, X.shape[1], 1)), torch.zeros(runs, 1, 1)
    states = [torch.zeros_like(p) for p in params]
    for _ in range(num_epochs):
        for rows in torch.rand(runs, len(X)).argsort(dim=1).split(batch_size, dim=1):
            error = X[rows] @ params[0] + params[1] - y[rows]
            params[0].grad = X[rows].transpose(1, 2) @ error / rows.shape[1]
            params[1].grad = error.mean(dim=1, keepdim=True)
            rmsprop(params, states, {"lr": lr, "gamma": gamma})
    losses = ((X @ params[0] + params[1] - y) ** 2 / 2).mean(dim=(1, 2)).double()
    return {
        "loss": mean_with_error(losses),
        "p05": losses.quantile(0.05).item(),
        "p95": losses.quantile(0.95).item(),
    }
