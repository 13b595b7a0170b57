"""The process of a call, seen from within: everything is set, the function is called, its answer told."""

from __future__ import annotations

import importlib
import marshal
import os
import pickle
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

from engine.ground import messages
from engine.ground.during import Left, Told
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.sandbox import guard, imports, landlock, left, places, settings
from engine.sandbox.box import Box, homes
from engine.sandbox.folder import Folder, packed
from engine.sandbox.telling import Teller

LONGEST = 1000  # letters of what an exception says

_getpid, _exit, _dumps = os.getpid, os._exit, marshal.dumps


@dataclass(frozen=True)
class Request:
    """A call, as it is asked for. function: module:name; arguments: pickled; preloaded: packages to have by then.

    language: of what is said.
    """

    who: str
    function: str
    arguments: bytes
    box: Box
    preloaded: tuple[str, ...]
    language: str


def run_module(module: str, name: str, *arguments: Any) -> Any:
    """Import a module of the box, call a function of it, and return what that does."""
    return getattr(importlib.import_module(module), name)(*arguments)


def answer_request(*packages: str) -> NoReturn:
    """Do what is asked on standard input, in a process that was started for it; it ends where that ends too soon.

    packages: what is imported before.
    """
    imports.note()
    imports.preload(packages)
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    if not size:  # nobody asks any more
        _exit(0)
    request, base = pickle.loads(sys.stdin.buffer.read(size))
    asked = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    Thread(target=_end_with, args=(asked,), daemon=True).start()
    answer(request, Folder(Path(base)))


def answer(request: Request, folder: Folder) -> NoReturn:
    """Call the function of a request in a process that has nothing else to do; tell its answer, and end."""
    this, before, loaded = _getpid(), [*threading.enumerate()], imports.roots()
    problem, value = "", b""
    try:
        value = _packed(request.who, _done(request, folder))
    except Problem as raised:
        problem = str(raised)
    except BaseException as raised:  # whatever it is: Ctrl-C does not come here
        problem = f"{request.who}: {_said(raised)}"
    with suppress(BaseException):  # what is not told is missed
        if _getpid() != this:
            folder.tell("forked", b"1")
        else:
            packages = imports.reached(_packages(request.box), request.function.partition(":")[0], loaded)
            folder.tell("answer", _dumps((_clean(problem), value, packages, left.said(before))))
            _flush()
    _exit(0)


def _done(request: Request, folder: Folder) -> Any:
    _set(request, folder)
    function = called(request.function)
    arguments = pickle.loads(request.arguments)
    given = frozenset(map(places.real, request.box.links.values()))
    landlock.restrict(str(folder.base), given)
    guard.watch(folder, frozenset(request.box.code.keys() - request.box.files.keys()), given)
    return function(*arguments)


def called(name: str) -> Callable[..., Any]:
    """Return a function of the engine by module:name."""
    module, _, inner = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), inner)
    return found


def _set(request: Request, folder: Folder) -> None:
    """Set what a call may depend on: variables, folders, chance. Raises Problem where Python has other options."""
    messages.hold(request.language)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the process that waits
    landlock.die_with_parent()
    os.environ.update(homes(folder.base))
    tempfile.tempdir = None
    hashes = sys.flags.hash_randomization == (os.environ["PYTHONHASHSEED"] != "0")
    if sys.flags.optimize or not hashes or not sys.dont_write_bytecode:
        raise Problem(
            message(
                "{who}: this Python does not run as it was started; does a sitecustomize change it?", who=request.who
            )
        )
    os.chdir(folder.run)
    sys.argv[:] = [""]  # the options of a build are no input
    others = [name for name in sys.path if Path(name).is_absolute() and places.is_of_python(name)]
    sys.path[:] = [*(str(folder.run / name) for name in request.box.path), *others]
    Told.by = Teller(folder)
    Left.folder = _checkpoints(request.box, folder)
    settings.seed_anew()
    imports.await_import("torch", settings.settle_torch)
    with suppress(OSError):  # where memory ends, the call ends, and nothing else
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _checkpoints(box: Box, folder: Folder) -> Path | str:
    """Return the folder of a call that is kept, or one that goes with the call; or why there is none."""
    if box.checkpoints is None:
        return message("a run that goes on where a killed one stopped declares it: @experiment(…, checkpoints=True)")
    place = Path(box.checkpoints) if box.checkpoints else folder.base / "checkpoints"
    place.mkdir(parents=True, exist_ok=True)
    places.may_write(str(place))
    return place


def _packed(who: str, value: Any) -> bytes:
    try:
        return packed(value)
    except (TypeError, ValueError) as error:
        raise Problem(message("{who}: its answer cannot be handed over: {error}", who=who, error=error)) from None


def _end_with(asked: int) -> None:
    """A world that is killed takes its processes with it."""
    with suppress(OSError):
        os.read(asked, 1)
    _exit(1)


def _packages(box: Box) -> set[str]:
    """Return the names of the packages and modules that a box holds."""
    found = set()
    for name in box.code:
        for folder in map(Path, box.path):
            if Path(name).is_relative_to(folder):
                found.add(Path(name).relative_to(folder).parts[0].removesuffix(".py"))
    return found


def _said(error: BaseException) -> str:
    """Say what was raised, in a line, even where the exception cannot."""
    try:
        text = " ".join(str(error).split())
    except BaseException:  # whatever its own code raises
        text = message("(cannot be told)")
    short = f"{text[:LONGEST]} …" if len(text) > LONGEST else text
    return f"{type(error).__name__}: {short}"


def _clean(text: str) -> str:
    """Return a text with what no terminal can write spelled out."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):  # closed, or put in place of by the chapter
            stream.flush()
