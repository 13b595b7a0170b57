"""The loops of 《动手学深度学习》 that train and evaluate on batches, and what they keep; see d2l_names.

Posts follow its first edition, where a loop prints what it reached, or its second, where it draws that.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Any

import torch

Net = Callable[[torch.Tensor], torch.Tensor]
Batch = tuple[torch.Tensor, torch.Tensor]


class Accumulator:
    """Sums of some numbers, to which others are added in turn."""

    def __init__(self, n: int) -> None:
        self.data = [0.0] * n

    def add(self, *args: float) -> None:
        """Add a number to each sum."""
        self.data = [total + float(one) for total, one in zip(self.data, args, strict=True)]

    def reset(self) -> None:
        """Begin anew."""
        self.data = [0.0] * len(self.data)

    def __getitem__(self, index: int) -> float:
        return self.data[index]


class Timer:
    """Times that were stopped, in seconds."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.start()

    def start(self) -> None:
        """Begin to measure."""
        self.since = time.perf_counter()

    def stop(self) -> float:
        """Keep the time since the last start, and return it."""
        self.times.append(time.perf_counter() - self.since)
        return self.times[-1]

    def avg(self) -> float:
        """Return the mean time."""
        return sum(self.times) / len(self.times)

    def sum(self) -> float:
        """Return the time that all took."""
        return sum(self.times)

    def cumsum(self) -> list[float]:
        """Return the time after each stop."""
        return [*accumulate(self.times)]


class Animator:
    """Keeps the points of curves and draws nothing. X, Y: of each curve, its points."""

    def __init__(self, *_: object, **__: object) -> None:
        self.X: list[list[float]] = []
        self.Y: list[list[float]] = []

    def add(self, x: Any, y: Any) -> None:
        """Add a point to each curve; None adds none."""
        ys = [*y] if hasattr(y, "__len__") else [y]
        xs = [*x] if hasattr(x, "__len__") else [x] * len(ys)
        while len(self.X) < len(ys):
            self.X.append([])
            self.Y.append([])
        for number, (one, other) in enumerate(zip(xs, ys, strict=True)):
            if one is not None and other is not None:
                self.X[number].append(one)
                self.Y[number].append(other)


def sgd(params: Sequence[torch.Tensor], lr: float, batch_size: int) -> None:
    """Step down along the gradients of a sum over a batch."""
    with torch.no_grad():
        for param in params:
            assert param.grad is not None
            param -= lr * param.grad / batch_size
            param.grad.zero_()


def accuracy(y_hat: torch.Tensor, y: torch.Tensor) -> float:
    """Return how many of the predictions are right."""
    return float((y_hat.argmax(dim=1) == y).sum())


def evaluate_loss(net: Net, data_iter: Iterable[Batch], loss: Callable[..., torch.Tensor]) -> float:
    """Return the mean of a loss over all batches, whose targets have the form of the predictions."""
    metric = Accumulator(2)
    for X, y in data_iter:
        out = net(X)
        losses = loss(out, y.reshape(out.shape))
        metric.add(losses.sum().item(), losses.numel())
    return metric[0] / metric[1]


def evaluate_accuracy(net: Any, data_iter: Any) -> float:
    """Return the share of right predictions; the first edition names the data first."""
    if callable(data_iter):
        net, data_iter = data_iter, net
    if isinstance(net, torch.nn.Module):
        net.eval()
    metric = Accumulator(2)
    with torch.no_grad():
        for X, y in data_iter:
            metric.add(accuracy(net(X), y), y.numel())
    if isinstance(net, torch.nn.Module):
        net.train()
    return metric[0] / metric[1]


def train_epoch_ch3(
    net: Net, train_iter: Iterable[Batch], loss: Callable[..., torch.Tensor], updater: Any
) -> tuple[float, float]:
    """Train for an epoch; return the mean loss and the share of right predictions.

    updater: an optimizer, whose loss is meaned over a batch, or a function of the size of a batch.
    """
    metric = Accumulator(3)
    for X, y in train_iter:
        y_hat = net(X)
        losses = loss(y_hat, y)
        if isinstance(updater, torch.optim.Optimizer):
            updater.zero_grad()
            losses.mean().backward()  # type: ignore[no-untyped-call]
            updater.step()
        else:
            losses.sum().backward()  # type: ignore[no-untyped-call]
            updater(X.shape[0])
        total = losses.sum().item() * (len(y) if losses.numel() == 1 else 1)
        metric.add(total, accuracy(y_hat, y), y.numel())
    return metric[0] / metric[2], metric[1] / metric[2]


def train_ch3(
    net: Net,
    train_iter: Iterable[Batch],
    test_iter: Iterable[Batch],
    loss: Callable[..., torch.Tensor],
    num_epochs: int,
    updater: Any,
    params: Sequence[torch.Tensor] | None = None,
    lr: float | None = None,
    optimizer: torch.optim.Optimizer | None = None,
) -> None:
    """Train a classifier. updater: as for an epoch, in the second edition; the size of a batch in the first.

    There it is trained by `optimizer`, or by `sgd` on `params` at the rate `lr`.
    """
    if not isinstance(updater, int):
        for _ in range(num_epochs):
            train_epoch_ch3(net, train_iter, loss, updater)
        return
    own, step = [*(params or ()), *_parameters(optimizer)], lambda: sgd(params or (), lr or 0.0, updater)
    for epoch in range(num_epochs):
        found = _epoch_of_first_edition(net, train_iter, loss, optimizer.step if optimizer else step, own)
        test = evaluate_accuracy(net, test_iter)
        print(f"epoch {epoch + 1}, loss {found[0]:.4f}, train acc {found[1]:.3f}, test acc {test:.3f}")


def _parameters(optimizer: torch.optim.Optimizer | None) -> list[torch.Tensor]:
    return [one for group in (optimizer.param_groups if optimizer else ()) for one in group["params"]]


def _epoch_of_first_edition(
    net: Net,
    train_iter: Iterable[Batch],
    loss: Callable[..., torch.Tensor],
    step: Callable[[], object],
    params: Sequence[torch.Tensor],
) -> tuple[float, float]:
    """Train for an epoch; return what that edition prints: losses of batches over examples, and the share of right."""
    metric = Accumulator(3)
    for X, y in train_iter:
        y_hat = net(X)
        total = loss(y_hat, y).sum()
        for param in params:
            param.grad = None
        total.backward()  # type: ignore[no-untyped-call]
        step()
        metric.add(total.item(), accuracy(y_hat, y), len(y))
    return metric[0] / metric[2], metric[1] / metric[2]
