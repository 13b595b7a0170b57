"""Files that an experiment reads by itself: those of the repository count like code, others are refused."""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
import tokenize
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from engine.ground.digest import digest
from engine.ground.paths import ROOT, shown
from engine.ground.problem import Problem

MISSING = "missing"
NOT_DATA = {".pyc", ".so", ".pyd", ".dll", ".dylib"}  # code is followed by itself, libraries by their version
NOT_OURS = {".cache", ".git", ".venv", "node_modules", "site"}  # folders of the root


class _Watch:
    """The files that are being opened for reading, while somebody watches."""

    opened: set[str] | None = None
    hooked = False


@contextmanager
def watched(who: str) -> Iterator[set[Path]]:
    """Yield the set of the repository's files that are read within, filled when it ends.

    Raises Problem where a file is read that lies elsewhere and belongs to no program: no other machine has it.
    """
    if not _Watch.hooked:
        sys.addaudithook(_see)
        _Watch.hooked = True
    found: set[Path] = set()
    _Watch.opened = set()
    try:
        yield found
    finally:
        opened, _Watch.opened = _Watch.opened, None
    paths = {Path(os.path.realpath(name)) for name in opened}
    for path in sorted(path for path in paths if path.suffix not in NOT_DATA):
        if path.is_relative_to(ROOT):
            if NOT_OURS.isdisjoint(path.relative_to(ROOT).parts[:1]):
                found.add(path)
        elif path.is_file() and not _of_a_program(path):
            raise Problem(f"{who} reads {path}, which other machines do not have: put it into the repository")


def digests(paths: set[Path]) -> dict[str, str]:
    """Return {path: digest} of files, whatever their line ends, and of folders that were listed."""
    return {name: digest_of(ROOT / name) for name in sorted(map(shown, paths))}


def digest_of(path: Path) -> str:
    """Return the digest of a file's bytes or of a folder's names, MISSING where there is neither."""
    if path.is_dir():
        content = "\n".join(sorted(one.name for one in path.iterdir() if one.name != "__pycache__")).encode("utf-8")
    elif path.is_file():
        content = path.read_bytes().replace(b"\r\n", b"\n")
    else:
        return MISSING
    return digest(content)


def _see(event: str, arguments: tuple[Any, ...]) -> None:
    if _Watch.opened is None or event not in {"open", "os.listdir", "os.scandir", "sqlite3.connect"}:
        return
    name, *how = arguments
    asks = sys._getframe(1).f_code.co_filename
    # what is imported is followed as code; tokenize reads the line that a warning shows, metadata what is installed
    itself = asks.startswith("<frozen importlib") or asks in {tokenize.__file__, metadata.__file__}
    if itself or (event == "open" and not _reads(*how)):
        return
    if isinstance(name, str | bytes | os.PathLike):
        _Watch.opened.add(os.path.abspath(os.fsdecode(name)))  # noqa: PTH100 the folder may change later


def _reads(mode: str | None, flags: int) -> bool:
    return "r" in mode or "+" in mode if isinstance(mode, str) else not flags & os.O_WRONLY


def _of_a_program(path: Path) -> bool:
    """Whether a file belongs to Python, a library or the system, or is temporary or hidden."""
    parts = path.parent.parts[len(Path(path.anchor).parts) :]
    hidden = any(part.startswith(".") or part in {"AppData", "Library"} for part in parts)
    return hidden or any(path.is_relative_to(folder) for folder in _programs())


@cache
def _programs() -> list[Path]:
    system = ["/usr", "/lib", "/lib64", "/opt", "/etc", "/proc", "/sys", "/dev", "/run", "/var"]
    system += ["/System", "/Applications"]  # macOS
    windows = [os.environ[name] for name in ("SystemRoot", "ProgramFiles", "ProgramData") if name in os.environ]
    python = [sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), *filter(os.path.isabs, sys.path)]
    return [Path(folder) for folder in [*system, *windows, *python, tempfile.gettempdir()]]
