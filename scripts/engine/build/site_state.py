"""Whether the site is what rendering it would make: then it need not be rendered and looked over again.

The last site that passed the gate is known by its own content and by all that it was made of: the files of the
repository, but for caches and what is installed; the commit, by which pages have dates; the packages, by their
versions; the variables. Where one differs, or nothing is kept, the site is rendered. One with an address always is: it
is published, and whether it has cards is for the fonts of the machine to say as well.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from engine.ground import cache, git, spans
from engine.ground.digest import digest
from engine.ground.paths import CACHE, ROOT, SITE
from engine.machine import npm

KEPT = CACHE / "site"
LEFT_OUT = {".git", "node_modules", "__pycache__"}
NOT_OF_THE_SITE = "pyvenv.cfg", "CACHEDIR.TAG"  # files by which environments and caches are known
ARCHIVE = SITE.with_suffix(".zip")
OF_TERMINALS = {"_", "COLUMNS", "LINES", "OLDPWD", "PWD", "SHLVL"}  # variables that say nothing of a site
ADDRESSED = b'<link rel="canonical"'
LARGE = 16 * 1024 * 1024  # bytes; what has more is known by its size and time


@spans.timed("site: what it would be made of")
def now(engine: str) -> str:
    """Name all that a site would be made of by an engine, "" where that cannot be told: a folder is a link."""
    files = _read(ROOT)
    if files is None:
        return ""
    commit = git.asked("rev-parse", "HEAD", "--is-shallow-repository")
    variables = sorted((name, value) for name, value in os.environ.items() if name not in OF_TERMINALS)
    scripts = digest(npm.WRITTEN_LAST.read_bytes()) if npm.WRITTEN_LAST.is_file() else ""
    return digest(repr((engine, files, commit, variables, scripts, sys.version, sorted(_packages()))), 32)


def holds(state: str) -> bool:
    """Whether the site is there as it was made of this state."""
    return bool(state) and cache.load(KEPT / f"{state}.txt") == _content()


def remember(state: str) -> None:
    """Keep what the site is that was made of a state."""
    front = SITE / "index.html"
    if state and front.is_file() and ADDRESSED not in front.read_bytes():
        cache.keep_last(KEPT / f"{state}.txt", _content())


@spans.timed("site: what it is")
def _content() -> str:
    return digest(repr(_read(SITE)), 32)


def _read(folder: Path) -> list[tuple[str, str]] | None:
    """Return (path, digest) of the files of a folder, in order; None where a folder in it is a link."""
    found: list[tuple[str, str]] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if _counts(Path(place, name))]
        if any(Path(place, name).is_symlink() for name in folders):
            return None
        files = (path for name in names if (path := Path(place, name)) != ARCHIVE and path.is_file())
        found += [(path.relative_to(folder).as_posix(), _digest(path)) for path in files]
    return sorted(found)


def _counts(folder: Path) -> bool:
    is_made = folder in {CACHE, SITE} or folder.name in LEFT_OUT
    return not is_made and not any((folder / name).exists() for name in NOT_OF_THE_SITE)


def _digest(path: Path) -> str:
    known = path.stat()
    return digest(path.read_bytes()) if known.st_size <= LARGE else f"{known.st_size} {known.st_mtime_ns}"


def _packages() -> Iterator[str]:
    """Yield the packages that can be imported, `torch-2.8.0.dist-info`."""
    for folder in filter(Path.is_dir, map(Path, sys.path)):
        yield from (one.name for one in folder.iterdir() if one.suffix in {".dist-info", ".egg-info", ".pth"})
