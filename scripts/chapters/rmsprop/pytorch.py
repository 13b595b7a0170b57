"""PyTorch's RMSprop as it is: its defaults, and what its momentum does to the length of a step."""

from itertools import pairwise

import torch

from engine import close, exact, experiment
from engine.figures import table

RULES = {
    "rmsprop": ("RMSprop", torch.optim.RMSprop, {"alpha": 0.9}),
    "momentum": ("RMSprop，`momentum=0.9`", torch.optim.RMSprop, {"alpha": 0.9, "momentum": 0.9}),
    "adam": ("Adam", torch.optim.Adam, {}),
}


@experiment(numbers={"rmsprop": exact, "adagrad": exact, "step": close(rtol=1e-6), "onward": close(rtol=1e-6)})
def in_pytorch(steps=300, turned=2, lr=0.01):
    """The defaults of RMSprop and Adagrad, and the length of a step in units of lr under the constant gradient 1.

    step: after `steps` steps. onward: how far x goes on in the old direction, in units of lr, in the first steps
    (`turned` of them) after the gradient has turned to −1; negative: it goes back.
    """
    moved = {name: _lengths(rule, options, steps, turned, lr) for name, (_, rule, options) in RULES.items()}
    return {
        "rmsprop": _defaults(torch.optim.RMSprop, ("lr", "alpha", "eps", "momentum", "centered", "weight_decay")),
        "adagrad": _defaults(torch.optim.Adagrad, ("lr", "eps", "lr_decay", "initial_accumulator_value")),
        "step": {name: lengths[steps - 1] for name, lengths in moved.items()},
        "onward": {name: sum(lengths[steps:]) for name, lengths in moved.items()},
    }


def _defaults(optimizer, names):
    found = optimizer([torch.zeros(1)]).defaults
    return {name: float(found[name]) for name in names}


def _lengths(rule, options, steps, turned, lr):
    """Return how far each step goes towards smaller x, in units of lr."""
    x = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer, places = rule([x], lr=lr, **options), [0.0]
    for t in range(steps + turned):
        x.grad = torch.ones_like(x) if t < steps else -torch.ones_like(x)
        optimizer.step()
        places.append(x.item())
    return [(before - after) / lr for before, after in pairwise(places)]


@in_pytorch.table
def in_pytorch_table(numbers):
    rows = [
        (label, f"{numbers['step'][name]:.2f}", f"${numbers['onward'][name]:.2f}$")
        for name, (label, *_) in RULES.items()
    ]
    return table(("算法", "梯度不变时的步长（以 $\\eta$ 为单位）", "梯度变号后两步再走多远"), rows)
