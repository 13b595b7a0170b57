"""One command at a time: locks that the operating system lets go of when their holder ends, however it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.ground import spans
from engine.ground.messages import message
from engine.ground.paths import shown
from engine.ground.problem import Problem

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

HELD: list[int] = []


def for_children() -> tuple[int, ...]:
    """Return what `pass_fds` takes: a child that outlives its killed parent then keeps the parent's locks.

    Windows has no such thing: there the locks of a killed parent are free while its child ends.
    """
    return () if sys.platform == "win32" else tuple(HELD)


@contextmanager
def held(path: Path, waiting: str = "", needed: bool = True, wait: bool = True) -> Iterator[bool]:
    """Hold the lock of this name; where another process has it, say so once and wait, or go on without.

    Yields whether it is held. Raises OSError where its file cannot be written, if the lock is needed; Problem where
    a file has the place of its folder.
    """
    descriptor = _open(path, needed)
    if descriptor is None:
        yield False
        return
    try:
        taken = _taken(descriptor, wait=False)
        if wait and not taken:
            if waiting:
                print(waiting, flush=True)
            with spans.span("wait for another command"):
                taken = _taken(descriptor, wait=True)
        if taken:
            HELD.append(descriptor)
        yield taken
    finally:
        if descriptor in HELD:
            HELD.remove(descriptor)
        os.close(descriptor)


def _open(path: Path, needed: bool) -> int | None:
    try:
        path.parent.mkdir(exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        if not needed:
            return None
        if isinstance(error, FileExistsError):
            raise Problem(
                message("{path}: a file is where a folder is needed; move it away", path=shown(path.parent))
            ) from None
        raise


if sys.platform == "win32":

    def _taken(descriptor: int, wait: bool) -> bool:
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
                time.sleep(0.05)
            else:
                return True

else:

    def _taken(descriptor: int, wait: bool) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
