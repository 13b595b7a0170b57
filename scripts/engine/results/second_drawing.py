"""A figure, lines or a table drawn a second time, in another world: what comes of the numbers alone is the same there.

The other world has another seed of hashes (the order of a set), other random states and addresses, another date, and
none of the environment variables that name no place. What only another year or another machine would change is found
where a push draws everything again.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

from engine.ground.problem import Problem
from engine.machine import commands
from engine.results import isolation


class _World:
    """A process that draws in processes of its own, kept while the command lasts: it imports what they need once."""

    now: _World | None = None

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.here, there = context.Pipe()
        self.process = context.Process(target=_draw_on, args=(there, isolation.PRELOADED))
        with isolation.interrupts_later():
            self.process.start()
        there.close()

    def end(self) -> None:
        """End it, and whatever it does."""
        _World.now = None
        self.here.close()
        self.process.kill()
        self.process.join()


@contextmanager
def begun(who: str, function: Callable[..., Any], *arguments: Any) -> Iterator[Callable[[], Any]]:
    """Call a function for a result in the other world, as `isolation.call` does; yields what waits for its answer.

    Raises Problem where the function does. An answer that nobody waited for is lost.
    """
    if _World.now is None or not _World.now.process.is_alive():
        _World.now = _World()
        atexit.register(_World.now.end)  # before what waits for every process that was started
    world, asked = _World.now, [True]

    def answer() -> Any:
        try:
            problem, found = world.here.recv()
        except EOFError:
            raise Problem(f"{who}: its second drawing ended without an answer; nothing was written") from None
        asked.clear()
        if problem:
            raise Problem(f"{problem}, when drawn a second time, at another date and without environment variables")
        return found

    try:
        world.here.send((who, function, arguments))
        yield answer
    finally:
        if asked:
            atexit.unregister(world.end)
            world.end()


def _draw_on(connection: Connection, preloaded: Sequence[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the process that waits
    commands.speak_utf8()
    Thread(target=isolation.end_with_parent, daemon=True).start()
    isolation.PRELOADED[:] = preloaded
    _change_environment()
    with suppress(EOFError, OSError):  # nobody asks any more
        while True:
            who, function, arguments = connection.recv()
            try:
                answer = "", isolation.call(who, function, *arguments)
            except Problem as problem:
                answer = str(problem), None
            connection.send(answer)


def _change_environment() -> None:
    """Let the processes that are started from here on have another environment."""
    for name, value in [*os.environ.items()]:
        named = name.startswith(("PYTHON", "OMP", "MKL")) or not {"/", "\\", ":"}.isdisjoint(value)
        if sys.platform != "win32" and not named:  # Windows itself asks for some
            del os.environ[name]
    os.environ["PYTHONHASHSEED"] = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    os.environ["TZ"] = "DAY+24" if time.localtime().tm_gmtoff >= 0 else "DAY-24"
