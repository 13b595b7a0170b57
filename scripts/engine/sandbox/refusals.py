"""What is refused: files that nobody declared, writing elsewhere, the network, programs other than this Python.

What Python says nothing of cannot be refused: whether a file is there, its size and time, where a link leads; what C
reads by itself where the kernel refuses nothing either (see `landlock`), a datagram that C sends, the clock.

Each function judges one kind of event of Python's (docs.python.org/3/library/audit_events.html): it returns what to
say, or "".
"""

from __future__ import annotations

import linecache
import os
import sys
import tokenize
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from engine.ground.messages import message
from engine.ground.paths import ROOT
from engine.sandbox import places
from engine.sandbox.folder import Folder

ELSEWHERE = "which other machines do not have: put it into the repository and declare it"
HERE = ("localhost", "::1", "0.0.0.0", "::")
READERS = (tokenize.__file__, linecache.__file__)  # of the line that a warning or a traceback shows
ASKS_WHERE_IT_IS = "uname"  # what Python's own `platform` starts


@dataclass(frozen=True)
class Guarded:
    """A call that is guarded, by real paths.

    code: what can be imported, and not be read; given: files elsewhere that can be read.
    """

    folder: Folder
    code: frozenset[str]
    given: frozenset[str]

    def read(self, frame: FrameType | None, path: str) -> str:
        """Judge the reading of a file or folder by its real path."""
        if path in self.code:
            shown = Path(path).relative_to(self.folder.run).as_posix()
            if not shown.endswith(".py"):
                return undeclared(places.real(ROOT / shown))
            return (
                ""
                if _imports(frame)
                else message('reads the code {name} as text; declare it: files=["{name}"]', name=shown)
            )
        if path in self.given or places.is_readable(path, str(self.folder.base)) or not os.path.lexists(path):
            return ""
        return (
            undeclared(path)
            if places.is_held(path)
            else message("reads {path}, {why}", path=path, why=message(ELSEWHERE))
        )

    def written(self, path: str) -> str:
        """Judge the writing of a file by its real path."""
        if places.is_writable(path, str(self.folder.base)):
            return ""
        return message(
            "writes {path}: it may write in its own folder only, by a relative path or tempfile",
            path=places.shown(path),
        )


def undeclared(path: str) -> str:
    """Say what to declare for a real path of the repository."""
    shown = places.shown(path)
    return message('reads {name}, which it does not declare: files=["{name}"]', name=shown)


def _imports(frame: FrameType | None) -> bool:
    """Whether a file is read to be imported, or to show a line of it."""
    compiled = False
    while frame and frame.f_code.co_filename.startswith("<frozen importlib"):
        compiled |= frame.f_code.co_name == "get_code"
        frame = frame.f_back
    return compiled or (frame is not None and frame.f_code.co_filename in READERS)


def _path(name: Any) -> str:
    """Return the real path of what an event names; "" where that is a file that is open, or none."""
    if not isinstance(name, str | bytes | os.PathLike):
        return ""
    text = os.fsdecode(name)
    return "" if text in {"", ":memory:"} else places.real(text)


def _opens(guarded: Guarded, frame: FrameType, arguments: tuple[Any, ...]) -> str:
    name, mode, flags = arguments
    if isinstance(mode, str):
        reads, writes = bool({*mode} & {*"r+"}), bool({*mode} & {*"wax+"})
    else:
        reads, writes = not flags & os.O_WRONLY, bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))
    path = _path(name)
    return path and ((writes and guarded.written(path)) or (reads and guarded.read(frame, path)) or "")


def _lists(guarded: Guarded, frame: FrameType, arguments: tuple[Any, ...]) -> str:
    path = _path("." if arguments[0] is None else arguments[0])
    return path and guarded.read(frame, path)


def _asks_database(guarded: Guarded, frame: FrameType, arguments: tuple[Any, ...]) -> str:
    path = _path(arguments[0])
    return path and (guarded.read(frame, path) if os.path.lexists(path) else guarded.written(path))


def _changes(guarded: Guarded, _: FrameType, arguments: tuple[Any, ...]) -> str:
    path = _path(arguments[0])
    return path and guarded.written(path)


def _makes(guarded: Guarded, _: FrameType, arguments: tuple[Any, ...]) -> str:
    path = _path(arguments[0])
    return guarded.written(path) if path and not os.path.lexists(path) else ""  # where one is, none is made


def _moves(guarded: Guarded, frame: FrameType, arguments: tuple[Any, ...]) -> str:
    return _changes(guarded, frame, arguments) or _changes(guarded, frame, arguments[1:])


def _links(guarded: Guarded, frame: FrameType, arguments: tuple[Any, ...]) -> str:
    return _changes(guarded, frame, arguments[1:])


def _loads(guarded: Guarded, frame: FrameType, arguments: tuple[Any, ...]) -> str:
    name = arguments[0]  # one without a folder is looked for among the system's
    apart = isinstance(name, str | bytes | os.PathLike) and Path(os.fsdecode(name)).is_absolute()
    return guarded.read(frame, _path(name)) if apart else ""


def _connects(_: Guarded, __: FrameType, arguments: tuple[Any, ...]) -> str:
    address = arguments[1] if len(arguments) > 1 else None
    return _reaches(address[0]) if isinstance(address, tuple) and address else ""


def _asks_for_address(_: Guarded, __: FrameType, arguments: tuple[Any, ...]) -> str:
    return _reaches(arguments[0])


def _reaches(host: Any) -> str:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if not isinstance(name, str) or not name or name in HERE or name.startswith("127."):
        return ""
    return message(
        "connects to {name}: what is there may change; put the data into the repository and declare it", name=name
    )


def _starts(_: Guarded, __: FrameType, arguments: tuple[Any, ...]) -> str:
    program, line = arguments[0], arguments[1] if len(arguments) > 1 else None
    words = [program, *line] if isinstance(line, list | tuple) else [program, line]
    name = os.fsdecode(next((word for word in words if word), ""))
    base: str = getattr(sys, "_base_executable", sys.executable)  # what a pool starts on Windows
    if name == ASKS_WHERE_IT_IS or places.real(name) in {places.real(sys.executable), places.real(base)}:
        return ""
    return message("starts {name}: other machines may have another one, or none; compute it in Python", name=name)


def _spawns(guarded: Guarded, frame: FrameType, arguments: tuple[Any, ...]) -> str:
    return _starts(guarded, frame, arguments[1:])


Judge = Callable[[Guarded, FrameType, tuple[Any, ...]], str]

JUDGES: dict[str, Judge] = {
    "open": _opens,
    **dict.fromkeys(("os.listdir", "os.scandir"), _lists),
    "sqlite3.connect": _asks_database,
    "ctypes.dlopen": _loads,
    **dict.fromkeys(("os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.chown"), _changes),
    **dict.fromkeys(("os.utime", "os.setxattr", "os.removexattr", "os.chflags"), _changes),
    "os.mkdir": _makes,
    "os.rename": _moves,
    **dict.fromkeys(("os.link", "os.symlink"), _links),
    **dict.fromkeys(("socket.connect", "socket.sendto", "socket.sendmsg"), _connects),
    **dict.fromkeys(("socket.getaddrinfo", "socket.gethostbyname"), _asks_for_address),
    **dict.fromkeys(("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile"), _starts),
    "os.spawn": _spawns,
}
