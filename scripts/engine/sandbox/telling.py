"""How far a call is, as its code says: written into its folder a few times a second, where its world looks."""

from __future__ import annotations

import math
import os
import struct
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from engine.sandbox.folder import Folder

PAUSE = 0.2  # seconds between two times that it is told
WHERE = "progress"  # among what is told
SHARE = struct.Struct("<d")

# what a chapter makes of these modules later changes nothing here
_clock, _open, _write, _close = time.monotonic, os.open, os.write, os.close
KIND = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Teller:
    """What `progress` does in a call. Loops within loops are parts of a step of those around them."""

    def __init__(self, folder: Folder) -> None:
        self._place = os.fspath(folder.base / "told" / WHERE)
        self._next = 0.0
        self._loops: dict[int, list[float]] = {}  # [steps done, steps in all], from the outermost

    def __call__(self, steps: Any, total: float | None) -> Any:
        """Return the steps of a loop as they were given, and tell of each that is done; or tell how many are."""
        if hasattr(steps, "__iter__"):
            return self._through(steps, total)
        if _clock() >= self._next:
            self._tell((float(steps), float(total or 0)))
        return steps

    def _through(self, steps: Iterable[Any], total: float | None) -> Iterator[Any]:
        loop = [0.0, float(total or _length(steps))]
        self._loops[id(loop)] = loop
        try:
            for step in steps:
                yield step
                loop[0] += 1
                if _clock() >= self._next:
                    self._tell()
        finally:
            del self._loops[id(loop)]

    def _tell(self, *innermost: tuple[float, float]) -> None:
        self._next = _clock() + PAUSE
        try:
            file = _open(self._place, KIND, 0o600)
            try:
                _write(file, SHARE.pack(share([*self._loops.values(), *innermost])))
            finally:
                _close(file)
        except OSError:  # a full disk is no matter of the run
            return


def share(loops: Iterable[Iterable[float]]) -> float:
    """Return the share that is done, 0 to 1, of loops as (steps done, steps in all), from the outermost; 0: unknown."""
    done, width = 0.0, 1.0
    for steps, total in loops:
        if total > 0:
            done += width * min(steps / total, 1.0)
            width /= total
    return min(done, 1.0)


def told(folder: Folder) -> float | None:
    """Return the share that a call says is done, None where it says nothing."""
    try:
        (found,) = SHARE.unpack(Path(folder.base, "told", WHERE).read_bytes())
    except (OSError, struct.error):
        return None
    return min(max(found, 0.0), 1.0) if math.isfinite(found) else None


def _length(steps: Any) -> int:
    try:
        return len(steps)
    except TypeError:
        return 0
