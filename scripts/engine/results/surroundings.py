"""What an experiment declares beside its numbers: files, variables, time, memory, its device, when it is checked."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from engine.ground.messages import message
from engine.ground.paths import shown
from engine.ground.problem import Problem
from engine.results.devices import CPU, KINDS

SECONDS, GIGABYTES = 600.0, 8.0  # of a run that declares nothing else
ALWAYS, SAMPLED, ATTESTED = CHECKED = ("always", "sampled", "attested")


@dataclass(frozen=True)
class Surroundings:
    """What a run finds beside its code.

    files: of the repository, and folders with all that is in them, by their paths from its root.
    environment: values of variables; seconds, gigabytes: a run that takes more is ended.
    checkpoints: whether it has a folder in which a run that is killed finds again what it left there.
    checked: when a push computes it again: always, at its turn (sampled), or never (attested).
    device: the kind of device whose numbers the pages print.
    """

    files: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: float = SECONDS
    gigabytes: float = GIGABYTES
    checkpoints: bool = False
    checked: str = ALWAYS
    device: str = CPU

    def __post_init__(self) -> None:
        """Raise TypeError where something is declared that a run cannot find."""
        files: object = self.files
        if not isinstance(files, tuple) or not all(isinstance(name, str) for name in files):
            raise TypeError(message('files are declared as a list of paths, files=["scripts/common/words.txt"]'))
        texts = [*self.environment, *self.environment.values()] if isinstance(self.environment, Mapping) else [0]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError(message('variables are declared as texts, environment={"OMP_NUM_THREADS": "4"}'))
        for name in ("seconds", "gigabytes"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
                raise TypeError(message("{name} is a number above 0", name=name))
        if not isinstance(self.checkpoints, bool):
            raise TypeError(message("checkpoints is True or False"))
        for name, known in (("checked", CHECKED), ("device", KINDS)):
            if getattr(self, name) not in known:
                raise TypeError(message("{name} is one of {known}", name=name, known=", ".join(known)))
        if self.device != CPU and self.checked != ATTESTED:
            raise TypeError(
                message(
                    'no push computes it on a {device} device: declare checked="attested" as well', device=self.device
                )
            )


NAMES = tuple(one.name for one in fields(Surroundings))


def read(declaration: ast.Call, path: Path, needs: Sequence[str]) -> Surroundings:
    """Return what `@experiment(…)` declares beside its numbers. needs: what the experiment asks for.

    Raises Problem, with file and line, where that is not written out, or nothing that can be declared.
    """
    given: dict[str, Any] = {}
    for one in declaration.keywords:
        if one.arg != "numbers":
            where = f"{shown(path)}:{one.value.lineno}"
            if one.arg not in NAMES:
                raise Problem(
                    message(
                        "{where}: an experiment declares numbers, {names}; not {given}",
                        where=where,
                        names=", ".join(NAMES),
                        given=one.arg or "**",
                    )
                )
            try:
                given[one.arg] = ast.literal_eval(one.value)
            except ValueError:
                raise Problem(
                    message("{where}: {name} is read from the source: write it out", where=where, name=one.arg)
                ) from None
    try:
        found = Surroundings(**{**given, "files": _plain(given.get("files", ()))})
        if found.device != CPU and "device" not in needs:
            raise TypeError(
                message("it is for {device}: let it ask for device, a parameter without a default", device=found.device)
            )
        return found
    except TypeError as error:
        raise Problem(f"{shown(path)}:{declaration.lineno}: {error}") from None


def _plain(files: Any) -> Any:
    return tuple(files) if isinstance(files, list) else files
