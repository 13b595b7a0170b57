"""Where things lie, and how their text is read."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from engine.ground.messages import message
from engine.ground.problem import Problem

ROOT = Path(__file__).resolve().parents[3]
INSIDE = f"{ROOT}{os.sep}"  # begins the paths in it
SCRIPTS = ROOT / "scripts"
CHAPTERS = SCRIPTS / "chapters"
ENGINE = SCRIPTS / "engine"
COMMANDS = {"build.py", "hooks.py", "new.py", "test.py"}  # in SCRIPTS, beside the book
DOCS = ROOT / "docs"
RESULTS = DOCS / "results"
CACHE = ROOT / ".cache"
SITE = ROOT / "site"

COARSE = 3_000_000_000  # nanoseconds between two moments that the clock of any file system tells apart
Stamp = tuple[int, ...]
_texts: dict[Path, tuple[Stamp, str]] = {}
_contents: dict[Path, tuple[Stamp, bytes]] = {}
Read = TypeVar("Read", str, bytes)


def read(path: Path) -> str:
    """Return a UTF-8 text file with LF line ends, whatever the checkout made of them.

    Raises Problem where it is not UTF-8, or a folder.
    """
    try:
        content = path.read_bytes()
    except OSError:
        if path.is_dir():
            raise Problem(
                message("{path}: a folder is where a file is needed; move it away", path=shown(path))
            ) from None
        raise
    return decoded(path, content)


def read_often(path: Path) -> str:
    """Return what `read` does, for files that are asked for thousands of times: read again once they changed.

    What was written a moment ago is read each time, for the clocks of file systems are coarse. Raises as `read` does.
    """
    return _often(path, _texts, read)


def content_often(path: Path) -> bytes:
    """Return what a file holds, as `read_often` does. Raises OSError."""
    return _often(path, _contents, Path.read_bytes)


def _often(path: Path, kept: dict[Path, tuple[Stamp, Read]], read: Callable[[Path], Read]) -> Read:
    about = path.stat()
    stamp = (about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino)
    known = kept.get(path)
    if known is None or known[0] != stamp or time.time_ns() - max(stamp[:2]) < COARSE:
        known = kept[path] = stamp, read(path)
    return known[1]


def decoded(path: Path, content: bytes) -> str:
    """Return what a file holds as `read` does. Raises Problem where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        made = path.is_relative_to(RESULTS) or path.parent == DOCS / "notebooks"
        cure = (
            message("restore it from git, or run python scripts/build.py")
            if made
            else message("save the file as UTF-8")
        )
        raise Problem(message("{path}:{line}: not UTF-8; {cure}", path=shown(path), line=line, cure=cure)) from None


def holds(path: Path, text: str) -> bool:
    """Whether a file is there and says this, which none that is not UTF-8 does. Raises Problem where it is a folder."""
    try:
        return path.exists() and read(path) == text
    except Problem:
        if path.is_dir():
            raise
        return False


def shown(path: Path) -> str:
    """Return the path as people write it: from the repository's root, with forward slashes."""
    text = str(path)
    if text.startswith(INSIDE):  # asked of thousands of files: by its parts it would take much longer
        return text[len(INSIDE) :].replace(os.sep, "/")
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else text


def remove(path: Path) -> None:
    """Throw away a folder or whatever else is there; what resists stays."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            return
