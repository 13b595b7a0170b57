"""The listings on tensors that the chapter shows, and their experiments."""

import torch

from common.training import get_data, train_concise, train_scratch
from results.declare import close, experiment, measured


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


AIRFOIL_NUMBERS = {
    "loss": close(rtol=1e-4),
    "losses": close(rtol=1e-4),
    "sec_per_epoch": measured,
}


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


def training_numbers(losses, sec_per_epoch):
    return {
        "loss": losses[-1],
        "losses": losses,
        "sec_per_epoch": sec_per_epoch,
    }


# --8<-- [start:training_text]
def training_text(numbers):
    loss, seconds = numbers["loss"], numbers["sec_per_epoch"]
    return f"loss: {loss:.3f}, {seconds:.3f} sec/epoch"
# --8<-- [end:training_text]


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
