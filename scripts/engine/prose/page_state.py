"""What a page is made of, by name: where the name is what it was, the page would be made as it was.

In it: its text, what it includes and cites, the records and views of the results that it shows or names and the files
that declare them, what it and the pages that it names number, the names of the files to which it may link; of what all
pages stand on, the engine, the theme, the settings, the packages and the variables. Rather too much than too little:
what is taken in for nothing costs a rendering, what is left out publishes an old page.
"""

from __future__ import annotations

import copy
import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from engine.ground import tools
from engine.ground.digest import digest
from engine.ground.paths import DOCS, ENGINE, RESULTS, ROOT, SCRIPTS, read, shown
from engine.ground.site_file import FILE
from engine.literature import bibliography
from engine.prose import page_sources
from engine.prose.numbered import Chapters, Numbered
from engine.results.book import Book
from engine.results.catalog import Declared
from engine.results.keys import ResultKey, parse_file

THEME = ROOT / "theme"
CONFIGURATION = ROOT / "mkdocs.yml"
SETTINGS = CONFIGURATION, ROOT / "package-lock.json", FILE, bibliography.FILE
IN_RESULTS = re.compile(r"results/([\w-]+)/")  # links to files of a chapter's results


class PageStates:
    """The states of all pages at one time. chapters: what they number."""

    def __init__(self, book: Book, chapters: Chapters) -> None:
        self.book, self.chapters = book, chapters
        self._digests: dict[Path, str] = {}

    def after(self, page: Path, chapters: Chapters) -> PageStates:
        """Return the states after the text of a page changed, and nothing that all pages stand on."""
        other = copy.copy(self)
        other.chapters = chapters
        other._digests = {path: held for path, held in self._digests.items() if path != page}
        return other

    def of(self, page: Path, *beside: object) -> str:
        """Name what a page of docs/ is made of, and whatever else it is made of besides."""
        prose = [path for path in page_sources.with_included([page]) if path.suffix == ".md"]
        included = {ROOT / name.partition(":")[0] for one in prose for name in page_sources.included(one)}
        keys = sorted(set[str]().union(*map(page_sources.results_of, prose)))
        declaring = {self.declared[key].path for key in keys if key in self.declared}
        kinds = [repr(self.declared[key].numbers) for key in keys if key in self.declared]
        chapters = {name for one in prose for name in IN_RESULTS.findall(read(one))}
        linked = [name for chapter in sorted(chapters) for name in self.names_of_results.get(chapter, ())]
        text = "".join(map(read, prose))
        numbered = [self._numbered(one) for one in sorted(self.chapters) if one == page or one.name in text]
        files = {*prose, *included, *declaring, *(path for key in keys for path in self.files.get(key, ()))}
        return digest(repr((self.common, self._held(files), keys, kinds, linked, numbered, beside)), 32)

    def of_file(self, path: Path, *beside: object) -> str:
        """Name what is made of a file alone, and whatever else it is made of besides."""
        return digest(repr((self.common, self._held([path]), beside)), 32)

    def _numbered(self, page: Path) -> tuple[str, tuple[Numbered, ...]]:
        """Return what a page numbers, but for its lines, which no other page says."""
        return shown(page), tuple(replace(one, line=0) for one in self.chapters[page].things)

    @cached_property
    def common(self) -> str:
        """Names what all pages stand on."""
        engine = (path for path in ENGINE.rglob("*") if path.is_file() and path.suffix != ".pyc")
        theme = (path for path in THEME.rglob("*") if path.is_file())
        files = self._held({*engine, *SCRIPTS.glob("*.py"), *theme, *SETTINGS})
        titles = sorted((shown(page), one.title, one.number) for page, one in self.chapters.items())
        published = [*map(shown, page_sources.published())]
        machine = sys.version, sorted(tools.packages()), _variables()
        return digest(repr((files, titles, published, self.names, machine)))

    @cached_property
    def names(self) -> list[str]:
        """The files of docs/, but for results."""
        found = (path for path in DOCS.iterdir() if path != RESULTS)
        inside = (one for path in found for one in ([path] if path.is_file() else path.rglob("*")))
        return sorted(map(shown, inside))

    @cached_property
    def files(self) -> dict[str, list[Path]]:
        """The files of each result, by its key."""
        found: dict[str, list[Path]] = {}
        for path in sorted(RESULTS.glob("*/*")):
            found.setdefault(ResultKey.of(path.parent.name, parse_file(path.name)[0]), []).append(path)
        return found

    @cached_property
    def names_of_results(self) -> dict[str, list[str]]:
        """The names of the files of each chapter's results."""
        return {folder.name: sorted(path.name for path in folder.iterdir()) for folder in RESULTS.glob("*/")}

    @cached_property
    def declared(self) -> Mapping[str, Declared]:
        """The declared experiments by their keys."""
        return {one.key: one for one in self.book.declared}

    def _held(self, paths: Iterable[Path]) -> list[tuple[str, str]]:
        """Return (path, digest of its content) in order; of what is not there, "" for a digest."""
        return [(shown(path), self._digest(path)) for path in sorted(paths)]

    def _digest(self, path: Path) -> str:
        if path not in self._digests:
            self._digests[path] = digest(path.read_bytes(), 32) if path.is_file() else ""
        return self._digests[path]


def _variables() -> list[tuple[str, str]]:
    """Return the variables to which the configuration may look, with their values."""
    lines = read(CONFIGURATION).split("\n")
    names = {name for line in lines if "!ENV" in line for name in re.findall(r"\w+", line)}
    return sorted((name, os.environ[name]) for name in names & os.environ.keys())
