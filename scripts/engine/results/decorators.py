"""What the decorators of views say: `@walk.figure`, and `@walk.figure("confusion")` for one with a name."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

from engine.ground.messages import message
from engine.ground.paths import shown
from engine.ground.problem import Problem

VIEW_SUFFIXES = {"figure": ("svg", "csv"), "text": ("txt",), "table": ("md",)}
NAME = re.compile(r"[a-z][a-z0-9_]*")  # of a view: some systems take A.svg and a.svg for one file


class Decorated(NamedTuple):
    """What a decorator of a view says: `@scratch.figure`, or `@scratch.figure("confusion")` for one with a name."""

    experiment: str
    kind: str
    name: str


def views(functions: list[ast.FunctionDef], experiments: list[str], path: Path) -> dict[str, dict[str, str]]:
    """Return {experiment: {view: function that makes it}}. Raises Problem where two make one, or none can."""
    found: dict[str, dict[str, str]] = {}
    for function, decorator in ((one, decorator) for one in functions for decorator in one.decorator_list):
        place = f"{shown(path)}:{decorator.lineno}"
        if ast.unparse(decorator) == "experiment":
            raise Problem(message("{place}: declare the numbers: @experiment(numbers={{…}})", place=place))
        if said := _view(decorator, experiments, place):
            owner = found.setdefault(said.experiment, {})
            dot = "." if said.name else ""
            made = dict.fromkeys((f"{said.name}{dot}{suffix}" for suffix in VIEW_SUFFIXES[said.kind]), function.name)
            if made.keys() & owner.keys():
                again = f"@{said.experiment}.{said.kind}"
                raise Problem(
                    message(
                        '{place}: a second {decorator}; give it a name of its own, {again}("name")',
                        place=place,
                        decorator=ast.unparse(decorator),
                        again=again,
                    )
                )
            owner |= made
    return found


def _view(decorator: ast.expr, experiments: list[str], place: str) -> Decorated | None:
    """Return what declares a view, if it does. Raises Problem where it looks so and is of no experiment, or no kind."""
    inner = decorator.func if isinstance(decorator, ast.Call) else decorator
    if not isinstance(inner, ast.Attribute):
        return None
    of, kind = ast.unparse(inner.value) in experiments, inner.attr in VIEW_SUFFIXES
    if of != kind:
        there = ", ".join(VIEW_SUFFIXES if of else experiments) or "none"
        said = (
            message("no view {name}", name=inner.attr)
            if of
            else message("no experiment {name} in this file", name=ast.unparse(inner.value))
        )
        raise Problem(
            message(
                "{place}: @{decorator}: {said}; there are {there}",
                place=place,
                decorator=ast.unparse(decorator),
                said=said,
                there=there,
            )
        )
    if not of:
        return None
    name = _name(decorator, place) if isinstance(decorator, ast.Call) else ""
    return Decorated(ast.unparse(inner.value), inner.attr, name)


def _name(call: ast.Call, place: str) -> str:
    """Return the name that a decorator gives to a view. Raises Problem where it is no name."""
    match call:
        case ast.Call(args=[ast.Constant(value=str(name))], keywords=[]) if NAME.fullmatch(name):
            return name
    said = message('the name of a view is a text of small letters, digits and _, as in @walk.figure("confusion")')
    raise Problem(f"{place}: @{ast.unparse(call)}: {said}")
