"""The airfoil data from many seeds: what is luck, and what γ and η do."""

import math
from itertools import count

import torch

from chapters.rmsprop.regression import concise, rmsprop, scratch
from common import ensemble
from common.repeats import SEEDS_NUMBERS, spread, spread_figure, train_runs
from common.training import get_data, least_squares, least_squares_loss, mean_with_error
from engine import close, experiment, figures
from engine.figures import table


@experiment(numbers=SEEDS_NUMBERS)
def seeds(airfoil, device, runs=256, lr=0.01, gamma=0.9, num_epochs=2, every=200, seed=0):
    """The training of `scratch` from many seeds, beside its one run."""
    X, y = get_data(airfoil, device)
    losses = train_runs(rmsprop, {"lr": lr, "gamma": gamma}, X, y, runs, num_epochs, every, seed)
    return spread(losses, scratch(airfoil, device)["losses"], num_epochs, least_squares_loss(X, y))


@experiment(numbers=SEEDS_NUMBERS)
def concise_seeds(airfoil, device, runs=256, lr=0.01, alpha=0.9, num_epochs=4, every=200, seed=0):
    """The training of `concise` from many seeds, beside its one run."""
    torch.manual_seed(seed)
    X, y = get_data(airfoil, device)
    w, b = ensemble.start(runs, X.shape[1], (), device)
    width = 1 / math.sqrt(X.shape[1])  # nn.Linear draws its bias from ±1/√5
    b += torch.empty(b.shape).uniform_(-width, width).to(device)
    optimizer = torch.optim.RMSprop([w, b], lr=lr, alpha=alpha)
    losses = ensemble.train_many((w, b), optimizer.step, X, y, num_epochs, every=every, scale=2.0)
    return spread(losses, concise(airfoil, device)["losses"], num_epochs, least_squares_loss(X, y))


@seeds.figure
def seeds_figure(numbers):
    return spread_figure(numbers, "从零开始实现")


@concise_seeds.figure
def concise_seeds_figure(numbers):
    return spread_figure(numbers, "简洁实现")


ETAS, GAMMAS = (0.001, 0.003, 0.01, 0.03, 0.1), (0.0, 0.5, 0.9, 0.99, 0.999)


@experiment(
    # γ = 0 keeps the sign of a gradient alone: where a rounding turns one, runs go ways of their own
    numbers={"excess": close(rtol=0.1), "stderr": close(rtol=0.3), "corrected": close(rtol=0.1),
             "distance": close(rtol=1e-2), "full_batch": close(rtol=1e-2), "longer": close(rtol=0.3, atol=2e-5)}
)
def grid(airfoil, device, runs=256, num_epochs=2, seed=0):
    """The mean loss above the floor for every γ and η; all cells see the same starts and minibatches.

    longer: at η = 0.01, the loss with γ = 0.99 less that with γ = 0.9, paired: its mean and the standard error.
    corrected: with s / (1 − γ^t) in place of s. full_batch: without the noise of minibatches, at η = 0.01 and γ = 0.9,
    after many epochs; distance: from the optimum, root mean square over runs and coordinates, at the same setting.
    """
    X, y = get_data(airfoil, device)
    floor = least_squares_loss(X, y)
    losses, params = _cells(X, y, runs, num_epochs, seed, corrected=False)
    unbiased, _ = _cells(X, y, runs, num_epochs, seed, corrected=True)
    i, j = ETAS.index(0.01), GAMMAS.index(0.9)
    gap = mean_with_error(losses[i, GAMMAS.index(0.99)] - losses[i, j])
    return {
        "excess": _by_setting(losses.mean(dim=-1) - floor),
        "stderr": _by_setting(losses.std(dim=-1) / runs**0.5),
        "longer": {part: gap[part] for part in ("mean", "stderr")},
        "corrected": _by_setting(unbiased.mean(dim=-1) - floor),
        "distance": _distance(params[0][i, j], X, y),
        "full_batch": _full_batch(X, y, 0.01, 0.9) - floor,
    }


def _cells(X, y, runs, num_epochs, seed, corrected):
    """Return the losses (η, γ, runs) at the end, and the parameters."""
    torch.manual_seed(seed)
    params = ensemble.start(runs, X.shape[1], (len(ETAS), len(GAMMAS)), X.device)
    states = [torch.zeros_like(p) for p in params]
    etas = torch.tensor(ETAS, device=X.device).reshape(-1, 1, 1, 1, 1)
    gammas = torch.tensor(GAMMAS, device=X.device).reshape(-1, 1, 1, 1)
    steps = count(1)

    def step():
        t = next(steps)
        rmsprop(params, states, {"lr": etas * torch.sqrt(1 - gammas**t) if corrected else etas, "gamma": gammas})

    return ensemble.train_many(params, step, X, y, num_epochs)[-1], params


def _distance(w, X, y):
    return ((w.cpu().double() - least_squares(X, y)[:-1]) ** 2).mean().sqrt().item()


def _full_batch(X, y, lr, gamma, steps=1000):
    """Return the mean loss of the last two steps when every step sees all the data."""
    params = torch.zeros(X.shape[1], 1, device=X.device), torch.zeros(1, device=X.device)
    states, losses = [torch.zeros_like(p) for p in params], []
    for _ in range(steps):
        error = X @ params[0] + params[1] - y
        losses.append(((error.double() ** 2).mean() / 2).item())
        params[0].grad, params[1].grad = X.T @ error / len(X), error.mean(0)
        rmsprop(params, states, {"lr": lr, "gamma": gamma})
    return sum(losses[-2:]) / 2


def _by_setting(cells):
    return {
        str(eta): {str(gamma): cells[i, j].item() for j, gamma in enumerate(GAMMAS)} for i, eta in enumerate(ETAS)
    }


@grid.table
def grid_table(numbers):
    """Tell what is left where the zero start is corrected."""
    rows = [(eta, *(f"{1000 * one:.3g}" for one in cells.values())) for eta, cells in numbers["corrected"].items()]
    return table(("$\\eta$", *(f"γ = {gamma:g}" for gamma in GAMMAS)), rows)


@grid.figure
def grid_figure(numbers):
    alt = (
        "除 γ = 0.999 一列外，最上和最下两行的数字最大：学习率太大或太小都不好。"
        "学习率大的三行里，两端的 γ 数字大，中间三个数字小；学习率小的两行里，从 γ = 0.5 起，γ 越接近 1 数字越小。"
    )
    rows = {f"{eta}": {gamma: 1000 * one for gamma, one in cells.items()} for eta, cells in numbers["excess"].items()}
    values = [math.log(one) for cells in rows.values() for one in cells.values()]
    low, high = min(values), max(values)
    depth = {
        eta: {gamma: (math.log(one) - low) / (high - low) for gamma, one in cells.items()}
        for eta, cells in rows.items()
    }
    return figures.heat_map(rows, depth, ("γ", "学习率 η", "超出下限的损失 ×10³"), alt)
