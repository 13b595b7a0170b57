"""What the labs stand on: rules, functions of two coordinates, and a walk with all that is shown of it.

The rules are those of `descent`, called as they are. Everything here runs in the reader's Python too, MicroPython.
"""

import math
from collections.abc import Callable
from typing import Any

from common.descent import (
    adagrad,
    adam,
    corrected_rmsprop,
    f_2d,
    f_rotated,
    grad_2d,
    grad_rotated,
    gradient_descent,
    momentum,
    rmsprop,
)

Height = Callable[[float, float], float]
Gradient = Callable[[float, float], tuple[float, float]]
Pairs = list[tuple[float, float]]

HIGHEST = 1e200  # a path ends where f is higher, or η: squares would soon no longer be finite
ENDING = (ZeroDivisionError, OverflowError, ValueError)  # what a rule raises where its next step is no number
NOTHING = (math.nan, math.nan)

# (η, γ, ε) → the rule
RULES: dict[str, Callable[[float, float, float], Any]] = {
    "descent": lambda eta, _gamma, _epsilon: gradient_descent(eta),
    "momentum": lambda eta, gamma, _epsilon: momentum(eta, gamma),
    "adagrad": lambda eta, _gamma, epsilon: adagrad(eta, epsilon),
    "rmsprop": rmsprop,
    "corrected": corrected_rmsprop,
    "adam": lambda eta, gamma, epsilon: adam(eta, 0.9, gamma, epsilon),
}
UNDIVIDED = ("descent", "momentum")  # have no s
CORRECTED = ("corrected", "adam")  # divide by the root of s / (1 − γ^t)
ZERO: dict[str, Any] = {"adam": (0.0, 0.0)}  # what a state begins with, where it is no number


def f_wells(u: float, v: float) -> float:
    """Return 0.01(u² − 9)² + 0.02(u − 3)² + 2v²: a valley at u = 3, a higher one at u = −2.618."""
    return 0.01 * (u * u - 9) * (u * u - 9) + 0.02 * (u - 3) * (u - 3) + 2 * v * v


def grad_wells(u: float, v: float) -> tuple[float, float]:
    """Return the gradient of `f_wells`."""
    return 0.04 * u * (u * u - 9) + 0.04 * (u - 3), 4 * v


SURFACES: dict[str, tuple[Height, Gradient]] = {
    "valley": (f_2d, grad_2d),
    "across": (f_rotated, grad_rotated),
    "wells": (f_wells, grad_wells),
}


def height(surface: str, u: float, v: float, angle: float = 0.0, **_: float) -> float:
    """Return a function by its name, turned by an angle in degrees about the origin, at a point."""
    return function_of(surface, angle)(u, v)


def function_of(surface: str, angle: float) -> Height:
    """Return a function by its name, turned by an angle in degrees about the origin."""
    straight = SURFACES[surface][0]
    if not angle:
        return straight
    cos, sin = _turn(angle)
    return lambda u, v: straight(cos * u + sin * v, cos * v - sin * u)


def gradient_of(surface: str, angle: float) -> Gradient:
    """Return the gradient of `function_of`."""
    straight = SURFACES[surface][1]
    if not angle:
        return straight
    cos, sin = _turn(angle)

    def gradient(u: float, v: float) -> tuple[float, float]:
        g, h = straight(cos * u + sin * v, cos * v - sin * u)
        return cos * g - sin * h, sin * g + cos * h

    return gradient


def _turn(angle: float) -> tuple[float, float]:
    return math.cos(angle * math.pi / 180), math.sin(angle * math.pi / 180)


def walk(
    rule: Any, f: Height, gradient: Gradient, start: tuple[float, float], steps: int, zero: Any
) -> tuple[Pairs, list[float], list[Any]]:
    """Return the path, f along it and the states at each of its points: steps + 1, or fewer.

    It ends early where a rule finds no next point, or f there is no number or too high. zero: the state at the start.
    """
    (u, v), r, s = start, zero, zero
    path, heights, states = [(u, v)], [f(u, v)], [(r, s)]
    for t in range(1, steps + 1):
        g, h = gradient(u, v)
        try:
            u, r = rule(t, u, r, g)
            v, s = rule(t, v, s, h)
        except ENDING:
            break
        value = f(u, v)
        if not value < HIGHEST:
            break
        path.append((u, v))
        heights.append(value)
        states.append((r, s))
    return path, heights, states


def columns(
    rule: str,
    surface: str,
    start: tuple[float, float],
    steps: int,
    eta: float,
    gamma: float,
    epsilon: float,
    angle: float,
) -> dict[str, Any]:
    """Return what a rule does: path, f, rate and, where it has one, the state s; lists of one length.

    rate: the effective learning rate of each step, by coordinate; nan before the first. They end early as `walk` does.
    """
    at = float(start[0]), float(start[1])
    made, possible = RULES[rule](eta, gamma, epsilon), int(steps) if abs(eta) < HIGHEST else 0
    f, gradient = function_of(surface, angle), gradient_of(surface, angle)
    path, heights, states = walk(made, f, gradient, at, possible, ZERO.get(rule, 0.0))
    if rule == "adam":
        states = [(r[1], s[1]) for r, s in states]
    told: dict[str, Any] = {"path": path, "f": heights, "rate": _rates(rule, states, eta, gamma, epsilon)}
    if rule not in UNDIVIDED:
        told["state"] = states
    return told


def _rates(rule: str, states: Pairs, eta: float, gamma: float, epsilon: float) -> Pairs:
    """Return the effective learning rates of the steps that led to the states; nan for the first, which none led to."""
    rates = [NOTHING]
    sqrt = math.sqrt
    if rule in UNDIVIDED:
        rates.extend([(eta, eta)] * (len(states) - 1))
    elif rule not in CORRECTED:
        rates.extend([(eta / sqrt(r + epsilon), eta / sqrt(s + epsilon)) for r, s in states[1:]])
    else:
        inside, outside = (0.0, epsilon) if rule == "adam" else (epsilon, 0.0)  # of the root
        for t in range(1, len(states)):
            (r, s), share = states[t], 1 - gamma**t
            rates.append((eta / (sqrt(r / share + inside) + outside), eta / (sqrt(s / share + inside) + outside)))
    return rates
