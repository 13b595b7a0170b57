"""What theory says of a walk in a lab, beside what it shows: pairs (predicted, measured), None where there is none.

Theory is of a coordinate along which f is h/2 x² and nothing else, and leaves ε out of the length of the first step.
A walk of LONG steps is looked at, however many are shown: where it leads is a matter of the settings alone.
"""

import math
from typing import Any

from common.lab import RULES, UNDIVIDED, ZERO, gradient_of

Fact = tuple["float | None", "float | None"]

CURVATURES: dict[str, Fact] = {"valley": (0.2, 4.0), "wells": (None, 4.0)}
STEPS_ALONG_GRADIENT = ("descent", "adagrad", "rmsprop", "corrected")
FORGETTING = ("rmsprop", "corrected", "adam")  # s is a leaky average
CYCLING = ("rmsprop", "corrected")  # settle in the 2-cycle that theory gives
LONG = 500
LONGEST = 5000  # steps after which a half-life is no longer waited for


def curvature(surface: str, angle: float, n: int) -> float | None:
    """Return the curvature along coordinate n, None where it is not the same everywhere."""
    return None if angle else CURVATURES.get(surface, (None, None))[n]


def half_life(rule: str, gamma: float) -> Fact:
    """Return after how many steps a squared gradient has half its weight in the state: measured on the rule itself."""
    if rule not in FORGETTING or not 0 < gamma < 1:
        return None, None
    step = RULES[rule](1.0, gamma, 1.0)  # neither η nor ε is in the state
    state = step(1, 0.0, ZERO.get(rule, 0.0), 1.0)[1]
    first = last = weight = _square(rule, state)
    for age in range(1, LONGEST):
        state = step(age + 1, 0.0, state, 0.0)[1]
        last, weight = weight, _square(rule, state)
        if weight < first / 2:
            between = math.log(2 * last / first) / math.log(last / weight)
            return math.log(2) / -math.log(gamma), age - 1 + between
    return math.log(2) / -math.log(gamma), None


def _square(rule: str, state: Any) -> float:
    found: float = state[1] if rule == "adam" else state
    return found


def first_step(rule: str, surface: str, told: dict[str, Any], n: int, eta: float, gamma: float, angle: float) -> Fact:
    """Return how long the first step along coordinate n is, in units of η."""
    path = told["path"]
    slope = abs(gradient_of(surface, angle)(path[0][0], path[0][1])[n])
    if len(path) < 2 or not slope or not eta or not gamma < 1:
        return None, None
    measured = abs(path[1][n] - path[0][n]) / eta
    if rule in UNDIVIDED:
        return (slope if rule == "descent" else (1 - gamma) * slope), measured
    return (1 / math.sqrt(1 - gamma) if rule == "rmsprop" else 1.0), measured


def onset(rule: str, told: dict[str, Any], n: int, h: float | None) -> Fact:
    """Return the first step along coordinate n whose rate exceeds 2/h, beside the first that leads away from 0."""
    if h is None or rule not in STEPS_ALONG_GRADIENT:
        return None, None
    return _exceeding(told["rate"], n, 2 / h), _leaving(told["path"], n)


def _exceeding(rates: Any, n: int, bound: float) -> int | None:
    for t, rate in enumerate(rates):
        if rate[n] > bound:
            return t
    return None


def _leaving(path: Any, n: int) -> int | None:
    before = math.inf
    for t, point in enumerate(path):
        now = abs(point[n])
        if now > before:
            return t
        before = now
    return None


def amplitude(
    rule: str, told: dict[str, Any], n: int, h: float | None, eta: float, gamma: float, epsilon: float
) -> Fact:
    """Return the amplitude √(η²/4 − ε/h²) of the 2-cycle along coordinate n, 0 where ε allows none; |x| at the end."""
    if h is None or rule not in CYCLING or not 0 < gamma < 1 or len(told["path"]) <= LONG:
        return None, None
    return math.sqrt(max(eta * eta / 4 - epsilon / (h * h), 0.0)), abs(told["path"][-1][n])


def shown(told: dict[str, Any], steps: int) -> dict[str, Any]:
    """Return the columns up to a step, with where they end as facts."""
    cut = {name: column[: steps + 1] for name, column in told.items()}
    u, v = cut["path"][-1]
    cut["facts"] = {"end_u": (None, u), "end_v": (None, v), "end_f": (None, cut["f"][-1])}
    return cut


def last_rate(told: dict[str, Any], n: int) -> Fact:
    """Return the effective learning rate of the last step along coordinate n."""
    return None, (told["rate"][-1][n] if len(told["rate"]) > 1 else None)
