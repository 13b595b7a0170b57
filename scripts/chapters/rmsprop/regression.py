"""The listings on tensors that the chapter shows, and their experiments."""

import torch

from common.training import (
    AIRFOIL_NUMBERS,
    get_data,
    train_concise,
    train_scratch,
    training_numbers,
    training_text,
)
from engine import experiment


# --8<-- [start:rmsprop]
def init_rmsprop_states(feature_dim, device="cpu"):
    s_w = torch.zeros((feature_dim, 1), device=device)
    s_b = torch.zeros(1, device=device)
    return s_w, s_b


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
# --8<-- [start:scratch]
def scratch(airfoil, device, lr=0.01, gamma=0.9, seed=0):
    X, y = get_data(airfoil, device)
    hyperparams = {"lr": lr, "gamma": gamma}
    losses, sec_per_epoch = train_scratch(
        rmsprop, init_rmsprop_states, hyperparams, X, y, num_epochs=2, seed=seed
    )
    return training_numbers(losses, sec_per_epoch)
# --8<-- [end:scratch]


@scratch.text
def scratch_text(numbers):
    return training_text(numbers)


@experiment(numbers=AIRFOIL_NUMBERS)
# --8<-- [start:concise]
def concise(airfoil, device, lr=0.01, alpha=0.9, seed=0):
    X, y = get_data(airfoil, device)
    hyperparams = {"lr": lr, "alpha": alpha}
    losses, sec_per_epoch = train_concise(
        torch.optim.RMSprop, hyperparams, X, y, num_epochs=4, seed=seed
    )
    return training_numbers(losses, sec_per_epoch)
# --8<-- [end:concise]


@concise.text
def concise_text(numbers):
    return training_text(numbers)
