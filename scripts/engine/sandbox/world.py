"""A world: it imports packages once, lets each call have a process of its own, watches it, and passes its answer on."""

from __future__ import annotations

import marshal
import os
import pickle
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

from engine.ground import messages, paths
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.sandbox import folder, imports, landlock, left, places, processes, telling
from engine.sandbox.box import MATPLOTLIB, Box
from engine.sandbox.folder import Folder
from engine.sandbox.inside import Request
from engine.sandbox.printed import Printed
from engine.sandbox.processes import Process, Ready

STOP = b"stop"  # what is said where an answer is not wanted any more
LOOK = 0.2  # seconds between two looks at the memory of a call, or more where a look takes long
PATIENCE = 2.0  # seconds for processes to end that were told to
SOON = 0.005  # seconds between two looks whether they have
GIGABYTE = 1e9

# a problem or "", the answer as marshal has it, the packages behind it; before it goes the share that is done, if told
Told = tuple[str, bytes, list[str]]


class Unwanted(Exception):
    """Whoever asked wants no answer any more, or is gone."""


@dataclass(frozen=True)
class Server:
    """Where calls are answered. asker: who asks; within: the folder for theirs; shown: whether they may print."""

    asker: Connection
    within: str
    shown: bool
    copies: bool

    def serve(self, preloaded: Sequence[str]) -> None:
        """Answer until nobody is left who asks. preloaded: packages to have by the first call."""
        while True:
            ready = processes.Ready(self.shown, preloaded) if preloaded and not self.copies else None
            asked = self.asker.recv_bytes()
            if asked != STOP:
                request: Request = pickle.loads(asked)
                messages.hold(request.language)
                preloaded = request.preloaded
                self.asker.send_bytes(marshal.dumps(self._answer(request, ready)))
            if ready and ready.waits:
                ready.end()

    def _answer(self, request: Request, ready: Ready | None) -> Told:
        try:
            if self.copies:
                _prepare(request)
            with folder.made(request.box, self.within) as place:
                return self._called(request, place, ready)
        except Problem as problem:
            return str(problem), b"", []
        except Unwanted:
            return "nobody asks any more", b"", []

    def _called(self, request: Request, place: Folder, ready: Ready | None) -> Told:
        if self.copies:
            printed = Printed(self.shown, request.who)
            process = processes.copied(request, place, self.asker, printed)
            printed.pass_on()
        else:
            ready = ready if ready and ready.waits else processes.Ready(self.shown, ())
            process, printed = processes.started(ready, request, place), ready.printed
        try:
            why = self._watch(process, request.who, request.box, place)
        finally:
            alive = _end(process)
            printed.finish()
        if why:
            raise Problem(why)
        return _judged(request.who, place, process, alive)

    def _watch(self, process: Process, who: str, box: Box, place: Folder) -> str:
        """Wait until a process ends; return why it must be ended before, or ""."""
        began = looked = time.monotonic()
        pause, share = LOOK, None
        while not process.wait(self.asker, min(pause, box.seconds)):
            if self.asker.poll():
                self.asker.recv_bytes()
                raise Unwanted
            before, share = share, telling.told(place)
            if self.shown and share not in (None, before):
                self.asker.send_bytes(marshal.dumps(share))
            now = time.monotonic()
            if now - began > box.seconds:
                return message(
                    "{who}: still running after {seconds:g} s; if it needs more, declare seconds=…",
                    who=who,
                    seconds=box.seconds,
                )
            if now - looked >= pause:
                if _uses_more(process.pid, box.gigabytes * GIGABYTE):
                    return message(
                        "{who}: uses more than {gigabytes:g} GB of memory; if it needs more, declare gigabytes=…",
                        who=who,
                        gigabytes=box.gigabytes,
                    )
                looked = time.monotonic()
                pause = max(LOOK, 20 * (looked - now))
        return ""


def serve(handle: str, within: str, shown: str, copies: str, *preloaded: str) -> None:
    """Be a world until whoever started this process is gone. handle: of the pipe to it, as the system counts them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the process that waits
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    sys.path[:] = [name for name in sys.path if places.is_of_python(name)]
    MATPLOTLIB.mkdir(parents=True, exist_ok=True)
    landlock.adopt_orphans()
    imports.note()
    imports.preload(
        () if any(MATPLOTLIB.glob("fontlist*.json")) else ("matplotlib.font_manager",)
    )  # a call may not make it
    imports.preload(preloaded if copies else ())
    try:
        with suppress(EOFError, OSError):
            Server(_connection(int(handle)), within, bool(shown), bool(copies)).serve(preloaded)
    finally:
        paths.remove(Path(within))
        os._exit(0)  # what was imported takes its time to leave


def _prepare(request: Request) -> None:
    """Import what the call needs of packages and of the engine, and find what it may read, once for all that follow."""
    imports.preload(name for name in request.preloaded if name not in sys.modules)
    import_module(request.function.partition(":")[0])
    import_module("psutil")
    places.programs()
    if landlock.abi() >= landlock.WITH_PORTS:
        landlock.ports()


def _connection(handle: int) -> Connection:
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        return PipeConnection(handle)
    return Connection(handle)


def _uses_more(pid: int, most: float) -> bool:
    return left.memory(pid) > most and left.own_memory(pid) > most


def _end(process: Process) -> list[str]:
    """End a process and all that came of it; return the names of what outlived it."""
    running = process.ended() is None
    if running:
        tree = left.below(process.pid)  # where the system gives orphans to no one, they are lost from here on
        process.kill()
        left.end(tree)
    process.forget()
    orphans = [] if running else [one for one in left.below(os.getpid()) if not left.is_helper(one)]
    names = left.named(orphans)
    _clear(time.monotonic())
    return names


def _clear(began: float) -> None:
    """End what is left below this process; Python's own helpers have a while to tidy up."""
    while (alive := left.below(os.getpid())) and (passed := time.monotonic() - began) < PATIENCE:
        left.end(one for one in alive if passed > PATIENCE / 2 or not left.is_helper(one))
        _reap()
        time.sleep(SOON)


def _reap() -> None:
    with suppress(ChildProcessError):
        while sys.platform != "win32" and os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _judged(who: str, place: Folder, process: Process, alive: list[str]) -> Told:
    """Return what a call came to. Raises Problem where it is not to be trusted."""
    refused = [*dict.fromkeys(place.told("refused").decode("utf-8").splitlines())]
    told = place.told("answer")
    if not told:
        why = refused[0] if refused else message("{how}; nothing was written", how=processes.how(process.ended() or 0))
        raise Problem(f"{who}: {why}")
    problem, value, packages, running = marshal.loads(told)
    if refused and not any(one in problem for one in refused):
        raise Problem(f"{who}: {refused[0]}")
    if problem:
        raise Problem(problem)
    if place.told("forked"):
        raise Problem(
            message(
                "{who}: it forks, and the copy goes on where the experiment does; end the copy by os._exit", who=who
            )
        )
    if names := running or ", ".join(alive):
        raise Problem(
            message(
                "{who}: leaves running {names}; wait until they end, or end them, before it returns",
                who=who,
                names=names,
            )
        )
    return "", value, packages
