"""The process of a call, seen from its world: a copy of the world on Linux, a program of its own elsewhere."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from engine.ground.messages import message
from engine.sandbox import inside, landlock
from engine.sandbox.folder import Folder
from engine.sandbox.inside import Request
from engine.sandbox.printed import Printed

START = Path(__file__).with_name("start.py")
OPTIONS = ("-B", "-s", "-P", "-X", "utf8")  # of Python: no bytecode, no packages of the user, nothing beside the script
TICK = 0.02  # seconds between two looks, where the system cannot wait for a process and a pipe at once


class Process:
    """A process that answers a request. ended: returns its exit code, minus its signal, or None."""

    def __init__(self, pid: int, ended: Callable[[], int | None]) -> None:
        self.pid, self.ended = pid, ended
        self._watched: list[int] = []
        with suppress(OSError, AttributeError):  # a kernel or a Python that is too old
            if sys.platform == "linux":
                self._watched = [os.pidfd_open(pid)]

    def wait(self, asker: Connection, seconds: float) -> bool:
        """Wait for its end, for word of whoever asked, or for a while; return whether it has ended."""
        wait([asker, *self._watched], seconds if self._watched else TICK)
        return self.ended() is not None

    def kill(self) -> None:
        """End it, and wait until it has ended."""
        with suppress(ProcessLookupError, PermissionError):
            os.kill(self.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)  # Windows: ends at once
        while self.ended() is None:
            time.sleep(TICK / 10)

    def forget(self) -> None:
        """Let go of what the system keeps to watch it by."""
        while self._watched:
            os.close(self._watched.pop())


def copied(request: Request, folder: Folder, asker: Connection, printed: Printed) -> Process:
    """Answer a request in a copy of this process, which must have but one thread."""
    world, pid = os.getpid(), os.fork()
    if not pid:
        landlock.die_with_parent()
        if os.getppid() != world:  # which has died before
            os._exit(1)
        os.setsid()
        asker.close()
        printed.redirect()
        inside.answer(request, folder)
    found: list[int] = []

    def ended() -> int | None:
        if not found:
            done, status = os.waitpid(pid, os.WNOHANG)
            found.extend([os.waitstatus_to_exitcode(status)] if done else [])
        return found[0] if found else None

    return Process(pid, ended)


class Ready:
    """A program that waits for a request, with packages imported. shown: whether what it prints is passed on."""

    def __init__(self, shown: bool, packages: Iterable[str]) -> None:
        self.printed, self.is_asked = Printed(shown), False
        out, err = self.printed.writing
        how: Any = {"stdin": subprocess.PIPE, "stdout": out, "stderr": err}
        line = [sys.executable, *OPTIONS, str(START), *packages]
        self.program = subprocess.Popen(line, **how, start_new_session=sys.platform != "win32")
        self.printed.pass_on()

    @property
    def waits(self) -> bool:
        """Whether it still waits for a request."""
        return not self.is_asked and self.program.poll() is None

    def end(self) -> None:
        """End it: nobody asks."""
        self.program.kill()
        self.program.wait()


def started(ready: Ready, request: Request, folder: Folder) -> Process:
    """Answer a request in a program of its own."""
    ready.printed.who, ready.is_asked, process = request.who, True, ready.program
    content = pickle.dumps((request, str(folder.base)))
    assert process.stdin
    with suppress(OSError):  # that it ended is seen
        process.stdin.write(len(content).to_bytes(8, "big") + content)
        process.stdin.flush()
    return Process(process.pid, process.poll)


def how(code: int) -> str:
    """Say how a process ended."""
    try:
        return message("its process was ended by {name}", name=signal.Signals(-code).name)
    except ValueError:
        return message("its process ended with exit code {code}", code=code)
