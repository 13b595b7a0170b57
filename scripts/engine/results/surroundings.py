"""What an experiment needs around it, as it declares it: files, variables of the environment, time and memory."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from engine.ground.paths import shown
from engine.ground.problem import Problem

SECONDS, GIGABYTES = 600.0, 8.0  # of a run that declares nothing else


@dataclass(frozen=True)
class Surroundings:
    """What a run finds beside its code.

    files: of the repository, and folders with all that is in them, by their paths from its root.
    environment: values of variables; seconds, gigabytes: a run that takes more is ended.
    checkpoints: whether it has a folder in which a run that is killed finds again what it left there.
    """

    files: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: float = SECONDS
    gigabytes: float = GIGABYTES
    checkpoints: bool = False

    def __post_init__(self) -> None:
        """Raise TypeError where something is declared that a run cannot find."""
        files: object = self.files
        if not isinstance(files, tuple) or not all(isinstance(name, str) for name in files):
            raise TypeError('files are declared as a list of paths, files=["scripts/common/words.txt"]')
        texts = [*self.environment, *self.environment.values()] if isinstance(self.environment, Mapping) else [0]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError('variables are declared as texts, environment={"OMP_NUM_THREADS": "4"}')
        for name in ("seconds", "gigabytes"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
                raise TypeError(f"{name} is a number above 0")
        if not isinstance(self.checkpoints, bool):
            raise TypeError("checkpoints is True or False")


NAMES = tuple(one.name for one in fields(Surroundings))


def read(declaration: ast.Call, path: Path) -> Surroundings:
    """Return what `@experiment(…)` declares beside its numbers.

    Raises Problem, with file and line, where that is not written out, or nothing that can be declared.
    """
    given: dict[str, Any] = {}
    for one in declaration.keywords:
        if one.arg != "numbers":
            where = f"{shown(path)}:{one.value.lineno}"
            if one.arg not in NAMES:
                raise Problem(f"{where}: an experiment declares numbers, {', '.join(NAMES)}; not {one.arg or '**'}")
            try:
                given[one.arg] = ast.literal_eval(one.value)
            except ValueError:
                raise Problem(f"{where}: {one.arg} is read from the source: write it out") from None
    try:
        return Surroundings(**{**given, "files": _plain(given.get("files", ()))})
    except TypeError as error:
        raise Problem(f"{shown(path)}:{declaration.lineno}: {error}") from None


def _plain(files: Any) -> Any:
    return tuple(files) if isinstance(files, list) else files
