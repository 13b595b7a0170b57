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
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from engine.ground import journal
from engine.ground.digest import digest
from engine.ground.made_by import made_by
from engine.ground.paths import DOCS, RESULTS, ROOT, read, read_often, shown
from engine.ground.site_file import FILE
from engine.ground.snapshot import content
from engine.literature import bibliography
from engine.prose import numbered, page_sources
from engine.prose.by_text import by_text
from engine.prose.numbered import Chapters, Numbered
from engine.results.book import Book
from engine.results.catalog import Declared
from engine.results.keys import ResultKey, parse_file

THEME = ROOT / "theme"
CONFIGURATION = ROOT / "mkdocs.yml"
SETTINGS = CONFIGURATION, ROOT / "package-lock.json", FILE, bibliography.FILE
PLAIN = re.compile(r"[\w.-]+\.md")  # name of a file of Markdown
IN_RESULTS = re.compile(r"results/([\w-]+)/")  # links to files of a chapter's results


class PageStates:
    """The states of all pages at one time. chapters: what they number.

    pending: {path: text} of files that are about to be written, taken as if they were.
    """

    def __init__(self, book: Book, chapters: Chapters, pending: Mapping[Path, str] | None = None) -> None:
        self.book, self.chapters, self.pending = book, chapters, pending or {}
        self._digests: dict[Path, tuple[str, str]] = {}
        self._prose: dict[Path, tuple[list[Path], list[str]]] = {}
        self._numbers: dict[Path, tuple[str, tuple[Numbered, ...]]] = {}

    def after(self, page: Path, chapters: Chapters) -> PageStates:
        """Return the states after the text of a page changed, and nothing that all pages stand on."""
        other = copy.copy(self)
        other.chapters = chapters
        for name in ("_digests", "_prose", "_numbers"):
            known = getattr(self, name).copy()
            known.pop(page, None)
            setattr(other, name, known)
        return other

    def of(self, page: Path, *beside: object) -> str:
        """Name what a page of docs/ is made of, and whatever else it is made of besides."""
        prose, texts = self._told(page)
        included = {ROOT / name.partition(":")[0] for one in texts for name in page_sources.included_in(one)}
        keys = sorted(set[str]().union(*map(page_sources.results_in, texts)))
        declaring = {self.declared[key].path for key in keys if key in self.declared}
        kinds = [repr(self.declared[key].numbers) for key in keys if key in self.declared]
        chapters = set[str]().union(*map(_in_results, texts))
        linked = [name for chapter in sorted(chapters) for name in self.names_of_results.get(chapter, ())]
        named = {page}.union(*(self.pages_by_name.get(name, ()) for one in texts for name in _pages_named(one)))
        numbers = [self._numbered(one) for one in sorted({*named, *self.pages_by_name.get("", ())})]
        files = {*prose, *included, *declaring, *(path for key in keys for path in self.files.get(key, ()))}
        return digest(repr((self.common, self.held(files), keys, kinds, linked, numbers, beside)), 32)

    def of_file(self, path: Path, *beside: object) -> str:
        """Name what is made of a file alone, and whatever else it is made of besides."""
        return digest(repr((self.common, self.held([path]), beside)), 32)

    def texts(self, page: Path) -> list[str]:
        """Return the text of a page, and of the prose that it includes."""
        return self._told(page)[1]

    def _told(self, page: Path) -> tuple[list[Path], list[str]]:
        """Return the page and the prose that it includes, with their texts."""
        if page not in self._prose:
            prose = [path for path in page_sources.with_included([page]) if path.suffix == ".md"]
            self._prose[page] = prose, [self.pending[one] if one in self.pending else read_often(one) for one in prose]
        return self._prose[page]

    @cached_property
    def pages_by_name(self) -> dict[str, list[Path]]:
        """The pages by the names of their files; by "" those whose names are none that is found in a text."""
        found: dict[str, list[Path]] = {}
        for page in self.chapters:
            found.setdefault(page.name if PLAIN.fullmatch(page.name) else "", []).append(page)
        return found

    def _numbered(self, page: Path) -> tuple[str, tuple[Numbered, ...]]:
        """Return what a page numbers, but for its lines, which no other page says."""
        if page not in self._numbers:
            self._numbers[page] = shown(page), tuple(replace(one, line=0) for one in self.chapters[page].things)
        return self._numbers[page]

    @cached_property
    def common(self) -> str:
        """Names what all pages stand on."""
        files = self.held({*THEME.rglob("*"), *SETTINGS})
        titles = sorted((shown(page), one.title, one.number) for page, one in self.chapters.items())
        published = [*map(shown, page_sources.published())]
        return digest(repr((made_by(), files, titles, published, self.names, _variables())))

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
        for path in sorted({*RESULTS.glob("*/*"), *self._results_to_come}):
            found.setdefault(ResultKey.of(path.parent.name, parse_file(path.name)[0]), []).append(path)
        return found

    @cached_property
    def names_of_results(self) -> dict[str, list[str]]:
        """The names of the files of each chapter's results."""
        found: dict[str, set[str]] = {}
        for path in (one for files in self.files.values() for one in files):
            found.setdefault(path.parent.name, set()).add(path.name)
        return {chapter: sorted(names) for chapter, names in found.items()}

    @property
    def _results_to_come(self) -> list[Path]:
        return [path for path in self.pending if path.parent.parent == RESULTS]

    @cached_property
    def declared(self) -> Mapping[str, Declared]:
        """The declared experiments by their keys."""
        return {one.key: one for one in self.book.declared}

    def held(self, paths: Iterable[Path]) -> list[tuple[str, str]]:
        """Return (path, digest of its content) in order; of what is not there, "" for a digest."""
        return sorted(map(self._digest, paths))

    def _digest(self, path: Path) -> tuple[str, str]:
        if path not in self._digests:
            pending = self.pending.get(path)
            held = content(path) if pending is None else digest(journal.encoded(path, pending))
            self._digests[path] = shown(path), held
        return self._digests[path]


def states(book: Book, pending: Mapping[Path, str] | None = None) -> PageStates:
    """Return the states of the pages as they are, with what is about to be written, when a book is first asked."""
    found: PageStates = book.sources.latest(states, (book, pending or {}), lambda: fresh(book, pending))
    return found


def fresh(book: Book, pending: Mapping[Path, str] | None = None) -> PageStates:
    """Return the states of the pages as they are now."""
    return PageStates(book.renewed(), numbered.chapters(pending), pending)


@by_text
def _in_results(text: str) -> frozenset[str]:
    """Return the chapters whose results a text names by their files."""
    return frozenset(IN_RESULTS.findall(text))


@by_text
def _pages_named(text: str) -> frozenset[str]:
    """Return the files of Markdown that a text may name, however their addresses are written."""
    said = unquote(text)
    return frozenset([*PLAIN.findall(said), *re.findall(r"[\w.-]+\.md", said, re.ASCII)])


def _variables() -> list[tuple[str, str]]:
    """Return the variables to which the configuration may look, with their values."""
    lines = read(CONFIGURATION).split("\n")
    names = {name for line in lines if "!ENV" in line for name in re.findall(r"\w+", line)}
    return sorted((name, os.environ[name]) for name in names & os.environ.keys())
