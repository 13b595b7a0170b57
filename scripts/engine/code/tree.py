"""What lies under `scripts` at one time: the files of Python, and the folders."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from engine.ground import paths, spans
from engine.ground.digest import digest

MADE = "__pycache__"


@dataclass(frozen=True)
class Tree:
    """files: {path: content}; folders: all of them, those that links lead to as well."""

    files: dict[Path, bytes]
    folders: frozenset[Path]

    @classmethod
    @spans.timed("sources: read")
    def read(cls) -> Tree:
        """Return what is there now."""
        files: dict[Path, bytes] = {}
        folders: set[Path] = set()
        for name, inner, names in os.walk(paths.SCRIPTS, followlinks=True):
            folder = Path(name)
            folders.add(folder)
            inner[:] = [one for one in inner if one != MADE and not _leads_back(folder / one)]
            found = (folder / one for one in names if one.endswith(".py"))
            files |= {path: paths.content_often(path) for path in found if path.is_file()}
        return cls(files, frozenset(folders))

    @cached_property
    def digest(self) -> str:
        """Names all that can be made of this tree by this Python: equal where nothing of it differs."""
        files = sorted((path.relative_to(paths.SCRIPTS).as_posix(), digest(held)) for path, held in self.files.items())
        folders = sorted(path.relative_to(paths.SCRIPTS).as_posix() for path in self.folders)
        return digest(repr((sys.version, files, folders)))


def _leads_back(folder: Path) -> bool:
    """Whether a folder is a link to one that it lies in."""
    return folder.is_symlink() and folder.parent.resolve().is_relative_to(folder.resolve())
