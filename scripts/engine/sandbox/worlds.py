"""The side that asks: worlds are started, kept while the command lasts, asked, ended."""

from __future__ import annotations

import atexit
import marshal
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, Protocol

from engine.ground import paths
from engine.ground.problem import Problem
from engine.sandbox import imports
from engine.sandbox.box import Answer, Box, environment
from engine.sandbox.inside import Request
from engine.sandbox.processes import OPTIONS, START
from engine.sandbox.world import STOP

# imported once for all calls, where the system can start one as a copy; packages only, never a chapter
PRELOADED = ["numpy", "matplotlib.figure", "matplotlib.backends.backend_svg"]

START_BY = "ENGINE_STARTS_PROCESSES"  # for whoever works on the engine: "spawn" does on Linux as other systems do

POLL = 0.05  # seconds between two looks whether an answer is still wanted
PATIENCE = 5.0  # seconds for a world to stop what it does


class Stopped(Exception):
    """Whoever waited for an answer wants none any more."""


class Call(Protocol):
    """Calls a function for a result, whose key is `who`, as `call` does."""

    def __call__(self, who: str, function: Callable[..., Any], *arguments: Any, box: Box) -> Answer:
        """Return what the function does."""


def preload(packages: set[str]) -> None:
    """Import torch once too, if what will be called uses it."""
    if "torch" in packages and "torch" not in PRELOADED:
        PRELOADED.insert(0, "torch")


def warm() -> None:
    """Let what is imported once be imported by now, or soon."""
    _give_back(_taken(_Kind(second=False, copies=_copies())))


def call(
    who: str, function: Callable[..., Any], *arguments: Any, box: Box, wanted: Callable[[], bool] | None = None
) -> Answer:
    """Call a function of the engine in a process that sees the box alone, and return what it returns.

    function: of a module, by whose name it is found; arguments: picklable; its answer: plain data
    wanted: says, again and again, whether the answer is; where it is not, the process is ended, and Stopped raised.
    Raises Problem where the function does, where it does what is refused, leaves something running, uses more time or
    memory than the box allows, or where its process ends without an answer.
    """
    with _asked(who, function, arguments, box, second=False) as world:
        return world.answer(who, wanted)


@contextmanager
def begun(who: str, function: Callable[..., Any], *arguments: Any, box: Box) -> Iterator[Callable[[], Answer]]:
    """Call a function as `call` does, in the other world; yields what waits for its answer.

    There hashes have another seed, the date is another, and nothing that is printed is shown. The function that is
    yielded raises Problem as `call` does. An answer that nobody waited for is lost.
    """
    with _asked(who, function, arguments, box, second=True) as world:

        def answer() -> Answer:
            try:
                return world.answer(who, None)
            except Problem as problem:
                raise Problem(f"{problem}, when done a second time, at another date and seed of hashes") from None

        yield answer


@dataclass(frozen=True)
class _Kind:
    """Which world: whether the other one; whether its calls are copies of it; the variables that it has beside."""

    second: bool
    copies: bool
    variables: tuple[tuple[str, str], ...] = ()


class _World:
    """A process that answers one call after the other."""

    idle: ClassVar[dict[_Kind, _World]] = {}  # kept for the next call
    lock: ClassVar[Lock] = Lock()

    def __init__(self, kind: _Kind) -> None:
        self.kind, self.is_asked = kind, False
        self._within = os.path.realpath(tempfile.mkdtemp())
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
            while wanted and not self._here.poll(POLL):
                if not wanted():
                    raise Stopped
            problem, value, packages = marshal.loads(self._here.recv_bytes())
        except (EOFError, OSError):
            raise Problem(f"{who}: the process that watches over it was ended; nothing was written") from None
        self.is_asked = False
        if problem:
            raise Problem(problem)
        return Answer(marshal.loads(value), imports.distributions(packages))

    def stop(self) -> None:
        """Let it stop what it does, and be ready for another call; or end it."""
        try:
            self._here.send_bytes(STOP)
            if self._here.poll(PATIENCE):
                self._here.recv_bytes()
                self.is_asked = False
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


@contextmanager
def _asked(
    who: str, function: Callable[..., Any], arguments: tuple[Any, ...], box: Box, second: bool
) -> Iterator[_World]:
    """Ask a world for a call; what nobody waited for is stopped when this ends."""
    name = f"{function.__module__}:{function.__qualname__}"
    request = Request(who, name, pickle.dumps(arguments), box, tuple(PRELOADED))
    world = _taken(_Kind(second, _copies(), tuple(sorted(box.variables.items()))))
    try:
        world.ask(request)
        yield world
    finally:
        if world.is_asked:
            world.stop()
        _give_back(world)


def _taken(kind: _Kind) -> _World:
    """Return a world of a kind that nobody else asks."""
    with _World.lock:
        world = _World.idle.pop(kind, None)
    if world and world.is_alive():
        return world
    if world:
        world.end()
    return _World(kind)


def _give_back(world: _World) -> None:
    """Keep a world for another call, where one of its kind is likely."""
    with _World.lock:
        if world.is_alive() and not world.kind.variables and world.kind not in _World.idle:
            _World.idle[world.kind] = world
            return
    world.end()


@atexit.register
def _end_all() -> None:
    while _World.idle:
        _World.idle.popitem()[1].end()


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
