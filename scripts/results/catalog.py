"""The declared experiments, read from the source of the chapters: nothing is imported, torch least of all."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from results.paths import CHAPTERS, RESULTS, Problem, shown
from results.sources import parse

VIEW_SUFFIXES = {"figure": "svg", "text": "txt", "table": "md"}


@dataclass(frozen=True)
class Declared:
    """An experiment as its chapter declares it. `key` is what sentences and the command line call it."""

    chapter: str
    name: str
    needs: tuple[str, ...]
    settings: dict[str, Any]
    views: dict[str, str]  # suffix → name of the function that makes the view

    @property
    def key(self) -> str:
        return f"{self.chapter}.{self.name}"

    @property
    def module(self) -> str:
        return f"chapters.{self.chapter}"

    @property
    def folder(self) -> Path:
        return RESULTS / self.chapter

    @property
    def data(self) -> tuple[str, ...]:
        """Names of the datasets that it reads."""
        return tuple(need for need in self.needs if need != "device")

    def record_path(self, device: str) -> Path:
        return self.folder / f"{self.name}.{device}.json"

    def view_path(self, suffix: str) -> Path:
        return self.folder / f"{self.name}.{suffix}"

    def paths(self, devices: Iterable[str]) -> list[Path]:
        """Every file that may hold this result."""
        return [*map(self.record_path, devices), *map(self.view_path, self.views)]


def declared() -> list[Declared]:
    """Return every declared experiment, by chapter and in the order of the source."""
    found = []
    for path in sorted(CHAPTERS.glob("[!.]*.py")):
        found += _of_chapter(path)
    return found


def _of_chapter(path: Path) -> list[Declared]:
    functions = [node for node in parse(path).body if isinstance(node, ast.FunctionDef)]
    names = [function.name for function in functions]
    for function in functions:
        if names.count(function.name) > 1:
            raise Problem(f"{shown(path)}:{function.lineno}: {function.name} is defined twice")
    views: dict[str, dict[str, str]] = {}
    for function in functions:
        for decorator in function.decorator_list:
            if ast.unparse(decorator) == "experiment":
                raise Problem(f"{shown(path)}:{decorator.lineno}: declare the numbers: @experiment(numbers={{…}})")
            if isinstance(decorator, ast.Attribute) and decorator.attr in VIEW_SUFFIXES:
                owner = views.setdefault(ast.unparse(decorator.value), {})
                if VIEW_SUFFIXES[decorator.attr] in owner:
                    raise Problem(f"{shown(path)}:{decorator.lineno}: a second {ast.unparse(decorator)}")
                owner[VIEW_SUFFIXES[decorator.attr]] = function.name
    return [
        Declared(path.stem, function.name, *_parameters(function, path), views.get(function.name, {}))
        for function in functions
        if any(_is_experiment(decorator) for decorator in function.decorator_list)
    ]


def _is_experiment(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "experiment"


def _parameters(function: ast.FunctionDef, path: Path) -> tuple[tuple[str, ...], dict[str, Any]]:
    arguments = function.args
    names = [argument.arg for argument in arguments.args]
    split = len(names) - len(arguments.defaults)
    try:
        values = [ast.literal_eval(default) for default in arguments.defaults]
        if not all(isinstance(value, bool | int | float | str | None) for value in values):
            raise ValueError
    except ValueError:
        raise Problem(
            f"{shown(path)}:{function.lineno}: the settings of {function.name} must be plain numbers or texts"
        ) from None
    return tuple(names[:split]), dict(zip(names[split:], values, strict=True))
