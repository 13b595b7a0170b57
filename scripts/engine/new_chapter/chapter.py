"""The files of a chapter that is to be made, and whether they may be."""

from __future__ import annotations

import argparse
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.ground.paths import CHAPTERS, DOCS, RESULTS, ROOT, shown
from engine.ground.problem import Problem

FOLDER = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
NOT_OF_CHAPTERS = {"assets", "notebooks", "results"}  # folders of docs/
NOT_OF_WINDOWS = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # it has no files of these names


@dataclass(frozen=True)
class Chapter:
    """A chapter by its section, a folder of docs/, and its name, a module."""

    section: str
    name: str

    @property
    def page(self) -> Path:
        """The page's source."""
        return DOCS / self.address

    @property
    def address(self) -> str:
        """The page as the navigation calls it."""
        return f"{self.section}/{self.name}.md"

    @property
    def module(self) -> Path:
        """The module with its listings and experiments."""
        return CHAPTERS / f"{self.name}.py"

    @property
    def test(self) -> Path:
        """The module's test."""
        return ROOT / "tests" / "book" / f"test_{self.name}.py"


def called(text: str) -> Chapter:
    """Return the chapter that a command calls `section/name`. Raises ArgumentTypeError where that is no name."""
    section, slash, name = text.partition("/")
    if not slash or "/" in name:
        raise argparse.ArgumentTypeError(f"{text}: write section/name, as in optimization/sgd")
    section_called(section)
    if not NAME.fullmatch(name) or keyword.iskeyword(name) or NOT_OF_WINDOWS.fullmatch(name):
        raise argparse.ArgumentTypeError(f"{name}: no name for a module; use lower-case letters, digits and _")
    return Chapter(section, name)


def section_called(section: str) -> str:
    """Return a section by its name. Raises ArgumentTypeError where that is none."""
    if not FOLDER.fullmatch(section) or section in NOT_OF_CHAPTERS or NOT_OF_WINDOWS.fullmatch(section):
        raise argparse.ArgumentTypeError(f"{section}: no name for a section; use lower-case letters, digits and -")
    return section


def refuse_taken(chapter: Chapter) -> None:
    """Raise Problem where anything is there already that the chapter would be."""
    for path in _taken(chapter):
        raise Problem(f"{shown(path)} is there already; choose another name, or move it away")


def _taken(chapter: Chapter) -> Iterator[Path]:
    from engine.prose import page_sources  # needs YAML, which a fresh machine has not yet

    places = [chapter.page, chapter.module, chapter.module.with_suffix(""), chapter.test, RESULTS / chapter.name]
    yield from (path for path in places if path.exists())
    yield from (page for page in page_sources.pages() if page.stem == chapter.name)  # results go by the name alone
    yield from (folder for folder in [chapter.page.parent] if folder.exists() and not folder.is_dir())
