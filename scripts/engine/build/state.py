"""What a build is made of, and what it has made, as one name for each: where both are as before, nothing is to be done.

Made of: the files of the repository, but for caches and what is installed; the commit, by which pages have dates and
results their turns; the variables; the packages, by their versions; Python; the kinds of device.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from engine.ground import git, spans, tools
from engine.ground.digest import digest
from engine.ground.paths import CACHE, DOCS, RESULTS, ROOT, SITE, shown
from engine.ground.snapshot import repository
from engine.machine import npm
from engine.results import devices

PAGES, MADE = f"{shown(DOCS)}/", f"{shown(RESULTS)}/"
LEFT_OUT = {".git", "__pycache__"}
ENVIRONMENT_MARK, CACHE_MARK = "pyvenv.cfg", "CACHEDIR.TAG"  # files by which environments, and hidden caches, are known
OF_TERMINALS = {"_", "COLUMNS", "LINES", "OLDPWD", "PWD", "SHLVL"}  # variables that say nothing of a site
DRIVER, DEVICES = Path("/proc/driver/nvidia/version"), Path("/dev")  # of GPUs, told without torch


@dataclass(frozen=True)
class State:
    """What there is, but for what lies in caches.

    files: {path from the root: digest} of what things are made of; made: of `site/`, from there; commit: the last one;
    around: all else.
    """

    files: Mapping[str, str]
    made: Mapping[str, str]
    commit: str
    around: str

    @cached_property
    def name(self) -> str:
        """Names what a site is made of."""
        return digest("\n".join([*_listed(self.files), self.commit, self.around]), 32)

    def of_results(self, read: Iterable[str]) -> str:
        """Name what results are made of: all but pages and notebooks.

        read: files and folders that results are made of whatever they are.
        """
        within = tuple(f"{name}/" for name in read)
        of = {one: held for one, held in self.files.items() if not _is_prose(one) or f"{one}/".startswith(within)}
        return digest("\n".join([*_listed(of), self.commit, self.around]), 32)

    def is_still(self, now: State | None) -> bool:
        """Whether a site would be made of the same now."""
        return now is not None and now.name == self.name

    @cached_property
    def site(self) -> str:
        """Names the site that is there."""
        return digest("\n".join(_listed(self.made)), 32)


def _is_prose(name: str) -> bool:
    return name.startswith(PAGES) and not name.startswith(MADE) and name.endswith((".md", ".ipynb"))


def _listed(files: Mapping[str, str]) -> list[str]:
    return sorted([f"{name}\0{held}" for name, held in files.items()])


@spans.timed("state: what there is")
def now() -> State | None:
    """Return what there is, None where that cannot be told: a folder is a link."""
    snapshot = repository()
    files = snapshot.folder(ROOT, _counting())
    made = snapshot.folder(SITE, lambda _: True, f"{SITE.name}/") if SITE.is_dir() else {}
    if files is None or made is None or SITE.is_symlink():
        return None
    snapshot.keep()
    files.pop(f"{SITE.name}.zip", None)
    commit = git.asked("rev-parse", "HEAD", "--is-shallow-repository") or ""
    return State(files, {name: one for name, one in made.items() if one}, commit, digest(repr([*_around()]), 32))


def _counting() -> Callable[[str], bool]:
    """Return whether a folder is counted among what things are made of, by its path."""
    made = {os.fspath(one) for one in (CACHE, SITE, npm.PACKAGES)}

    def counts(path: str) -> bool:
        name = path.rpartition(os.sep)[2]
        if name in LEFT_OUT or path in made:
            return False
        marks = [CACHE_MARK, ENVIRONMENT_MARK] if name[0] == "." else [ENVIRONMENT_MARK]
        return not any(os.path.exists(f"{path}{os.sep}{mark}") for mark in marks)  # noqa: PTH110 one for each folder

    return counts


def _around() -> Iterator[object]:
    """Yield what is no file of the repository."""
    yield sorted((name, value) for name, value in os.environ.items() if name not in OF_TERMINALS)
    yield digest(npm.WRITTEN_LAST.read_bytes()) if npm.WRITTEN_LAST.is_file() else ""
    yield sys.version, sys.prefix, sys.flags
    yield tools.packages()
    yield devices.likely("auto"), DRIVER.read_text("utf-8") if DRIVER.is_file() else ""
    yield sorted(path.name for path in DEVICES.glob("nvidia*"))
