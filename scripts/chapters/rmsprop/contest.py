"""The airfoil data with everyone at its best: a fine grid of η, three courses, paired differences, what is bias."""

import math
from itertools import count

import torch

from chapters.rmsprop.regression import rmsprop
from common import ensemble
from common.training import get_data, least_squares, least_squares_loss, mean_with_error, with_bias
from engine import close, exact, experiment
from engine.figures import table

RATES = (0.0005, 0.0007, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.007, 0.01, 0.015, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15,
         0.2, 0.3, 0.5, 0.7, 1.0)
AT = RATES.index(0.01)
COURSES = {"constant": "η 不变", "cosine": "余弦", "root": "η/√t"}


def adagrad(params, states, hyperparams):
    for p, s in zip(params, states, strict=True):
        s += p.grad**2
        p -= hyperparams["lr"] / torch.sqrt(s + 1e-6) * p.grad


def sgd(params, _states, hyperparams):
    for p in params:
        p -= hyperparams["lr"] * p.grad


# the rule, and γ in the first and in the second half of the training
RULES = {
    "sgd": ("SGD", sgd, (0.0, 0.0)),
    "adagrad": ("Adagrad", adagrad, (0.0, 0.0)),
    "rmsprop": ("RMSProp，γ = 0.9", rmsprop, (0.9, 0.9)),
    "longer": ("RMSProp，γ = 0.99", rmsprop, (0.99, 0.99)),
    "longest": ("RMSProp，γ = 0.999", rmsprop, (0.999, 0.999)),
    "growing": ("RMSProp，γ 在中途由 0.9 变为 0.99", rmsprop, (0.9, 0.99)),
}


@experiment(
    numbers={"rates": exact, "best": close(rtol=5e-2), "stderr": close(rtol=0.1), "edges": exact,
             "versus_sgd": close(rtol=0.3, atol=2e-6), "versus_sgd_stderr": close(rtol=0.3),
             "growing": close(rtol=0.3, atol=2e-5), "bias": close(rtol=0.1, atol=2e-6)}
)
def everyone(airfoil, device, runs=64, num_epochs=8, seed=0):
    """Every rule at its own best of 21 learning rates under each course: constant, cosine to 0, 1/√t.

    best, stderr: mean excess over the floor and its standard error, {rule: {course: …}}; edges: how many bests are the
    first or the last rate. versus_sgd: excess at the best less that of SGD at its best in the same course, paired.
    growing: the loss at η = 0.01 with γ changed half-way less that with γ = 0.9, paired. bias: at η = 0.01 under the
    cosine, the whole excess, and that of the mean of all runs' parameters, freed of what chance adds to it.
    """
    X, y = get_data(airfoil, device)
    floor, ended, bias = least_squares_loss(X, y), {}, {}
    for name, (_, rule, gammas) in RULES.items():
        losses, params = _compete(rule, gammas, X, y, runs, num_epochs, seed)
        ended[name] = dict(zip(COURSES, losses - floor, strict=True))
        if rule is rmsprop:
            bias[name] = _bias([p[[*COURSES].index("cosine"), AT] for p in params], X, y)
    best = {name: {course: _least(excess) for course, excess in both.items()} for name, both in ended.items()}
    chosen = {name: {course: ended[name][course][RATES.index(one["eta"])] for course, one in both.items()}
              for name, both in best.items()}
    gaps = {name: {course: mean_with_error(one - chosen["sgd"][course]) for course, one in both.items()}
            for name, both in chosen.items() if name != "sgd"}
    late = {course: mean_with_error(ended["growing"][course][AT] - ended["rmsprop"][course][AT]) for course in COURSES}
    return {
        "rates": list(RATES),
        "best": best,
        "stderr": {name: {course: mean_with_error(one)["stderr"] for course, one in both.items()}
                   for name, both in chosen.items()},
        "edges": sum(one["eta"] in {RATES[0], RATES[-1]} for both in best.values() for one in both.values()),
        "versus_sgd": {name: {course: gap["mean"] for course, gap in both.items()} for name, both in gaps.items()},
        "versus_sgd_stderr": {name: {course: gap["stderr"] for course, gap in both.items()}
                              for name, both in gaps.items()},
        "growing": {course: {"mean": gap["mean"], "stderr": gap["stderr"]} for course, gap in late.items()},
        "bias": bias,
    }


def _compete(rule, gammas, X, y, runs, num_epochs, seed):
    """Return the losses at the end (courses, RATES, runs), and the parameters.

    All settings see the same starts and minibatches.
    """
    torch.manual_seed(seed)
    params = ensemble.start(runs, X.shape[1], (len(COURSES), len(RATES)), X.device)
    states = [torch.zeros_like(p) for p in params]
    etas = torch.tensor(RATES, device=X.device).reshape(-1, 1, 1, 1)
    total, steps = num_epochs * len(X) // 10, count()
    falls = _courses(total)

    def step():
        progress = next(steps) / total
        fall = torch.tensor([*falls(progress).values()], device=X.device).reshape(-1, 1, 1, 1, 1)
        rule(params, states, {"lr": etas * fall, "gamma": gammas[progress >= 0.5]})

    return ensemble.train_many(params, step, X, y, num_epochs)[-1], params


def _courses(total):
    """Return the learning rate of each course in units of its start, as a function of what share of `total` is done."""
    def falls(progress):
        cosine = (1 + math.cos(math.pi * progress)) / 2
        return {"constant": 1.0, "cosine": cosine, "root": 1 / math.sqrt(1 + progress * total)}

    return falls


def _least(excess):
    """Return the rate with the least mean of excesses (rates, runs), and that mean; a diverged run counts as ∞."""
    means = excess.mean(dim=1).nan_to_num(math.inf).tolist()
    least = means.index(min(means))
    return {"eta": RATES[least], "excess": means[least]}


def _bias(params, X, y):
    """Return the mean excess of weights (runs, d, 1) and biases (runs, 1, 1), and that of their mean.

    The excess of the mean of so many runs holds their variance once more, divided by the runs: it is taken off.
    """
    theta = torch.cat(params, dim=1).squeeze(-1).cpu().double() - least_squares(X, y).squeeze(-1)
    gram = with_bias(X).T @ with_bias(X) / len(X)
    whole = (theta @ gram * theta).sum(dim=1).mean().item() / 2
    mean = theta.mean(dim=0)
    of_mean = (mean @ gram @ mean).item() / 2
    runs = len(theta)
    return {"excess": whole, "bias": whole - (whole - of_mean) * runs / (runs - 1)}


@everyone.table
def everyone_table(numbers):
    rows = []
    for name, (label, _, gammas) in RULES.items():
        if len({*gammas}) > 1:  # of an exercise
            continue
        cells = []
        for course in COURSES:
            one, stderr = numbers["best"][name][course], numbers["stderr"][name][course]
            excess = f"{1e3 * one['excess']:.3f}\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}{1e3 * stderr:.3f}"
            cells.append(f"{excess}（{one['eta']:g}）")
        rows.append((label, *cells))
    return table(("算法", *COURSES.values()), rows)
