"""Minimising coordinate by coordinate, in Python floats: an example and the loop that chapters print, rules for a step.

A rule is a function (t, x, s, g) → (x, s): the step's number t from 1, a coordinate, its state and its gradient.
The state is a number, or whatever the rule keeps of a coordinate: Adam's and Adadelta's are pairs.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

Rule = Callable[[int, float, Any, float], tuple[float, Any]]
Schedule = Callable[[int], float]
Pair = tuple[float, float]


# --8<-- [start:f_2d]
def f_2d(x1, x2):
    return 0.1 * x1 * x1 + 2 * x2 * x2


def grad_2d(x1, x2):
    return 0.2 * x1, 4 * x2
# --8<-- [end:f_2d]


# --8<-- [start:train_2d]
def train_2d(step, steps=20, state=(-5.0, -2.0, 0.0, 0.0)):  # x1, x2, s1, s2
    trace = [state[:2]]
    for _ in range(steps):
        state = step(*state)
        trace.append(state[:2])
    return trace
# --8<-- [end:train_2d]


def f_rotated(x1, x2):
    return f_2d(x1 + x2, x1 - x2)


def grad_rotated(x1, x2):
    g1, g2 = grad_2d(x1 + x2, x1 - x2)
    return g1 + g2, g1 - g2


def gradient_descent(eta: float) -> Rule:
    """Gradient descent, which leaves the state as it is."""
    return lambda _, x, s, g: (x - eta * g, s)


def momentum(eta: float, beta: float = 0.9) -> Rule:
    """Momentum: the state is the leaky average of the gradients, which gives the step."""

    def step(_: int, x: float, s: float, g: float) -> tuple[float, float]:
        s = beta * s + (1 - beta) * g
        return x - eta * s, s

    return step


def rmsprop(eta: float | Schedule, gamma: float = 0.9, eps: float = 1e-6, outside: bool = False) -> Rule:
    """RMSProp with a learning rate that is constant or a function of t, and ε inside or outside of the root.

    Source: Tieleman and Hinton, Lecture 6.5, 2012; outside of the root: torch.optim.RMSprop.
    """
    rate = eta if callable(eta) else lambda _: eta

    def step(t: int, x: float, s: float, g: float) -> tuple[float, float]:
        s = gamma * s + (1 - gamma) * g * g
        root = math.sqrt(s) + eps if outside else math.sqrt(s + eps)
        return x - rate(t) / root * g, s

    return step


def corrected_rmsprop(eta: float, gamma: float = 0.9, eps: float = 1e-6) -> Rule:
    """RMSProp with s_t / (1 − γ^t) in place of s_t, as if the state had not started at zero."""

    def step(t: int, x: float, s: float, g: float) -> tuple[float, float]:
        s = gamma * s + (1 - gamma) * g * g
        return x - eta / math.sqrt(s / (1 - gamma**t) + eps) * g, s

    return step


def adagrad(eta: float, eps: float = 1e-6) -> Rule:
    """Adagrad: the state is the sum of the squared gradients. Source: Duchi, Hazan and Singer, 2011."""

    def step(_: int, x: float, s: float, g: float) -> tuple[float, float]:
        s = s + g * g
        return x - eta / math.sqrt(s + eps) * g, s

    return step


def adam(eta: float, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8) -> Rule:
    """Adam: the state is the leaky averages of the gradients and of their squares. Source: Kingma and Ba, 2015."""

    def step(t: int, x: float, state: Pair, g: float) -> tuple[float, Pair]:
        m = beta1 * state[0] + (1 - beta1) * g
        s = beta2 * state[1] + (1 - beta2) * g * g
        return x - eta * (m / (1 - beta1**t)) / (math.sqrt(s / (1 - beta2**t)) + eps), (m, s)

    return step


def descend(
    rule: Rule,
    gradient: Callable[..., Sequence[float]],
    start: Sequence[float],
    steps: int,
    state: Sequence[Any] | None = None,
) -> tuple[list[tuple[float, ...]], tuple[Any, ...]]:
    """Return the path (steps + 1 points of as many coordinates as `start`) and the states at its end.

    gradient: the coordinates → the gradient. state: what the states begin with, one of the rule's for each coordinate,
    [(0.0, 0.0)] * 2 for Adam; zeros where nothing is given.
    """
    x, s = tuple(start), tuple(state or [0.0] * len(start))
    path = [x]
    for t in range(1, steps + 1):
        moved = [rule(t, *one) for one in zip(x, s, gradient(*x), strict=True)]
        x, s = tuple(one[0] for one in moved), tuple(one[1] for one in moved)
        path.append(x)
    return path, s
