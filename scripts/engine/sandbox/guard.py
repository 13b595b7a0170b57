"""What a call may not do, refused where Python sees it, with the line that does it and what to do instead.

What is refused is told as well: a chapter may swallow the error and go on without what it asked for.
"""

from __future__ import annotations

import linecache
import os
import sys
import threading
import tokenize
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from engine.ground.paths import ROOT
from engine.sandbox import places
from engine.sandbox.folder import Folder

ELSEWHERE = "which other machines do not have: put it into the repository and declare it"
LOOPBACK = ("localhost", "::1")
READERS = (tokenize.__file__, linecache.__file__)  # of the line that a warning or a traceback shows


class _Guard:
    """What is guarded; no folder: nothing yet."""

    folder: Folder | None = None
    code: frozenset[str] = frozenset()  # real paths of what can be imported and not be read
    judging = threading.local()  # what is asked of files to judge is not judged


def watch(folder: Folder, code: frozenset[str]) -> None:
    """Refuse from now on, for the rest of this process. code: paths in the folder that may not be read as text."""
    _Guard.code = frozenset(places.real(folder.run / name) for name in code)
    _Guard.folder = folder
    places.programs()
    sys.addaudithook(_see)


def missing(error: BaseException) -> str:
    """Say what to declare where a call fails by a file that the repository has, and the call does not; or ""."""
    name = getattr(error, "filename", None)
    if _Guard.folder is None or not isinstance(name, str | bytes | os.PathLike):
        return ""
    path = Path(places.real(os.fsdecode(name)))
    if path.is_relative_to(_Guard.folder.run):
        path = Path(places.real(ROOT)) / path.relative_to(_Guard.folder.run)
    return _undeclared(str(path)) if path.exists() and places.is_held(str(path)) else ""


def _undeclared(path: str) -> str:
    shown = places.shown(path)
    return f'reads {shown}, which it does not declare: files=["{shown}"]'


def _see(event: str, arguments: tuple[Any, ...]) -> None:
    judge = JUDGES.get(event)
    if judge is None or _Guard.folder is None or getattr(_Guard.judging, "now", False):
        return
    _Guard.judging.now = True
    try:
        frame = sys._getframe(1)
        if why := judge(frame, arguments):
            _refuse(frame, why, _Guard.folder)
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


def _opened(frame: FrameType, arguments: tuple[Any, ...]) -> str:
    name, mode, flags = arguments
    path = _path(name)
    if not path:
        return ""
    if isinstance(mode, str):
        reads, writes = "r" in mode or "+" in mode, bool({*mode} & {*"wax+"})
    else:
        reads, writes = not flags & os.O_WRONLY, bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))
    return (_written(path) if writes else "") or (_read(frame, path) if reads else "")


def _read(frame: FrameType, path: str) -> str:
    assert _Guard.folder
    if path in _Guard.code:
        shown = Path(path).relative_to(_Guard.folder.run).as_posix()
        return "" if _imports(frame) else f'reads the code {shown} as text; declare it: files=["{shown}"]'
    if places.is_readable(path, str(_Guard.folder.base)) or not os.path.lexists(path):
        return ""
    return _undeclared(path) if places.is_held(path) else f"reads {path}, {ELSEWHERE}"


def _imports(frame: FrameType | None) -> bool:
    """Whether a file is read to be imported, or to show a line of it."""
    compiled = False
    while frame and frame.f_code.co_filename.startswith("<frozen importlib"):
        compiled |= frame.f_code.co_name == "get_code"
        frame = frame.f_back
    return compiled or (frame is not None and frame.f_code.co_filename in READERS)


def _written(path: str) -> str:
    assert _Guard.folder
    if places.is_writable(path, str(_Guard.folder.base)):
        return ""
    return f"writes {places.shown(path)}: it may write in its own folder only, by a relative path or tempfile"


def _path(name: Any) -> str:
    if not isinstance(name, str | bytes | os.PathLike):
        return ""  # a file that is open
    text = os.fsdecode(name)
    return text if text.lower() == "nul" or text == ":memory:" else places.real(text)


def _lists(frame: FrameType, arguments: tuple[Any, ...]) -> str:
    return _read(frame, path) if (path := _path(arguments[0] if arguments[0] is not None else ".")) else ""


def _connects_to_database(frame: FrameType, arguments: tuple[Any, ...]) -> str:
    path = _path(arguments[0])
    if path == ":memory:" or not path:
        return ""
    return _read(frame, path) or ("" if os.path.lexists(path) else _written(path))


def _changes(_: FrameType, arguments: tuple[Any, ...]) -> str:
    return _written(path) if (path := _path(arguments[0])) else ""


def _makes(_: FrameType, arguments: tuple[Any, ...]) -> str:
    path = _path(arguments[0])
    return _written(path) if path and not os.path.lexists(path) else ""  # where there is one, nothing is made


def _changes_both(_: FrameType, arguments: tuple[Any, ...]) -> str:
    """Both names of a file change; a link leads from the second."""
    paths = [path for path in map(_path, arguments[:2]) if path]
    return next((why for why in map(_written, paths) if why), "")


def _links(_: FrameType, arguments: tuple[Any, ...]) -> str:
    return _written(path) if (path := _path(arguments[1])) else ""


def _loads(frame: FrameType, arguments: tuple[Any, ...]) -> str:
    name = arguments[0]
    apart = isinstance(name, str | os.PathLike) and Path(os.fsdecode(name)).is_absolute()
    return _read(frame, _path(name)) if apart else ""


def _connects(_: FrameType, arguments: tuple[Any, ...]) -> str:
    address = arguments[1] if len(arguments) > 1 else None
    return _reaches(address[0]) if isinstance(address, tuple) and address else ""


def _asks_for_address(_: FrameType, arguments: tuple[Any, ...]) -> str:
    return _reaches(arguments[0])


def _reaches(host: Any) -> str:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if not isinstance(name, str) or not name or name in LOOPBACK or name.startswith("127."):
        return ""
    return f"connects to {name}: what it gets there may change; put the data into the repository and declare it"


def _starts(_: FrameType, arguments: tuple[Any, ...]) -> str:
    program, line = arguments[0], arguments[1] if len(arguments) > 1 else None
    words = [program, *line] if isinstance(line, list | tuple) else [program or line]
    name = os.fsdecode(next((word for word in words if word), ""))
    if name == "uname" or places.real(name) in {places.real(sys.executable), places.real(sys._base_executable)}:  # type: ignore[attr-defined]
        return ""
    return f"starts {name}: other machines may have another one, or none; compute it in Python"


def _spawns(frame: FrameType, arguments: tuple[Any, ...]) -> str:
    return _starts(frame, arguments[1:])


JUDGES: dict[str, Callable[[FrameType, tuple[Any, ...]], str]] = {
    "open": _opened,
    **dict.fromkeys(("os.listdir", "os.scandir"), _lists),
    "sqlite3.connect": _connects_to_database,
    "ctypes.dlopen": _loads,
    **dict.fromkeys(("os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.chown"), _changes),
    "os.mkdir": _makes,
    **dict.fromkeys(("os.utime", "os.setxattr", "os.removexattr", "os.chflags"), _changes),
    "os.rename": _changes_both,
    **dict.fromkeys(("os.link", "os.symlink"), _links),
    **dict.fromkeys(("socket.connect", "socket.sendto", "socket.sendmsg"), _connects),
    **dict.fromkeys(("socket.getaddrinfo", "socket.gethostbyname"), _asks_for_address),
    **dict.fromkeys(("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile"), _starts),
    "os.spawn": _spawns,
}
