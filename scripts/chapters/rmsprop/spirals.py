"""A small classification problem of our own, three noisy spirals: how the learning rate of RMSProp should fall."""

import math

import torch
from torch.nn import functional

from chapters.rmsprop.regression import rmsprop
from common.training import mean_with_error
from engine import experiment, statistical
from engine.figures import table

CLASSES, HIDDEN = 3, 32
ETAS = (0.01, 0.03, 0.1)


def falls(progress):
    """Return the learning rate of each schedule in units of its start; progress goes from 0 to 1."""
    return {
        "constant": 1.0,
        "root": 1 / math.sqrt(1 + 99 * progress),
        "steps": 1.0 if progress < 0.5 else 0.1 if progress < 0.75 else 0.01,
        "cosine": (1 + math.cos(math.pi * progress)) / 2,
    }


def spirals(points, noise, device):
    """Return points (3 points, 2) on three spirals with noisy angles, and their classes (3 points,)."""
    radius = torch.linspace(0.05, 1, points).repeat(CLASSES)
    classes = torch.arange(CLASSES).repeat_interleave(points)
    angle = 2 * math.pi * classes / CLASSES + 4 * radius + noise * torch.randn(CLASSES * points)
    return torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1).to(device), classes.to(device)


@experiment(numbers={"loss": statistical(shift=1.5), "accuracy": statistical(shift=0.2)})
def classification(device, runs=16, gamma=0.9, num_epochs=20, batch_size=60, points=200, noise=0.5, seed=0):
    """A network with 32 hidden units, trained from many seeds under each schedule, from each learning rate.

    loss: mean cross entropy, accuracy: share that is classified right, both on a second set of points.
    """
    torch.manual_seed(seed)
    train, test = spirals(points, noise, device), spirals(points, noise, device)
    params = networks(runs, (len(falls(0.0)), len(ETAS)), device)
    states = [torch.zeros_like(p) for p in params]
    done, total = 0, num_epochs * len(train[0]) // batch_size
    for _ in range(num_epochs):
        for rows in torch.rand(runs, len(train[0])).argsort(dim=1).to(device).split(batch_size, dim=1):
            losses_of(logits_of(params, train[0][rows]), train[1][rows]).sum().backward()
            rmsprop(params, states, {"lr": _rates(done / total, device), "gamma": gamma})
            done += 1
    with torch.no_grad():
        logits = logits_of(params, test[0])
        right = (logits.argmax(-1) == test[1]).double().mean(-1)
        return {"loss": _by_setting(losses_of(logits, test[1])), "accuracy": _by_setting(right)}


def networks(runs, cells, device):
    """Return the parameters of the networks, (*cells, runs, …) each: all settings (schedules, ETAS) start alike."""
    shapes = ((2, HIDDEN), (1, HIDDEN), (HIDDEN, CLASSES), (1, CLASSES))
    ones = [torch.randn(runs, *shape) * (shape[0] > 1) / math.sqrt(shape[0]) for shape in shapes]
    return [one.to(device).expand(*cells, *one.shape).clone().requires_grad_() for one in ones]


def _rates(progress, device):
    """Return the learning rates (schedules, ETAS, 1, 1, 1)."""
    rates = torch.outer(torch.tensor(list(falls(progress).values())), torch.tensor(ETAS))
    return rates.reshape(*rates.shape, 1, 1, 1).to(device)


def logits_of(params, points):
    w1, b1, w2, b2 = params
    return torch.relu(points @ w1 + b1) @ w2 + b2


def losses_of(logits, classes):
    """Return the mean cross entropy of every network."""
    scores = logits.flatten(end_dim=-2)
    each = functional.cross_entropy(scores, classes.expand(logits.shape[:-1]).flatten(), reduction="none")
    return each.reshape(logits.shape[:-1]).mean(-1)


def _by_setting(values):
    return {
        name: {str(eta): mean_with_error(values[i, j].cpu()) for j, eta in enumerate(ETAS)}
        for i, name in enumerate(falls(0.0))
    }


@classification.table
def classification_table(numbers):
    names = {
        "constant": "不变",
        "root": "按 $1/\\sqrt{1 + 99p}$ 下降",
        "steps": "分两次，每次除以 10",
        "cosine": "按余弦降到 0",
    }
    rows = []
    for name, label in names.items():
        cells = [numbers["loss"][name][str(eta)] for eta in ETAS]
        rows.append((label, *(f"{one['mean']:.3f} ± {one['stderr']:.3f}" for one in cells)))
    return table(("学习率的调度", *(f"从 {eta} 起" for eta in ETAS)), rows)
