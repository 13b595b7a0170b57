"""Classification on minibatches: the loop that chapters share and print, and what they say of a trained network."""

from collections.abc import Sequence
from typing import Any

import torch

# of one training: what `learning_curves` returns
CURVES = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")


# --8<-- [start:cross_entropy]
def cross_entropy(logits, y):
    return (logits.logsumexp(dim=1) - logits[range(len(y)), y]).mean()


def accuracy(logits, y):
    return (logits.argmax(dim=1) == y).double().mean()
# --8<-- [end:cross_entropy]


# --8<-- [start:evaluate]
def evaluate(net, X, y):
    net.eval()
    with torch.no_grad():
        logits = net(X)
    return cross_entropy(logits, y).item(), accuracy(logits, y).item()
# --8<-- [end:evaluate]


# --8<-- [start:train_classifier]
def train_classifier(net, update, train, test, num_epochs, batch_size, seed=0):
    X, y = train
    generator, history = torch.Generator().manual_seed(seed), []
    for _ in range(num_epochs):
        net.train()
        for rows in torch.randperm(len(X), generator=generator).split(batch_size):
            cross_entropy(net(X[rows]), y[rows]).backward()
            update()
        history.append([*evaluate(net, *train), *evaluate(net, *test)])
    return history
# --8<-- [end:train_classifier]


# --8<-- [start:updating]
def updating(optimizer):
    def update():
        optimizer.step()
        optimizer.zero_grad()

    return update
# --8<-- [end:updating]


def learning_curves(history: Sequence[Sequence[float]]) -> dict[str, list[float]]:
    """Return {name of CURVES: a number an epoch} of what `train_classifier` returns."""
    return {name: [*curve] for name, curve in zip(CURVES, zip(*history, strict=True), strict=True)}


def bands(histories: Sequence[Sequence[Sequence[float]]]) -> dict[str, dict[str, list[float]]]:
    """Return {name of CURVES: {"p05", "median", "p95": a number an epoch}} of trainings from many seeds."""
    every = torch.tensor(histories, dtype=torch.float64)  # (seeds, epochs, curves)
    shares = torch.tensor([0.05, 0.5, 0.95], dtype=torch.float64)
    names, found = ("p05", "median", "p95"), torch.quantile(every, shares, dim=0)
    return {
        curve: {name: found[at, :, number].tolist() for at, name in enumerate(names)}
        for number, curve in enumerate(CURVES)
    }


def confusion_counts(net: torch.nn.Module, X: torch.Tensor, y: torch.Tensor, classes: int) -> list[list[int]]:
    """Return how many examples X (n, …) of each class, row, the network takes for which, column: (classes, classes)."""
    net.eval()
    with torch.no_grad():
        taken = net(X).argmax(dim=1)
    counts: Any = torch.bincount(y * classes + taken, minlength=classes**2).reshape(classes, classes)
    return [[int(count) for count in row] for row in counts.tolist()]
