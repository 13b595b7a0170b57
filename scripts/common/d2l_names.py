"""What posts that follow 《动手学深度学习》 call of its package `d2l`, done by what the chapters here share.

An imported post says `from common import d2l_names as d2l`. What only draws does nothing: a figure is drawn from the
numbers of an experiment. Loops and what they keep are in d2l_loops.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from common import descent, training
from common.d2l_loops import (
    Accumulator,
    Animator,
    Timer,
    accuracy,
    evaluate_accuracy,
    evaluate_loss,
    sgd,
    train_ch3,
    train_epoch_ch3,
)
from common.training import linreg, squared_loss

__all__ = [
    "Accumulator",
    "Animator",
    "Timer",
    "accuracy",
    "evaluate_accuracy",
    "evaluate_loss",
    "linreg",
    "sgd",
    "squared_loss",
    "train_ch3",
    "train_epoch_ch3",
]


@dataclass(frozen=True)
class Batches:
    """The minibatches of a data set, in another order each time. X: (n, d), y: (n, 1)."""

    X: torch.Tensor
    y: torch.Tensor
    batch_size: int

    def __iter__(self) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        for rows in torch.randperm(len(self.X)).split(self.batch_size):
            yield self.X[rows], self.y[rows]


def get_data_ch11(table: Any, batch_size: int = 10, n: int = 1500) -> tuple[Batches, int]:
    """Return a table (rows, features and target) in minibatches, and how many features they have."""
    X, y = training.get_data(table, n=n)
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
    _refuse_other_batches(data_iter.batch_size)
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
    _refuse_other_batches(data_iter.batch_size)
    losses, seconds = training.train_concise(trainer_fn, hyperparams, data_iter.X, data_iter.y, num_epochs)
    print(f"loss: {losses[-1]:.3f}, {seconds:.3f} sec/epoch")


def get_data_ch7(table: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the features (1500, d) and targets (1500, 1) of a table, as the first edition has them."""
    return training.get_data(table)  # type: ignore[no-any-return]


def train_ch7(
    optimizer_fn: Callable[..., object],
    states: object,
    hyperparams: dict[str, Any],
    features: torch.Tensor,
    labels: torch.Tensor,
    batch_size: int = 10,
    num_epochs: int = 2,
) -> None:
    """Train as train_ch11 does, by the name of the first edition, and print as that does. Raises ValueError.

    There it is the loop that sets the gradients to zero, not the algorithm.
    """
    _refuse_other_batches(batch_size)

    def step(params: Sequence[torch.Tensor], *more: Any) -> None:
        optimizer_fn(params, *more)
        for param in params:
            assert param.grad is not None
            param.grad.zero_()

    losses, seconds = training.train_scratch(step, lambda *_: states, hyperparams, features, labels, num_epochs)
    print(f"loss: {losses[-1]:f}, {seconds:f} sec per epoch")


def train_pytorch_ch7(
    optimizer_fn: Callable[..., torch.optim.Optimizer],
    optimizer_hyperparams: dict[str, Any],
    features: torch.Tensor,
    labels: torch.Tensor,
    batch_size: int = 10,
    num_epochs: int = 2,
) -> None:
    """Train as train_concise_ch11 does, by the name of the first edition, and print so. Raises ValueError."""
    _refuse_other_batches(batch_size)
    losses, seconds = training.train_concise(optimizer_fn, optimizer_hyperparams, features, labels, num_epochs)
    print(f"loss: {losses[-1]:f}, {seconds:f} sec per epoch")


def _refuse_other_batches(batch_size: int) -> None:
    if batch_size != 10:
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


def synthetic_data(w: torch.Tensor, b: float, num_examples: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return X (n, d) from N(0, 1) and y = Xw + b with noise (n, 1)."""
    X = torch.normal(0, 1, (num_examples, len(w)))
    y = X @ w + b
    return X, (y + torch.normal(0, 0.01, y.shape)).reshape(-1, 1)


def load_array(data_arrays: Sequence[torch.Tensor], batch_size: int, is_train: bool = True) -> Any:
    """Return the loader of some tensors, in another order each time where they are to train on."""
    return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(*data_arrays), batch_size, shuffle=is_train)


def try_gpu(_: int = 0) -> torch.device:
    """Return the device that a page prints the numbers of."""
    return torch.device("cpu")


def _draws(*_: object, **__: object) -> None:
    """Draw nothing: an experiment's figure is drawn from its numbers."""


class Undrawn:
    """Stands for pyplot: whatever is asked of it, it does nothing."""

    def __getattr__(self, name: str) -> "Undrawn":
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: object, **__: object) -> "Undrawn":
        return self

    def _ipython_display_(self) -> None:
        """Show nothing where a notebook shows what a cell ends with."""


plt = Undrawn()
plot = set_figsize = show_trace_2d = show_images = show_heatmaps = use_svg_display = set_axes = _draws
