"""The folder of a call: `run` is what it sees, `home` and `tmp` are its own, in `told` lies what comes of it."""

from __future__ import annotations

import marshal
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.ground import paths
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.sandbox.box import Box

# what a chapter makes of these modules later changes nothing here
_open, _write, _close, _dumps = os.open, os.write, os.close, marshal.dumps

WRITTEN = 315532800  # the time that all files of a call say they are of: 1980, the first that an archive knows
PLAIN = (type(None), bool, int, float, str, bytes)
NEW = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Folder:
    """The folder of a call, by its real path. Created: by `made`."""

    base: Path

    @property
    def run(self) -> Path:
        return self.base / "run"

    def told(self, what: str) -> bytes:
        """Return what was told, b"" where nothing was."""
        path = self.base / "told" / what
        return path.read_bytes() if path.is_file() else b""

    def tell(self, what: str, content: bytes) -> None:
        """Add to what is told."""
        file = _open(os.fspath(self.base / "told" / what), NEW, 0o600)
        try:
            view = memoryview(content)
            while view:
                view = view[_write(file, view) :]
        finally:
            _close(file)


@contextmanager
def made(box: Box, within: str) -> Iterator[Folder]:
    """Make the folder of a call within another; it is thrown away afterwards, whatever was left in it.

    Raises Problem where it cannot be written.
    """
    folder = Folder(Path(tempfile.mkdtemp(dir=within)).resolve())
    try:
        for name in ("run", "home", "tmp", "told"):
            (folder.base / name).mkdir()
        _fill(folder.run, box)
        yield folder
    except OSError as error:
        raise Problem(
            message(
                "{file}: {error}; a run needs a folder of its own", file=error.filename or within, error=error.strerror
            )
        ) from None
    finally:
        paths.remove(folder.base)


def _fill(run: Path, box: Box) -> None:
    for name in box.path:
        (run / name).mkdir(parents=True, exist_ok=True)
    code = {name: text.encode("utf-8") for name, text in box.code.items()}
    for name, content in {**code, **box.files}.items():
        path = run / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (WRITTEN, WRITTEN))
    for name, target in box.links.items():
        (run / name).parent.mkdir(parents=True, exist_ok=True)
        _link(run / name, target)


def _link(path: Path, target: str) -> None:
    """Let a file be found under another path; where the system lets few make links, as Windows does, by a copy."""
    try:
        path.symlink_to(target)
    except OSError:
        shutil.copyfile(target, path)
        os.utime(path, (WRITTEN, WRITTEN))


def packed(value: Any) -> bytes:
    """Return plain data as bytes. Raises TypeError or ValueError where it is not plain, or nested without end."""
    try:
        _refuse_other(value)
        return _dumps(value)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _refuse_other(value: Any) -> None:
    kind = type(value)
    if kind in PLAIN:
        return
    if kind is dict:
        for key, inner in value.items():
            _refuse_other(key)
            _refuse_other(inner)
    elif kind in (list, tuple):
        for inner in value:
            _refuse_other(inner)
    else:
        name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
        raise TypeError(f"it holds a {name}, which is no plain data")
