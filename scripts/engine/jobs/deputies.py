"""Processes on another machine that run the engine there, each for one call after the other.

They are no part of the process that was asked: it may serve builds with other engines too. It stands on Python's own
library alone, as that process loads it.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

SCRIPTS = Path(__file__).resolve().parents[2]
PROGRAM = f"import sys; sys.path.insert(0, {str(SCRIPTS)!r}); from engine.jobs import deputy; deputy.serve()"
LOOK = 1.0  # seconds between two looks whether an answer is still wanted

IDLE: list[Deputy] = []  # taken from and added to by several threads


class Deputy:
    """A process that answers requests."""

    def __init__(self) -> None:
        line = [sys.executable, "-I", "-B", "-X", "utf8", "-c", PROGRAM]
        apart = sys.platform != "win32"  # Ctrl-C is not for it
        self._process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=apart)

    def answer(self, request: bytes) -> bytes:
        """Return what it answers, b"" where it ends without."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            send(self._process.stdin, request)
        except OSError:
            return b""
        return received(self._process.stdout)

    def end(self) -> None:
        """End it, and what it does."""
        self._process.kill()
        self._process.communicate()


def answer(request: bytes) -> bytes:
    """Return what a deputy answers, b"" where it was ended: by the system, or since nobody waits any more."""
    deputy = _idle() or Deputy()
    answered = threading.Event()
    threading.Thread(target=_end_unwanted, args=(deputy, is_wanted(), answered), daemon=True).start()
    try:
        content = deputy.answer(request)
    finally:
        answered.set()
    if content:
        IDLE.append(deputy)
    else:
        deputy.end()
    return content


def _idle() -> Deputy | None:
    try:
        return IDLE.pop()
    except IndexError:
        return None


def send(file: IO[bytes], content: bytes) -> None:
    """Write bytes that `received` reads."""
    file.write(len(content).to_bytes(8, "big") + content)
    file.flush()


def received(file: IO[bytes]) -> bytes:
    """Return what `send` wrote at the other end, b"" where that is closed."""
    return file.read(int.from_bytes(file.read(8), "big"))


def is_wanted() -> Callable[[], bool]:
    """Return what says whether what this thread does is still wanted: on a worker of Dask, which knows."""
    worker_module = sys.modules.get("distributed.worker")
    if worker_module is None:
        return lambda: True
    try:
        worker, key = worker_module.get_worker(), worker_module.thread_state.key
    except (ValueError, AttributeError):
        return lambda: True

    def wanted() -> bool:
        state = getattr(worker.state.tasks.get(key), "state", "")  # it forgets what is cancelled, or says so
        return state in {"executing", "long-running"} and worker.status.name in {"running", "paused"}

    return wanted


def _end_unwanted(deputy: Deputy, wanted: Callable[[], bool], answered: threading.Event) -> None:
    while not answered.wait(LOOK):
        if not wanted():
            deputy.end()
            return
