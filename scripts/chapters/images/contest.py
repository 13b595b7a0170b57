"""The rules beside one another, each with the best learning rate of its grid."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import torch
from torch import nn

from chapters.images.listings import RULES, from_scratch, split
from common.classification import bands, train_classifier
from common.training import mean_with_error
from engine import close, exact, progress, statistical

GRID = {
    "rmsprop": (0.001, 0.003, 0.01, 0.03, 0.1),
    "adadelta": (0.3, 1.0, 3.0, 10.0, 30.0),
    "adam": (0.001, 0.003, 0.01, 0.03, 0.1),
}
CHOOSING = 1000  # the seeds that choose begin here: none of them is among those that are compared afterwards

History = list[list[float]]  # of one training, as `train_classifier` returns it
Training = tuple[str, float, int]  # a rule, its learning rate, a seed
Train = Callable[[Training], History]
Numbers = dict[str, Any]

CONTEST = {
    "valid": close(rtol=1e-2),
    "eta": exact,
    "train_loss": close(rtol=1e-3),
    "test_loss": close(rtol=1e-3),
    "accuracy": statistical(shift=0.05),
    "behind": close(rtol=5e-2),
}


def trainer(build: Callable[[int], nn.Module], digits: Any, num_epochs: int, batch_size: int) -> Train:
    """Return what trains a network of build(seed); a seed that chooses is held against the validation set."""
    train, valid, test = split(digits)

    def trained(one: Training) -> History:
        rule, eta, seed = one
        step, init_states, others = RULES[rule]
        net = build(seed)
        update = from_scratch(step, init_states, net, {"lr": eta, **others})
        held = valid if seed >= CHOOSING else test
        history: History = train_classifier(net, update, train, held, num_epochs, batch_size, seed)
        return history

    return trained


def kept(trained: Train, file: Path) -> Train:
    """Return `trained`, but each history is in a file as soon as it is there, and none is computed twice."""
    known: dict[str, History] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    def remembered(one: Training) -> History:
        if (key := str(one)) not in known:
            known[key] = trained(one)
            aside = file.with_suffix(".new")
            aside.write_text(json.dumps(known), encoding="utf-8")
            aside.replace(file)
        return known[key]

    return remembered


def contest(trained: Train, choosing: int, runs: int) -> Numbers:
    """Return CONTEST: from so many seeds, the loss on the validation set over the GRID; from others, the best at work.

    All rules see the same starts and minibatches. valid: mean at the end, {rule: {η: loss}}; behind: the accuracy of
    a rule less that of Adam, seed by seed.
    """
    chances = [(rule, eta, CHOOSING + n) for rule, etas in GRID.items() for eta in etas for n in range(choosing)]
    told = _telling(trained, len(chances) + len(GRID) * runs)
    ends = [told(one)[-1][2] for one in chances]
    means = (sum(ends[at : at + choosing]) / choosing for at in range(0, len(ends), choosing))
    valid = {rule: {eta: next(means) for eta in etas} for rule, etas in GRID.items()}
    best = {rule: min(losses, key=losses.__getitem__) for rule, losses in valid.items()}
    histories = {rule: [told((rule, eta, seed)) for seed in range(runs)] for rule, eta in best.items()}
    return {
        "valid": {rule: {f"{eta:g}": loss for eta, loss in losses.items()} for rule, losses in valid.items()},
        "eta": best,
        **_compared(histories),
    }


def _telling(trained: Train, total: int) -> Train:
    """Return `trained`, which now says how far the contest is."""
    steps = count()

    def told(one: Training) -> History:
        progress(next(steps), total)
        return trained(one)

    return told


def _compared(histories: dict[str, list[History]]) -> Numbers:
    spread = {rule: bands(every) for rule, every in histories.items()}
    ends = {rule: torch.tensor([one[-1][3] for one in every], dtype=torch.float64) for rule, every in histories.items()}
    return {
        "train_loss": {rule: curves["train_loss"] for rule, curves in spread.items()},
        "test_loss": {rule: curves["test_loss"] for rule, curves in spread.items()},
        "accuracy": {rule: mean_with_error(values) for rule, values in ends.items()},
        "behind": {rule: mean_with_error(ends[rule] - ends["adam"]) for rule in ends if rule != "adam"},
    }
