"""Linear regression trained from many random starts side by side, in one set of tensors."""

from collections.abc import Callable, Sequence

import torch
from torch.nn.functional import embedding

from common.training import with_bias

Losses = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def start(runs: int, features: int, cells: Sequence[int], device: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Return weights (*cells, runs, features, 1) ~ N(0, 0.01²) and biases (*cells, runs, 1, 1) = 0.

    The cells (settings that are compared) start alike; random numbers come from the CPU, whatever the device.
    """
    w = torch.normal(0.0, 0.01, (runs, features, 1)).to(device)
    return w.expand(*cells, runs, features, 1).clone(), torch.zeros(*cells, runs, 1, 1, device=device)


def orders(runs: int, n: int) -> torch.Tensor:
    """Return an order of n rows for each run, (runs, n): that of random numbers, of equal ones that of the rows.

    torch.argsort puts equal numbers in an order that it does not promise; numpy sorts integers in a tenth of its time.
    """
    keys = torch.rand(runs, n).mul_(2**24).long().mul_(n).add_(torch.arange(n))  # whole: rand gives multiples of 2⁻²⁴
    keys.numpy().sort(axis=1)
    return keys.remainder_(n)


def train_many(
    params: tuple[torch.Tensor, torch.Tensor],
    step: Callable[[], object],
    X: torch.Tensor,
    y: torch.Tensor,
    num_epochs: int,
    batch_size: int = 10,
    every: int = 0,
    scale: float = 1.0,
) -> torch.Tensor:
    """Train every run on minibatches of its own order; `step` updates params by their gradients.

    params: weights (*cells, runs, d, 1) and biases (*cells, runs, 1, 1); all cells see the same minibatches.
    scale: of the loss (ŷ − y)²/2 whose gradient is taken. Returns the losses over all of X (n, d) and y (n, 1),
    (records, *cells, runs) in float64: one record every so many examples, or one at the end where `every` is 0.
    """
    w, b = params
    runs, full_loss, losses, seen = w.shape[-3], _full_loss(X, y), [], 0
    for _ in range(num_epochs):
        for rows in torch.split(orders(runs, len(X)).to(X.device), batch_size, dim=1):
            inputs, targets = embedding(rows, X), embedding(rows, y)  # X[rows], y[rows], twice as fast
            error = scale * ((inputs * w.mT).sum(-1, keepdim=True) + b - targets)
            w.grad = (inputs * error).mean(-2).unsqueeze(-1)
            b.grad = error.mean(-2, keepdim=True)
            step()
            seen += rows.shape[1]
            if every and seen % every == 0:
                losses.append(full_loss(w, b))
    return torch.stack(losses or [full_loss(w, b)])


def _full_loss(X: torch.Tensor, y: torch.Tensor) -> Losses:
    """Return (w, b) → mean of (ŷ − y)²/2 over all rows, (*cells, runs) in float64, from the moments of the data."""
    inputs, targets = with_bias(X), y.cpu().double()
    gram, cross, square = inputs.T @ inputs / len(X), inputs.T @ targets / len(X), (targets**2).mean()

    def full_loss(w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        theta = torch.cat([w, b], dim=-2).cpu().double()
        return ((theta.mT @ gram @ theta - 2 * theta.mT @ cross + square) / 2).flatten(-3)

    return full_loss
