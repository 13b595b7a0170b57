"""What posts that follow 《动手学深度学习》 call of its package `d2l`, done by what the chapters here share.

An imported post says `from common import d2l_names as d2l`. What only draws does nothing: a figure is drawn from the
numbers of an experiment.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from common import descent, training
from common.training import linreg, squared_loss

__all__ = ["given", "linreg", "squared_loss"]

given: dict[str, Any] = {}  # the data sets that an experiment was given, by their names


@dataclass(frozen=True)
class Batches:
    """The minibatches of a data set, in another order each time. X: (n, d), y: (n, 1)."""

    X: torch.Tensor
    y: torch.Tensor
    batch_size: int

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        for rows in torch.randperm(len(self.X)).split(self.batch_size):
            yield self.X[rows], self.y[rows]


def get_data_ch11(batch_size: int = 10, n: int = 1500) -> tuple[Batches, int]:
    """Return the airfoil data in minibatches, and how many features they have."""
    X, y = training.get_data(given["airfoil"], n=n)
    return Batches(X, y, batch_size), X.shape[1]


def train_ch11(
    trainer_fn: Callable[..., object],
    states: object,
    hyperparams: dict[str, Any],
    data_iter: Batches,
    feature_dim: int,
    num_epochs: int = 2,
) -> None:
    """Train a linear regression by an algorithm written from scratch, and print its loss. Raises ValueError."""
    _refuse_other_batches(data_iter)
    X, y = data_iter.X[:, :feature_dim], data_iter.y
    losses, seconds = training.train_scratch(trainer_fn, lambda *_: states, hyperparams, X, y, num_epochs)
    print(f"loss: {losses[-1]:.3f}, {seconds:.3f} sec/epoch")


def train_concise_ch11(
    trainer_fn: Callable[..., torch.optim.Optimizer],
    hyperparams: dict[str, Any],
    data_iter: Batches,
    num_epochs: int = 4,
) -> None:
    """Train a linear regression by an optimizer of PyTorch, and print its loss. Raises ValueError."""
    _refuse_other_batches(data_iter)
    losses, seconds = training.train_concise(trainer_fn, hyperparams, data_iter.X, data_iter.y, num_epochs)
    print(f"loss: {losses[-1]:.3f}, {seconds:.3f} sec/epoch")


def _refuse_other_batches(data: Batches) -> None:
    if data.batch_size != 10:
        raise ValueError("common.training trains on batches of 10; write the loop out for others")


def train_2d(
    trainer: Callable[..., tuple[float, ...]], steps: int = 20, f_grad: Callable[..., object] | None = None
) -> list[tuple[float, float]]:
    """Return the way of a point that starts at (−5, −2), and print its end."""
    trace: list[tuple[float, float]] = descent.train_2d(
        (lambda *state: trainer(*state, f_grad)) if f_grad else trainer, steps
    )
    x1, x2 = trace[-1]
    print(f"epoch {steps}, x1: {float(x1):f}, x2: {float(x2):f}")
    return trace


def sgd(params: Sequence[torch.Tensor], lr: float, batch_size: int) -> None:
    """Step down along the gradients of a sum over a batch."""
    with torch.no_grad():
        for param in params:
            assert param.grad is not None
            param -= lr * param.grad / batch_size
            param.grad.zero_()


def synthetic_data(w: torch.Tensor, b: float, num_examples: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return X (n, d) from N(0, 1) and y = Xw + b with noise (n, 1)."""
    X = torch.normal(0, 1, (num_examples, len(w)))
    y = X @ w + b
    return X, (y + torch.normal(0, 0.01, y.shape)).reshape(-1, 1)


def load_array(data_arrays: Sequence[torch.Tensor], batch_size: int, is_train: bool = True) -> Any:
    """Return the loader of some tensors, in another order each time where they are to train on."""
    return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(*data_arrays), batch_size, shuffle=is_train)


def accuracy(y_hat: torch.Tensor, y: torch.Tensor) -> float:
    """Return how many of the predictions are right."""
    return float((y_hat.argmax(dim=1) == y).sum())


def try_gpu(_: int = 0) -> torch.device:
    """Return the device that a page prints the numbers of."""
    return torch.device("cpu")


def _draws(*_: object, **__: object) -> None:
    """Draw nothing: an experiment's figure is drawn from its numbers."""


plot = set_figsize = show_trace_2d = show_images = show_heatmaps = use_svg_display = set_axes = _draws
