"""Everything that does not hold in the sources of the pages, with what readers are to run there.

A page that holds is not looked at again while it is made of the same; which do, is kept in `.cache/checked`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from engine.ground import spans
from engine.ground.kept import Kept
from engine.ground.paths import CACHE, DOCS, ROOT, shown
from engine.ground.problem import Problem
from engine.interactive import lab_marks, listing_check, reader_python, trial
from engine.interactive.trial import Tried
from engine.prose import by_text, check, page_sources, page_state
from engine.prose.bound_numbers import Numbers
from engine.prose.by_text import by_text as of_text
from engine.prose.check import Looked
from engine.prose.fault import Fault
from engine.prose.markup import SAMPLE, SNIPPET
from engine.prose.page_state import PageStates
from engine.results.book import Book
from engine.results.recorded import made_of

KEPT = Kept(CACHE / "checked")
PLACED = re.compile(r"(.+?):(\d+): (.*)")  # what is wrong, and where
LAB = re.compile(r'data-lab="([^"]*)"')
UPWARDS = re.compile(r"[^()<>\"'\s]*\.\./[^()<>\"'\s]*")  # an address, or its beginning


@spans.timed("prose: checks")
def faults(book: Book, numbers: Numbers, pending: Mapping[Path, str] | None = None) -> list[Fault]:
    """Return all that does not hold; the listings that readers can run have been run. Raises Problem without Node.

    pending: {path: text} of files that are about to be written, taken as if they were.
    """
    files = pending or {}
    runnable, of_labs = tried(book)
    look = _Look(book, numbers, files, runnable)
    pages = page_sources.pages()
    states = {page: "" if of_labs else look.state(page, page_state.states(book, files)) for page in pages}
    known = {page: KEPT.found(shown(page), states[page]) for page in pages}
    looked = look.at([page for page in pages if known[page] is None], labs=not of_labs)
    _keep(look, looked, states)
    cited = {key for page in pages for key in (looked[page].cited if page in looked else known[page])}
    found = [fault for page in pages if page in looked for fault in looked[page].faults]
    return [*found, *check.of_all(book, numbers, cited), *of_labs]


def of_page(book: Book, numbers: Numbers, page: Path) -> list[Fault]:
    """Return what does not hold of a page as it is, where none differs in what it numbers since a book was asked."""
    runnable, of_labs = tried(book)
    return _Look(book, numbers, {}, runnable).at([page], labs=not of_labs)[page].faults


def _keep(look: _Look, looked: Mapping[Path, Looked], states: Mapping[Path, str]) -> None:
    """Keep which pages hold, where they are still made of what they were when they were looked at."""
    there = page_state.fresh(look.book, look.files) if looked else None
    for page, one in looked.items():
        holds = there and not one.faults and page.is_file() and look.state(page, there) == states[page]
        KEPT.keep(shown(page), states[page] if holds else "", one.cited)
    KEPT.remember()
    by_text.KEPT.remember()


@dataclass(frozen=True)
class _Look:
    """What a look at the pages is to know. files: those that are about to be written."""

    book: Book
    numbers: Numbers
    files: Mapping[Path, str]
    runnable: Tried

    def state(self, page: Path, states: PageStates) -> str:
        """Name what it stands on whether a page holds."""
        texts = states.texts(page)
        keys = sorted(set[str]().union(*map(page_sources.results_in, texts)))
        marks = {mark for text in texts for mark in _marks(text)}
        beside = (
            reader_python.made_by(),
            [made_of(self.numbers, key) for key in keys],
            [(key, self.runnable.declarations.get(key)) for key in sorted(marks)],
            states.held({ROOT / name.partition(":")[0] for text in texts for name in _samples(text)}),
            sorted({there for text in texts for address in _upwards(text) for there in _outside(page, address)}),
        )
        return states.of(page, *beside)

    def at(self, pages: list[Path], labs: bool) -> dict[Path, Looked]:
        """Look at pages. labs: whether what they say of labs can be looked at."""
        if not pages:
            return {}
        chapters = page_state.states(self.book, self.files).chapters
        of_listings = listing_check.faults(pages, self.files)
        found = {}
        for page in spans.of_pages("prose: checks", pages):
            one = check.of_page(self.book, self.numbers, chapters, page, self.files)
            marks = lab_marks.faults(page, self.files, self.runnable.declarations) if labs else ()
            found[page] = Looked([*one.faults, *of_listings[page], *marks], one.cited)
        return found


@of_text
def _marks(text: str) -> tuple[str, ...]:
    """Return the labs, sliders and facts that a text names."""
    return tuple(dict.fromkeys(LAB.findall(text)))


@of_text
def _samples(text: str) -> tuple[str, ...]:
    """Return what a text shows as samples of snippets, which have to be there too."""
    lines = (SAMPLE.sub("", line) for line in text.split("\n") if SAMPLE.match(line))
    return tuple(match[1] for line in lines if (match := SNIPPET.match(line)))


@of_text
def _upwards(text: str) -> tuple[str, ...]:
    """Return addresses in a text that may lead out of docs/."""
    return tuple(dict.fromkeys(UPWARDS.findall(text)))


def _outside(page: Path, address: str) -> Iterator[str]:
    """Yield what lies where an address leads, if that is outside of docs/, of which states name nothing."""
    path = Path(os.path.normpath(page.parent / unquote(address).partition("#")[0]))
    if not path.is_relative_to(DOCS):
        yield from (shown(one) for one in sorted(path.parent.glob("*")))


def tried(book: Book) -> tuple[Tried, list[Fault]]:
    """Return what of a book readers can run, and what keeps its labs from it. Raises Problem without Node."""
    try:
        return trial.tried(book), []
    except Problem as problem:
        placed = [*map(PLACED.fullmatch, str(problem).split("\n"))]
        if not all(placed):
            raise
        return trial.NONE, [Fault(ROOT / one[1], int(one[2]), one[3]) for one in placed if one]
