"""How a chapter declares a lab: a figure that can be touched, every number of which its own function computes.

    @lab(rules={"descent": "gradient descent"}, surfaces={"valley": "f = 0.1u² + 2v²"},
         sliders={"eta": slider("rate η", 0.001, 10, 0.4, log=True), "steps": slider("steps", 1, 500, 20, whole=True)},
         start=(-5.0, -2.0), window=((-6.0, 6.0), (-3.5, 3.5)), axes=("u", "v"),
         curves={"f": curve("value f", log=True)}, facts={"onset": "unstable from step"},
         presets={"wild": preset("see it diverge", eta=0.55, step=20)}, height=height)
    def descent_lab(rule, surface, start, steps, eta): ...

The function is given one rule and one surface by name, `start` as (u, v), and every slider by its name. It returns
{"path": [(u, v), …], "facts": {"onset": (predicted, measured)}} and a list for each curve, as long as the path, which
has steps + 1 points, or fewer where a number would no longer be finite. An item of a curve is a number, or a pair, one
a coordinate; nan where there is none. A fact is a number or None. `height(surface, u, v, **sliders)` returns f.

The reader's Python, MicroPython, runs this file as it stands once annotations are taken away. Its dicts have no order.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

LETTERS = "abcdefghijklmnopqrstuvwxyz"
TAKEN = ("rules", "surface", "start", "step")  # what the address of a state says beside the sliders


class Lab:
    """The function of a lab, its height (surface, u, v, **sliders) → f, and what is declared of it, fit for JSON."""

    def __init__(
        self, function: Callable[..., dict[str, Any]], height: Callable[..., float], declaration: dict[str, Any]
    ) -> None:
        self.function = function
        self.height = height
        self.declaration = declaration

    def __call__(self, *given: Any, **named: Any) -> dict[str, Any]:
        return self.function(*given, **named)


def slider(
    label: str, least: float, most: float, default: float, log: bool = False, whole: bool = False, unit: str = ""
) -> dict[str, Any]:
    """Return a number that the reader sets between two others; log: by factors; whole: an integer; unit: as written.

    Raises TypeError where one is no number, ValueError where they do not fit together.
    """
    _refuse_untexts({"label": label}, "a slider")
    for value in (least, most, default):
        _refuse_unnumber(value, "slider " + label)
    if not least <= default <= most or least == most:
        raise ValueError(f"slider {label}: {default} does not lie between {least} and {most}")
    if log and least <= 0:
        raise ValueError(f"slider {label}: one that goes by factors begins above 0, not at {least}")
    if whole and any(value != int(value) for value in (least, most, default)):
        raise ValueError(f"slider {label}: {least}, {most} and {default} are not all whole")
    return {"label": label, "least": least, "most": most, "default": default, "log": log, "whole": whole, "unit": unit}


def curve(label: str, log: bool = False) -> dict[str, Any]:
    """Return how a list of the trace is drawn over the steps; log: on a logarithmic axis."""
    _refuse_untexts({"label": label}, "a curve")
    return {"label": label, "log": log}


def preset(label: str, **state: Any) -> dict[str, Any]:
    """Return a state that a link sets: rules (a list), surface, start, step, sliders; the rest is as declared."""
    _refuse_untexts({"label": label}, "a preset")
    return {"label": label, "state": state}


def lab(
    rules: dict[str, str],
    surfaces: dict[str, str],
    sliders: dict[str, dict[str, Any]],
    start: tuple[float, float],
    window: tuple[tuple[float, float], tuple[float, float]],
    axes: tuple[str, str],
    curves: dict[str, dict[str, Any]],
    facts: dict[str, str],
    height: Callable[..., float],
    presets: dict[str, dict[str, Any]] | None = None,
    shown: list[str] | None = None,
) -> Callable[[Callable[..., dict[str, Any]]], Lab]:
    """Declare a lab. Rules, surfaces and facts: {name: label}, in the order shown.

    shown: the rules that are on at first, the first one where nothing is said; the first surface is the one at first.
    window: ((left, right), (bottom, top)); axes: what they are called.
    Raises TypeError or ValueError where something is of no such kind, or names what is not declared.
    """
    declaration: dict[str, Any] = {
        "rules": rules, "shown": list(rules)[:1] if shown is None else shown, "surfaces": surfaces, "sliders": sliders,
        "start": start, "window": window, "axes": axes, "curves": curves, "facts": facts, "presets": presets or {},
    }  # fmt: skip
    _refuse_parts(declaration)
    _refuse_plane(declaration)
    for name, one in declaration["presets"].items():
        _refuse_state(one["state"], declaration, "preset " + name)
    if not callable(height):
        raise TypeError(f"the height of a lab is a function of (surface, u, v, …), not {height}")
    return lambda function: _made(function, height, declaration)


def _made(function: Callable[..., dict[str, Any]], height: Callable[..., float], declaration: dict[str, Any]) -> Lab:
    code: Any = getattr(function, "__code__", None)
    if hasattr(code, "co_argcount"):  # CPython tells what it takes
        has = set(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
        wanted = {"rule", "surface", "start"} | set(declaration["sliders"])
        if has != wanted:
            named = ", ".join(sorted(has ^ wanted))
            raise TypeError(f"a lab takes rule, surface, start and its sliders; {function.__name__} differs in {named}")
    return Lab(function, height, declaration)


def _refuse_parts(declaration: dict[str, Any]) -> None:
    for part in ("rules", "surfaces", "facts"):
        _refuse_untexts(declaration[part], "the " + part)
    for part, kind in (("sliders", "least"), ("curves", "log"), ("presets", "state")):
        for name, one in declaration[part].items():
            if not isinstance(one, dict) or kind not in one:
                raise TypeError(f"the {part}: {name} is declared by {part[:-1]}(…)")
    for part in ("rules", "surfaces", "curves"):
        if not declaration[part]:
            raise ValueError(f"the {part}: a lab has at least one")
    _refuse_names(declaration)
    _refuse_rules(declaration["shown"], declaration, "shown")


def _refuse_names(declaration: dict[str, Any]) -> None:
    for part in ("rules", "surfaces", "sliders", "curves", "facts", "presets"):
        for name in declaration[part]:
            if not name or name[0] not in LETTERS or name.strip(LETTERS + "0123456789_"):
                raise ValueError(f"the {part}: a name is of small letters, digits and _, not {name!r}")
    for name in TAKEN:
        if name in declaration["sliders"]:
            raise ValueError(f"the sliders: {name} is no name for one, {', '.join(TAKEN)} are taken")
    if not declaration["sliders"].get("steps", {}).get("whole"):
        raise ValueError('the sliders: a lab has one for its steps, "steps": slider(…, whole=True)')


def _refuse_plane(declaration: dict[str, Any]) -> None:
    window = declaration["window"]
    if len(window) != 2 or len(declaration["axes"]) != 2:
        raise ValueError("a window is ((left, right), (bottom, top)), and has two axes")
    _refuse_untexts({str(number): axis for number, axis in enumerate(declaration["axes"])}, "the axes")
    for least, most in window:
        _refuse_unnumber(least, "the window")
        _refuse_unnumber(most, "the window")
        if least >= most:
            raise ValueError(f"the window: {least} does not lie below {most}")
    _refuse_start(declaration["start"], declaration, "the start")


def _refuse_state(state: dict[str, Any], declaration: dict[str, Any], what: str) -> None:
    sliders, steps = declaration["sliders"], state.get("steps", declaration["sliders"]["steps"]["default"])
    for name, value in state.items():
        if name == "rules":
            _refuse_rules(value, declaration, what)
        elif name == "surface":
            _refuse_strangers([value], declaration["surfaces"], what)
        elif name == "start":
            _refuse_start(value, declaration, what)
        elif name == "step":
            _refuse_outside(value, {"least": 0, "most": steps, "whole": True}, what + ": step")
        else:
            _refuse_strangers([name], sliders, what)
            _refuse_outside(value, sliders[name], what + ": " + name)


def _refuse_rules(rules: Any, declaration: dict[str, Any], what: str) -> None:
    if not isinstance(rules, (list, tuple)) or not rules or len(set(rules)) < len(rules):
        raise ValueError(f"{what}: the rules are a list of names, each once, not {rules!r}")
    _refuse_strangers(rules, declaration["rules"], what)


def _refuse_strangers(names: Any, known: dict[str, Any], what: str) -> None:
    for name in names:
        if name not in known:
            raise ValueError(f"{what}: there is no {name}; there are {', '.join(sorted(known))}")


def _refuse_start(start: Any, declaration: dict[str, Any], what: str) -> None:
    if not isinstance(start, (list, tuple)) or len(start) != 2:
        raise TypeError(f"{what}: a point is (u, v), not {start!r}")
    for value, (least, most) in zip(start, declaration["window"]):  # noqa: B905 MicroPython's zip has no strict
        _refuse_outside(value, {"least": least, "most": most, "whole": False}, what)


def _refuse_outside(value: Any, bounds: dict[str, Any], what: str) -> None:
    _refuse_unnumber(value, what)
    if not bounds["least"] <= value <= bounds["most"]:
        raise ValueError(f"{what}: {value} does not lie between {bounds['least']} and {bounds['most']}")
    if bounds["whole"] and value != int(value):
        raise ValueError(f"{what}: {value} is not whole")


def _refuse_untexts(texts: dict[str, Any], what: str) -> None:
    for name, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise TypeError(f"{what}: {name} is to be a text, not {text!r}")


def _refuse_unnumber(value: Any, what: str) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise TypeError(f"{what}: {value!r} is no finite number")
