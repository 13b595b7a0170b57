"""The ways to train that are compared: each gives the losses after training, (runs,), of as many runs as are asked for.

All do the same: linear regression on the airfoil data X (n, d), y (n, 1), two epochs in minibatches of 10, RMSProp with
η = 0.01 and γ = 0.9, weights from N(0, 0.01²), and the loss over all rows once in 200 examples.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from benchmarks.training.theirs import Theirs
from torch import nn
from torch.func import grad, vmap
from torch.utils.data import DataLoader, TensorDataset

from chapters.rmsprop.regression import init_rmsprop_states, rmsprop
from common.repeats import train_runs
from common.training import linreg, squared_loss, train_scratch, with_bias

EPOCHS, BATCH, EVERY, EPS = 2, 10, 200, 1e-6
HYPERPARAMS: dict[str, Any] = {"lr": 0.01, "gamma": 0.9}
MANY, FEW = 4096, 16

Train = Callable[[torch.Tensor, torch.Tensor, int, int], torch.Tensor]
Theta = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Way:
    """A way to train: (X, y, runs, seed) → losses. most: of how many runs; where more are asked for, time is scaled."""

    name: str
    train: Train
    most: int = MANY


def ways(theirs: Theirs) -> dict[str, Way]:
    """Return all of them, D2L's and ours first."""
    return {
        "d2l": Way("D2L's `train_ch11`", _one_by_one(theirs.train), FEW),
        "loop": Way("this project's loop", _one_by_one(_loop), FEW),
        "loader": Way("`DataLoader`, `torch.optim.RMSprop`", _one_by_one(_loader), FEW),
        "vmap": Way("`torch.func.vmap`", _vmap),
        "numpy": Way("NumPy, runs side by side", _numpy),
        "sweep": Way("this project's sweep", sweep),
    }


def sweep(X: torch.Tensor, y: torch.Tensor, runs: int, seed: int) -> torch.Tensor:
    """Train as the experiments on many seeds do."""
    return train_runs(rmsprop, HYPERPARAMS, X, y, runs, EPOCHS, EVERY, seed)[-1].cpu()


def _one_by_one(train: Callable[[torch.Tensor, torch.Tensor, int], float]) -> Train:
    """Make runs of a loop for one run: its seeds are those from `MANY` times the seed on."""
    return lambda X, y, runs, seed: torch.tensor(
        [train(X, y, MANY * seed + k) for k in range(runs)], dtype=torch.double
    )


def _loop(X: torch.Tensor, y: torch.Tensor, seed: int) -> float:
    losses, _ = train_scratch(rmsprop, init_rmsprop_states, HYPERPARAMS, X, y, EPOCHS, seed)
    return float(losses[-1])


def _loader(X: torch.Tensor, y: torch.Tensor, seed: int) -> float:
    """Train as PyTorch's own tutorials do; half of the squared error, as in the others."""
    torch.manual_seed(seed)
    net, loss, losses, seen = nn.Linear(X.shape[1], 1), nn.MSELoss(), [], 0
    nn.init.normal_(net.weight, std=0.01)
    nn.init.zeros_(net.bias)
    optimizer = torch.optim.RMSprop(net.parameters(), HYPERPARAMS["lr"], HYPERPARAMS["gamma"], EPS)
    batches = DataLoader(TensorDataset(X, y), BATCH, shuffle=True)
    for _ in range(EPOCHS):
        for inputs, targets in batches:
            optimizer.zero_grad()
            (loss(net(inputs), targets) / 2).backward()
            optimizer.step()
            seen += len(inputs)
            if seen % EVERY == 0:
                with torch.no_grad():
                    losses.append(loss(net(X), y).item() / 2)
    return float(losses[-1])


def _vmap(X: torch.Tensor, y: torch.Tensor, runs: int, seed: int) -> torch.Tensor:
    """Train with the gradient of one run's loss, vectorised over the runs."""
    torch.manual_seed(seed)
    w, b = torch.normal(0.0, 0.01, (runs, X.shape[1], 1)), torch.zeros(runs, 1)
    states, losses, seen = [torch.zeros_like(w), torch.zeros_like(b)], [], 0
    gradient = vmap(grad(lambda w, b, inputs, targets: squared_loss(linreg(inputs, w, b), targets).mean(), (0, 1)))
    for _ in range(EPOCHS):
        for rows in torch.rand(runs, len(X)).argsort(dim=1).split(BATCH, dim=1):
            w.grad, b.grad = gradient(w, b, X[rows], y[rows])
            rmsprop((w, b), states, HYPERPARAMS)
            seen += BATCH
            if seen % EVERY == 0:
                losses.append(_losses(X, y, torch.cat([w[..., 0], b], dim=1).double().numpy()))
    return torch.from_numpy(losses[-1])


def _numpy(X: torch.Tensor, y: torch.Tensor, runs: int, seed: int) -> torch.Tensor:
    """Train with arrays of all runs, the gradient written out."""
    random, inputs_of, targets_of = np.random.default_rng(seed), X.numpy(), y[:, 0].numpy()
    theta = np.zeros((runs, X.shape[1] + 1), np.float32)  # the weights and, last, the bias
    theta[:, :-1] = 0.01 * random.standard_normal((runs, X.shape[1]), np.float32)
    s, g, losses, seen = np.zeros_like(theta), np.empty_like(theta), [], 0
    for _ in range(EPOCHS):
        order = random.random((runs, len(X)), np.float32).argsort(axis=1)
        for rows in np.split(order, len(X) // BATCH, axis=1):
            inputs = inputs_of[rows]
            error = np.einsum("rbd,rd->rb", inputs, theta[:, :-1]) + theta[:, -1:] - targets_of[rows]
            g[:, :-1], g[:, -1] = np.einsum("rbd,rb->rd", inputs, error) / BATCH, error.mean(axis=1)
            s += np.float32(1 - HYPERPARAMS["gamma"]) * (g * g - s)
            theta -= np.float32(HYPERPARAMS["lr"]) / np.sqrt(s + np.float32(EPS)) * g
            seen += BATCH
            if seen % EVERY == 0:
                losses.append(_losses(X, y, theta.astype(np.float64)))
    return torch.from_numpy(losses[-1])


def _losses(X: torch.Tensor, y: torch.Tensor, theta: Theta) -> Theta:
    """Return the loss over all rows of runs with parameters theta (runs, d + 1), from the moments of the data."""
    rows = torch.cat([with_bias(X), -y.double()], dim=1).numpy()
    theta = np.concatenate([theta, np.ones((len(theta), 1))], axis=1)
    losses: Theta = ((theta @ (rows.T @ rows / len(rows))) * theta).sum(axis=1) / 2
    return losses
