"""What a call does is judged before it is done, where Python sees it; what is refused is told as well.

For a chapter may swallow the error and go on without what it asked for.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from engine.ground.paths import ROOT
from engine.sandbox import places
from engine.sandbox.folder import Folder
from engine.sandbox.refusals import JUDGES, Guarded, undeclared

BETWEEN = re.compile(r"[\s'\"<>()\[\]]+")  # what stands around a path in an error's text
LONGEST = 2000  # letters of an error's text that are looked at


class _Guard:
    """What is guarded; None: nothing yet."""

    guarded: Guarded | None = None
    judging = threading.local()  # what is asked of files to judge is not judged


def watch(folder: Folder, code: frozenset[str], given: frozenset[str]) -> None:
    """Refuse from now on, for the rest of this process.

    code: paths in the folder that may not be read as text; given: real paths of files elsewhere that may be read.
    """
    _Guard.guarded = Guarded(folder, frozenset(places.real(folder.run / name) for name in code), given)
    places.programs()
    sys.addaudithook(_see)


def missing(error: BaseException) -> str:
    """Say what to declare where a call fails by a file that the repository has, and the call does not; or ""."""
    if _Guard.guarded is None:
        return ""
    run, root = str(_Guard.guarded.folder.run), places.real(ROOT)
    for name in _named(error):
        inner = "." if name == run else name.removeprefix(run + os.sep)
        path = os.path.normpath(os.path.join(root, inner))  # noqa: PTH118 it may be absolute
        there = not Path(inner).is_absolute() and Path(run, inner).is_file()  # it is named for another reason
        if not there and places.is_held(places.real(path)) and Path(path).is_file():
            return undeclared(path)  # as it is called, though it may be a link: by that name it is looked for
    return ""


def _named(error: BaseException) -> list[str]:
    """Return what may be a path in an error: in Python's own its file, in others each word of the text."""
    if isinstance(error, OSError) and isinstance(error.filename, str | bytes):
        return [os.fsdecode(error.filename)]
    with suppress(Exception):  # one that cannot be told
        return [word.rstrip(":,;.") for word in BETWEEN.split(str(error)[:LONGEST])]
    return []


def _see(event: str, arguments: tuple[Any, ...]) -> None:
    judge, guarded = JUDGES.get(event), _Guard.guarded
    if judge is None or guarded is None or getattr(_Guard.judging, "now", False):
        return
    _Guard.judging.now = True
    try:
        frame = sys._getframe(1)
        if why := judge(guarded, frame, arguments):
            _refuse(frame, why, guarded.folder)
    finally:
        _Guard.judging.now = False


def _refuse(frame: FrameType, why: str, folder: Folder) -> None:
    place = _place(frame, folder)
    said = f"{place}: {why}" if place else why
    with suppress(OSError):
        folder.tell("refused", f"{said}\n".encode("utf-8", "backslashreplace"))
    raise PermissionError(said)


def _place(frame: FrameType | None, folder: Folder) -> str:
    """Return file:line of the call's own code that is at work; "" where none is."""
    while frame:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(folder.run):
            return f"{path.relative_to(folder.run).as_posix()}:{frame.f_lineno}"
        frame = frame.f_back
    return ""
