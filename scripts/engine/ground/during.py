"""What the code of an experiment says and asks while it runs: how far it is, and where it leaves what it goes on from.

Where no engine runs it, as in a notebook, nobody is told, and what it leaves goes with the program.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Told:
    """Set where a run begins. by: what `progress` does there."""

    by: Callable[[Any, float | None], Any] | None = None


class Left:
    """Set where a run begins. folder: what `checkpoints` returns there, or why it does not."""

    folder: Path | str | None = None


def progress(steps: Any, total: float | None = None) -> Any:
    """Say how far a run is, at the head of a loop, or by a number of steps on a line of its own.

    `for epoch in progress(range(100)):` and `progress(done, 100)` do so. steps: what a loop goes through, or how many
    are done; total: how many there are, where `steps` does not say. Returns the steps, of which nothing changes.
    """
    return steps if Told.by is None else Told.by(steps, total)


def checkpoints() -> Path:
    """Return the folder in which a run that is killed finds again what it left there; it is empty at first.

    It belongs to the run of this code with these settings and data; other code has another. Raises RuntimeError where
    the experiment does not declare checkpoints=True.
    """
    if Left.folder is None:
        Left.folder = Path(tempfile.mkdtemp())
    if isinstance(Left.folder, str):
        raise RuntimeError(Left.folder)
    return Left.folder
