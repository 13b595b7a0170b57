"""Worlds as the side that asks has them: started, kept while the command lasts, asked, ended."""

from __future__ import annotations

import atexit
import marshal
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, ClassVar

from engine.ground import paths
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.sandbox import imports
from engine.sandbox.box import Answer, environment
from engine.sandbox.inside import Request
from engine.sandbox.processes import OPTIONS, START
from engine.sandbox.world import STOP

# imported once for all calls, where the system can start one as a copy; packages only, never a chapter
PRELOADED: list[str] = []

START_BY = "ENGINE_STARTS_PROCESSES"  # for whoever works on the engine: "spawn" does on Linux as other systems do

NONE: Mapping[str, str] = MappingProxyType({})

POLL = 0.05  # seconds between two looks whether an answer is still wanted
PATIENCE = 5.0  # seconds for a world to stop what it does


Listener = Callable[[str, float], None]  # is told who has done which share of a call, 0 to 1


class Stopped(Exception):
    """Whoever waited for an answer wants none any more."""


@dataclass(frozen=True)
class _Kind:
    """Which world: whether the other one; whether its calls are copies of it; the variables that it has beside."""

    second: bool
    copies: bool
    variables: tuple[tuple[str, str], ...] = ()


class World:
    """A process that answers one call after the other."""

    idle: ClassVar[dict[_Kind, list[World]]] = {}  # kept for the next call: as many as have been asked at once
    lock: ClassVar[Lock] = Lock()
    listener: ClassVar[Listener | None] = None

    def __init__(self, kind: _Kind) -> None:
        self.kind, self.is_asked = kind, False
        self._within = os.path.realpath(tempfile.mkdtemp("-2" if kind.second else ""))  # of another length there
        self._here, there = Pipe()
        shown, copies = "" if kind.second else "shown", "copies" if kind.copies else ""
        line = [sys.executable, *OPTIONS, str(START), "world", str(there.fileno()), self._within, shown, copies]
        variables = environment(dict(kind.variables), kind.second)
        with _interrupts_later():  # half-told of a process, Ctrl-C would leave it behind
            self._process = subprocess.Popen(
                [*line, *PRELOADED], env=variables, stdin=subprocess.DEVNULL, cwd=self._within, **_handed(there)
            )
        there.close()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: Request) -> None:
        """Ask for an answer."""
        content = pickle.dumps(request)
        self.is_asked = True
        self._here.send_bytes(content)

    def answer(self, who: str, wanted: Callable[[], bool] | None) -> Answer:
        """Wait for the answer to what was asked. Raises Problem, and Stopped."""
        try:
            said: Any = 0.0
            while isinstance(said, float):
                while wanted and not self._here.poll(POLL):
                    if not wanted():
                        raise Stopped
                said = self._heard(who)
            problem, value, packages = said
        except (EOFError, OSError):
            raise Problem(
                message("{who}: the process that watches over it was ended; nothing was written", who=who)
            ) from None
        self.is_asked = False
        if problem:
            raise Problem(problem)
        return Answer(marshal.loads(value), imports.distributions(packages))

    def _heard(self, who: str) -> Any:
        """Return what it says next: an answer, or the share that is done, which whoever listens is told."""
        said = marshal.loads(self._here.recv_bytes())
        if isinstance(said, float) and World.listener:
            World.listener(who, said)
        return said

    def stop(self) -> None:
        """Let it stop what it does, and be ready for another call; or end it."""
        try:
            self._here.send_bytes(STOP)
            while self.is_asked and self._here.poll(PATIENCE):
                self.is_asked = isinstance(marshal.loads(self._here.recv_bytes()), float)
        except (EOFError, OSError):
            pass
        finally:
            if self.is_asked:
                self.end()

    def end(self) -> None:
        """End it, and whatever it does."""
        self._here.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        paths.remove(Path(self._within))


def taken(second: bool = False, variables: Mapping[str, str] = NONE) -> World:
    """Return a world that nobody else asks. second: the other one; variables: beside or in place of the fixed ones."""
    kind = _Kind(second, _copies(), tuple(sorted(variables.items())))
    while world := _idle(kind):
        if world.is_alive():
            return world
        world.end()
    return World(kind)


@contextmanager
def heard(listener: Listener) -> Iterator[None]:
    """Let somebody hear meanwhile how far calls are; of the other world nothing is heard."""
    World.listener = listener
    try:
        yield
    finally:
        World.listener = None


def give_back(world: World) -> None:
    """Keep a world for another call, where one of its kind is likely."""
    if world.is_alive() and not world.kind.variables:
        with World.lock:
            World.idle.setdefault(world.kind, []).append(world)
    else:
        world.end()


@atexit.register
def end_all() -> None:
    """End the worlds that are kept; the next call starts another."""
    with World.lock:
        kept = [world for some in World.idle.values() for world in some]
        World.idle.clear()
    for world in kept:
        world.end()


def _idle(kind: _Kind) -> World | None:
    with World.lock:
        some = World.idle.get(kind)
        return some.pop() if some else None


def _copies() -> bool:
    """Whether a process can be started as a copy of another: on Linux; elsewhere copies are not safe."""
    return sys.platform == "linux" and os.environ.get(START_BY) != "spawn"


def _handed(pipe: Connection) -> dict[str, Any]:
    """Return what a process is started with to have a pipe, and a session of its own: Ctrl-C is not for it."""
    if sys.platform == "win32":
        os.set_handle_inheritable(pipe.fileno(), True)
        start = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [pipe.fileno()]})
        return {"startupinfo": start, "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"pass_fds": [pipe.fileno()], "start_new_session": True}


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Let Ctrl-C wait, where the system can."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
