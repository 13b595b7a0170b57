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
QUIET = 0.01  # seconds without a change, behind which a save is whole
EMPTIED = 0.1  # of a file that is empty or gone now: editors empty it, or put it aside, before they fill it
EMPTY = digest(b"", 64)

Contents = Mapping[Path, str]  # digest of each file
Stamp = tuple[int, int, int, int]  # times of writing and of any change, size, number of a file


class Files:
    """What lies at some places, files or folders."""

    def __init__(self, places: Iterable[str]) -> None:
        self.places = {Path(place).absolute() for place in places}
        self._known: dict[str, tuple[Stamp, Path, str]] = {}
        self.took = 0.0  # seconds of the last look

    def look(self) -> Contents:
        """Return the digest of every file; only files with another time or size are read."""
        known, began = {}, time.monotonic()
        for name, about in self._found():
            with suppress(OSError):  # gone, or not to be read yet
                known[name] = self._file(name, about)
        self._known, self.took = known, time.monotonic() - began
        return {path: digest for _, path, digest in known.values()}

    def place(self, path: Path) -> Path | None:
        """Return the place in which a file lies, or that it is; None where it is elsewhere."""
        return next((one for one in self.places if path.is_relative_to(one)), None)

    def glance(self, before: Contents, touched: Iterable[Path]) -> Contents:
        """Return what lies there, by looking at the files alone of which the system says that they were touched.

        before: an earlier look. What the system did not say is found by the next look at all.
        """
        return self._renewed(before, filter(self._counts, touched))

    def _counts(self, path: Path) -> bool:
        """Whether a look at all would come to a file."""
        place = self.place(path)
        return place is not None and not any(map(NOISE.match, path.relative_to(place).parts))

    def settled(self, before: Contents, now: Contents) -> Contents:
        """Return what lies there once nothing changes any more. before: an earlier look, from which it differs."""
        while differs := changed(before, now):
            time.sleep(EMPTIED if any(now.get(path, EMPTY) == EMPTY for path in differs) else QUIET)
            again = self._renewed(now, differs)
            if again == now:
                break
            now = again
        return self.look() if len(differs) != 1 else now  # of several files more may be on the way

    def _renewed(self, now: Contents, paths: Iterable[Path]) -> Contents:
        """Return what lies there, by looking at some files alone."""
        found = dict(now)
        for path in paths:
            found.pop(path, None)
            if path.is_file():
                with suppress(OSError):
                    self._known[str(path)] = self._file(str(path), path.stat())
                    found[path] = self._known[str(path)][2]
        return found

    def _file(self, name: str, about: os.stat_result) -> tuple[Stamp, Path, str]:
        stamp = (about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino)
        before = self._known.get(name)
        return before if before and before[0] == stamp else (stamp, path := Path(name), _digest(path))

    def _found(self) -> Iterator[tuple[str, os.stat_result]]:
        """Yield the files with what the system says of them. A folder of thousands is looked at in each second."""
        waiting = []
        for place in self.places:
            if place.is_file():
                yield str(place), place.stat()
            else:
                waiting.append(str(place))
        while waiting:
            with suppress(OSError), os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if NOISE.match(entry.name):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.is_file():
                        yield entry.path, entry.stat()


def changed(before: Contents, now: Contents) -> set[Path]:
    """Return the files that differ, are new or gone."""
    return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}


def _digest(path: Path) -> str:
    return digest(path.read_bytes(), 64)
