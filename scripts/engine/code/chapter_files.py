"""The source files of the chapters, a module each or a package of modules, told without reading one."""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePath

from engine.ground import paths

ANY = "*"  # stands for all chapters


def chapter_files() -> list[Path]:
    """Return those that may declare something, in order."""
    return sorted([*paths.CHAPTERS.glob("[!.]*.py"), *paths.CHAPTERS.glob("[!.]*/[!.]*.py")])


def chapter_of(path: Path) -> str:
    """Return the chapter that a file under `chapters` is of."""
    return named(path.relative_to(paths.CHAPTERS).parts[0])


@cache
def named(name: str) -> str:
    """Return the chapter that something directly under `chapters` is of."""
    return PurePath(name).stem
