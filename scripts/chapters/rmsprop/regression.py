"""The listings on tensors that the chapter shows, and their experiments."""

import torch

from common.training import (
    AIRFOIL_NUMBERS,
    get_data,
    train_concise,
    train_scratch,
    training_numbers,
)
from engine import experiment


# --8<-- [start:rmsprop]
def init_rmsprop_states(feature_dim, device="cpu"):
    shapes = (feature_dim, 1), (1,)
    return [torch.zeros(shape, device=device) for shape in shapes]


def rmsprop(params, states, hyperparams):
    lr, gamma, eps = hyperparams["lr"], hyperparams["gamma"], 1e-6
    with torch.no_grad():
        for p, s in zip(params, states, strict=True):
            s *= gamma
            s += (1 - gamma) * p.grad**2
            p -= lr / torch.sqrt(s + eps) * p.grad
            p.grad.zero_()
# --8<-- [end:rmsprop]


@experiment(numbers=AIRFOIL_NUMBERS)
def scratch(airfoil, device):
    # --8<-- [start:scratch]
    X, y = get_data(airfoil, device)
    hyperparams = {"lr": 0.01, "gamma": 0.9}
    losses, seconds = train_scratch(
        rmsprop, init_rmsprop_states, hyperparams, X, y, num_epochs=2
    )
    # --8<-- [end:scratch]
    return training_numbers(losses, seconds)


@scratch.text
def scratch_text(numbers):
    losses, seconds = numbers["losses"], numbers["sec_per_epoch"]
    # --8<-- [start:scratch_text]
    print(f"loss: {losses[-1]:.3f}, {seconds:.3f} sec/epoch")
    # --8<-- [end:scratch_text]


@experiment(numbers=AIRFOIL_NUMBERS)
def concise(airfoil, device):
    X, y = get_data(airfoil, device)
    # --8<-- [start:concise]
    hyperparams = {"lr": 0.01, "alpha": 0.9}
    losses, seconds = train_concise(
        torch.optim.RMSprop, hyperparams, X, y, num_epochs=4
    )
    # --8<-- [end:concise]
    return training_numbers(losses, seconds)


@concise.text
def concise_text(numbers):
    losses, seconds = numbers["losses"], numbers["sec_per_epoch"]
    # --8<-- [start:concise_text]
    print(f"loss: {losses[-1]:.3f}, {seconds:.3f} sec/epoch")
    # --8<-- [end:concise_text]
