"""The watched files, by content: a file that is only touched, or an editor's own, is no change."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from engine.ground.digest import digest

# locks, copies and swap files of editors; byte code
NOISE = re.compile(r"\.|__pycache__$|4913$|#.*#$|.*(?:~|\.sw.|\.tmp|\.bak|\.pyc|___)$")
QUIET = 0.04  # seconds without a change: an editor empties a file before it fills it

Contents = Mapping[Path, str]  # digest of each file


class Files:
    """What lies at some places, files or folders."""

    def __init__(self, places: Iterable[str]) -> None:
        self.places = {Path(place).absolute() for place in places}
        self._known: dict[Path, tuple[tuple[int, int, int], str]] = {}

    def look(self) -> Contents:
        """Return the digest of every file; only files with another time or size are read."""
        known = {}
        for path in self._found():
            with suppress(OSError):  # gone, or not to be read yet
                about = path.stat()
                stamp = (about.st_mtime_ns, about.st_size, about.st_ino)
                before = self._known.get(path)
                known[path] = before if before and before[0] == stamp else (stamp, _digest(path))
        self._known = known
        return {path: digest for path, (_, digest) in known.items()}

    def settled(self, now: Contents) -> Contents:
        """Return what lies there once nothing changes any more."""
        while True:
            time.sleep(QUIET)
            before, now = now, self.look()
            if now == before:
                return now

    def _found(self) -> Iterator[Path]:
        for place in self.places:
            if place.is_file():
                yield place
            for folder, folders, names in os.walk(place):
                folders[:] = [name for name in folders if not NOISE.match(name)]
                yield from (Path(folder, name) for name in names if not NOISE.match(name))


def changed(before: Contents, now: Contents) -> set[Path]:
    """Return the files that differ, are new or gone."""
    return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}


def _digest(path: Path) -> str:
    return digest(path.read_bytes(), 64)
