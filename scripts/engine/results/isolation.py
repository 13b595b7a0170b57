"""Chapters run and draw in a process of their own each: nothing that one leaves behind reaches another."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.connection import Connection
from pickle import PicklingError
from threading import Thread
from typing import Any, Protocol

from engine.ground.problem import Problem
from engine.machine import commands

# imported once for all processes, where the system can start one as a copy; packages only, never a chapter
PRELOADED = ["numpy", "matplotlib.figure", "matplotlib.backends.backend_svg"]

LONGEST = 70  # letters of the temporary folder's path: the server's socket lies in it, and its own has to fit in 107


POLL = 0.05  # seconds between two looks whether an answer is still wanted


class Stopped(Exception):
    """Whoever waited for an answer wants none any more."""


class Call(Protocol):
    """Calls a function for a result, whose key is `who`, in a process of its own, as `call` does."""

    def __call__(self, who: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what the function does."""


def preload(packages: set[str]) -> None:
    """Import torch once too, if what will run or be drawn uses it; before the first call."""
    if "torch" in packages and "torch" not in PRELOADED:
        PRELOADED.insert(0, "torch")


def warm() -> None:
    """Let what is imported once be imported by now, where there is such a thing."""
    _context()


def call(who: str, function: Callable[..., Any], *arguments: Any, wanted: Callable[[], bool] | None = None) -> Any:
    """Call a function in a fresh process and return what it returns; all of it must be picklable.

    wanted: says, again and again, whether the answer is; where it is not, the process is ended, and Stopped raised.
    Raises Problem where the function does, or where its process ends without an answer. Prints nothing.
    """
    receiver, sender = _context().Pipe(duplex=False)
    process = _context().Process(target=_answer, args=(sender, function, arguments))
    with interrupts_later():  # half-told of a process, the server would say so with a traceback
        process.start()
    sender.close()
    try:
        while wanted and not receiver.poll(POLL):
            if not wanted():
                raise Stopped
        problem, answer = receiver.recv()
    except EOFError:
        process.join()
        raise Problem(f"{who}: its process ended with exit code {process.exitcode}; nothing was written") from None
    finally:
        receiver.close()
        process.kill()
        process.join()
    if problem:
        raise Problem(problem)
    return answer


@cache
def _context() -> Any:
    """On Linux a server that has the packages makes copies of itself; elsewhere copies of a process are not safe."""
    os.environ["OMP_NUM_THREADS"] = "1"  # sums in one order, however many cores; small tensors are no slower for it
    if sys.platform != "linux" or len(tempfile.gettempdir()) > LONGEST:
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver, resource_tracker  # neither is for Windows

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    resource_tracker.ensure_running()  # would let Ctrl-C through again, were it started by the server's start
    with interrupts_later():  # the server inherits it: Ctrl-C is not for it
        forkserver.ensure_running()
    return context


@contextmanager
def interrupts_later() -> Iterator[None]:
    """Let Ctrl-C wait, where the system can."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _answer(sender: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the process that waits
    commands.speak_utf8()
    sys.argv[1:] = []  # the options of a build are no input of an experiment
    Thread(target=end_with_parent, daemon=True).start()
    try:
        answer = "", function(*arguments)
    except Problem as problem:
        answer = str(problem), None
    with suppress(BrokenPipeError), sender:  # nobody waits any more
        try:
            sender.send(answer)
        except (TypeError, AttributeError, ValueError, PicklingError) as error:
            sender.send((f"its answer cannot be handed over: {error}", None))


def end_with_parent() -> None:
    """A build that is killed takes its experiment with it."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
