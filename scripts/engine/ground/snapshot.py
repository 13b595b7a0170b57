"""The files of a folder by their content; of what was read before, only what may have changed is read again.

What the system says of a file tells that: size, both times, number. Programs may set the time of writing, but not that
of the last change of any kind (`st_ctime`). Windows has no such time before Python names it: there a file that is
written with another content of the same size, and whose time is set back on purpose, is taken for the old one.
A file that changed just before it was read may change again at the same time by a coarse clock: it is not kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from functools import cache as once
from pathlib import Path

from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.paths import CACHE, shown

Counts = Callable[[str], bool]  # of the path of a folder
FOLDER = "/"  # ends the name of a folder
DIGITS = 16
COARSE = 3 * 10**9  # nanoseconds; FAT knows 2 s
LARGE = 256 * 1024 * 1024  # bytes; what has more is known by what the system says of it
FILES = CACHE / "state/files.json"  # of the repository


@once
def repository() -> Snapshot:
    """Return the snapshot of the files of the repository, by their paths from the root, that this process goes on."""
    return Snapshot(FILES)


def content(path: Path) -> str:
    """Return the digest of a file as it is now, "" of what is none or cannot be read."""
    return repository().file(shown(path), os.fspath(path))


class Snapshot:
    """Digests of files, and what the system said of each when it was read. kept: where they are until the next time."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept
        self._before = cache.load_json(kept)
        self._now: dict[str, str] = {}
        self._clock: int | None = None

    def folder(self, root: Path, counts: Counts, called: str = "") -> dict[str, str] | None:
        """Return {path from the root: digest} of files, and of folders, whose names end in `/`, with none.

        counts: whether a folder does, and what is in it; called: what tells files of this root from those of others.
        None where a folder is a link, or something cannot be read.
        """
        found: dict[str, str] = {}
        above = len(os.fspath(root)) + 1
        try:
            for path, about in _walked(os.fspath(root), counts):
                name = path[above:] if os.sep == "/" else path[above:].replace(os.sep, "/")
                found[name] = self._digest(called + name, path, about) if about else ""
        except OSError:
            return None
        return found

    def files(self, paths: Iterable[str]) -> dict[str, str]:
        """Return {path: digest} of files anywhere, "" of what is none or cannot be read."""
        return {path: self.file(path, path) for path in paths}

    def file(self, name: str, path: str) -> str:
        """Return the digest of a file, "" of what is none or cannot be read. name: by which it is known."""
        try:
            about = os.stat(path)  # noqa: PTH116 as of all the others
            return self._digest(name, path, about) if stat.S_ISREG(about.st_mode) else ""
        except OSError:
            return ""

    def keep(self) -> None:
        """Keep what was asked for, for the next time."""
        if self._now != self._before:
            cache.keep(self._kept, json.dumps(self._now))
            self._before = {**self._now}

    def forget(self) -> None:
        """Read whatever is asked for from now on, once."""
        self._before.clear()

    def _digest(self, name: str, path: str, about: os.stat_result) -> str:
        said = f"{about.st_size} {about.st_mtime_ns} {about.st_ctime_ns} {about.st_ino} "
        before = self._now.get(name) or self._before.get(name)
        if type(before) is str and before.startswith(said):
            self._now[name] = before
            return before[len(said) :]
        clock = self._read_clock()
        found = _read(path) if about.st_size <= LARGE else digest(said)
        if max(about.st_mtime_ns, about.st_ctime_ns) + COARSE < clock:
            self._now[name] = said + found
        return found

    def _read_clock(self) -> int:
        """Return the time by the clock of the file system, which may be another machine's; 0 where nothing is kept."""
        if self._clock is None:
            beside = self._kept.with_suffix(".clock")
            try:
                beside.parent.mkdir(parents=True, exist_ok=True)
                beside.write_bytes(b"")
                self._clock = beside.stat().st_mtime_ns
            except OSError:
                self._clock = 0
        return self._clock


def _read(path: str) -> str:
    """Return the digest of a file, as `digest` makes it."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:DIGITS]


def _walked(folder: str, counts: Counts) -> Iterator[tuple[str, os.stat_result | None]]:
    """Yield files with what the system says of them, links as what they lead to, and what is no file with nothing.

    Raises OSError where a folder is a link.
    """
    ahead = [folder]
    while ahead:
        with os.scandir(ahead.pop()) as entries:
            for one in entries:
                if not one.is_dir():
                    yield one.path, _about(one)
                elif counts(one.path):
                    if one.is_symlink():
                        raise NotADirectoryError(one.path)
                    yield one.path + FOLDER, None
                    ahead.append(one.path)


def _about(one: os.DirEntry[str]) -> os.stat_result | None:
    """Return what the system says of a file, None of a link that leads nowhere, and of what is no file."""
    try:
        about = os.stat(one.path) if os.name == "nt" else one.stat()  # noqa: PTH116 an entry says less on Windows
    except FileNotFoundError:
        return None
    return about if stat.S_ISREG(about.st_mode) else None
