"""The files of a chapter that is to be made, and whether they may be."""

from __future__ import annotations

import argparse
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from engine.ground.messages import message
from engine.ground.paths import CHAPTERS, DOCS, RESULTS, ROOT, read, shown
from engine.ground.problem import Problem

FOLDER = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
NOT_OF_CHAPTERS = {"assets", "notebooks", "results"}  # folders of docs/
NOT_OF_WINDOWS = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # it has no files of these names


@dataclass(frozen=True)
class Chapter:
    """A chapter by its section, a folder of docs/, and its name, that of its page.

    given: the name of its module, results and notebook, where it is not that of its page.
    """

    section: str
    name: str
    given: str = ""

    @property
    def code(self) -> str:
        """The name of its module, of the folder of its results, and of its notebook."""
        return self.given or self.name

    @property
    def qualified(self) -> str:
        """A name for its module where another chapter has the name of its page."""
        return re.sub(r"\W", "_", f"{self.section}/{self.name}".lstrip("/"))

    def with_code(self, code: str) -> Chapter:
        """Return it with a module of this name."""
        return replace(self, given="" if code == self.name else code)

    @property
    def page(self) -> Path:
        """The page's source."""
        return DOCS / self.address

    @property
    def address(self) -> str:
        """The page as the navigation calls it."""
        return f"{self.section}/{self.name}.md".lstrip("/")

    @property
    def module(self) -> Path:
        """The module with its listings and experiments."""
        return CHAPTERS / f"{self.code}.py"

    @property
    def test(self) -> Path:
        """The module's test."""
        return ROOT / "tests" / "book" / f"test_{self.code}.py"


def called(text: str) -> Chapter:
    """Return the chapter that a command calls `section/name`. Raises ArgumentTypeError where that is no name."""
    section, slash, name = text.partition("/")
    if not slash or "/" in name:
        raise argparse.ArgumentTypeError(message("{text}: write section/name, as in optimization/sgd", text=text))
    section_called(section)
    return Chapter(section, _name_called(name))


def named(section: str, name: str) -> Chapter:
    """Return the chapter of a name in a section, which may lie in another or be "". Raises Problem for no such name."""
    try:
        for part in section.split("/") if section else ():
            section_called(part)
        return Chapter(section, _name_called(name))
    except argparse.ArgumentTypeError as error:
        raise Problem(str(error)) from None


def _name_called(name: str) -> str:
    if not NAME.fullmatch(name) or keyword.iskeyword(name) or NOT_OF_WINDOWS.fullmatch(name):
        raise argparse.ArgumentTypeError(
            message("{name}: no name for a module; use lower-case letters, digits and _", name=name)
        )
    return name


def section_called(section: str) -> str:
    """Return a section by its name. Raises ArgumentTypeError where that is none."""
    if not FOLDER.fullmatch(section) or section in NOT_OF_CHAPTERS or NOT_OF_WINDOWS.fullmatch(section):
        raise argparse.ArgumentTypeError(
            message("{section}: no name for a section; use lower-case letters, digits and -", section=section)
        )
    return section


def free(chapter: Chapter) -> Chapter:
    """Return a chapter that may be made: where another has its name, its module is named after its section too.

    Raises Problem where anything is there already that it would be.
    """
    other = chapter if chapter.page.exists() or is_free(chapter.name) else chapter.with_code(chapter.qualified)
    for path in _taken(other):
        raise Problem(message("{path} is there already; choose another name, or move it away", path=shown(path)))
    return other


def is_free(code: str) -> bool:
    """Whether no page is of a module of this name."""
    from engine.prose import page_sources  # needs YAML, which a fresh machine has not yet

    return all(page_sources.chapter_of(page, read(page)) != code for page in page_sources.pages())


def existing(chapter: Chapter) -> Chapter:
    """Return a chapter with the module that its page says, if it is there."""
    from engine.prose import page_sources

    page = chapter.page
    return chapter.with_code(page_sources.chapter_of(page, read(page))) if page.exists() else chapter


def _taken(chapter: Chapter) -> Iterator[Path]:
    places = [chapter.page, chapter.module, chapter.module.with_suffix(""), chapter.test, RESULTS / chapter.code]
    yield from (path for path in places if path.exists())
    yield from (folder for folder in [chapter.page.parent] if folder.exists() and not folder.is_dir())
