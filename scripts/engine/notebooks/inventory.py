"""Which pages have a notebook, and which notebooks are not what their page and its code make today.

One is made anew where something differs that it is made of; of the others the digest is kept, in `.cache/notebooks`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from engine.code import flatten
from engine.code.around import around
from engine.ground import merges, spans
from engine.ground.digest import digest
from engine.ground.kept import Kept
from engine.ground.messages import message
from engine.ground.paths import CACHE, DOCS, holds, read, read_often, shown
from engine.ground.problem import Problem
from engine.notebooks import write
from engine.prose import drafts, page_sources, page_state
from engine.prose.numbered import Chapters
from engine.prose.page_state import PageStates
from engine.results.book import Book

NOTEBOOKS = DOCS / "notebooks"
KEPT = Kept(CACHE / "notebooks")
CODE = re.compile(r"scripts/chapters/(\w+)")


def pages() -> dict[Path, Path]:
    """Return {notebook: page} for every page that includes results and is no draft.

    Raises Problem where two would have the same.
    """
    found: dict[Path, Path] = {}
    for page in page_sources.pages():
        text = read_often(page)
        if page_sources.shows_results(text) and not drafts.is_draft(text):
            notebook = NOTEBOOKS / f"{page_sources.chapter_of(page, text)}.ipynb"
            if notebook in found:
                both = message(
                    "{page} and {found} would have one notebook", page=shown(page), found=shown(found[notebook])
                )
                raise Problem(message("{both}: say in the front matter of one of them chapter: and a name", both=both))
            found[notebook] = page
    return found


@spans.timed("notebooks")
def changed(book: Book, pending: Mapping[Path, str] | None = None) -> dict[Path, str]:
    """Return {notebook: text} of those that are not as their page and its code make them.

    pending: {path: text} of files that are about to be written.
    """
    files = pending or {}
    return {notebook: text for notebook, page in pages().items() if (text := _changed(book, notebook, page, files))}


def _changed(book: Book, notebook: Path, page: Path, files: Mapping[Path, str]) -> str:
    """Return the text of a notebook that is another one now, "" of one that holds."""
    states = page_state.states(book, files)
    state = _state(states, page)
    before = KEPT.found(notebook.name, state)
    if before and before == _digest(notebook):
        return ""
    make = partial(_made, book, notebook, page, states.chapters, files)
    name, text = book.sources.latest((changed, notebook), state, make)
    book.sources.let_go()
    if name == _digest(notebook):
        return ""
    text = text or _written(book, page, states.chapters, files)  # another has changed the notebook meanwhile
    return "" if holds(notebook, text) else text


def _made(book: Book, notebook: Path, page: Path, chapters: Chapters, files: Mapping[Path, str]) -> tuple[str, str]:
    """Return the digest of a notebook, and its text where that is not what lies there."""
    text = _written(book, page, chapters, files)
    name = digest(text, 32)
    return name, "" if name == _digest(notebook) else text


def remember(book: Book) -> None:
    """Keep of the notebooks that were made what they were made of, where all still stands, for a later process."""
    made: dict[Path, Any] = {notebook: one for (notebook,), one in book.sources.every(changed)}
    states = page_state.fresh(book) if made else None
    for notebook, page in pages().items():
        KEPT.found(notebook.name, "")  # it is still there
        state, (name, _) = made.get(notebook, ("", ("", "")))
        if states and name and state == _state(states, page):
            KEPT.keep(notebook.name, state, name)
    KEPT.remember()
    flatten.remember(book.sources)


def _state(states: PageStates, page: Path) -> str:
    """Name all that the notebook of a page is made of."""
    texts = states.texts(page)
    shown = {key.partition(".")[0] for text in texts for key in page_sources.results_in(text)}
    listed = {match[1] for text in texts for name in page_sources.included_in(text) if (match := CODE.match(name))}
    return states.of(page, around(states.book.sources, sorted(shown | listed)))


def _digest(notebook: Path) -> str:
    """Return the digest of the text of a notebook, "" of one that cannot be read."""
    try:
        return digest(notebook.read_bytes().replace(b"\r\n", b"\n"), 32)
    except OSError:
        return ""


def _written(book: Book, page: Path, chapters: Chapters, files: Mapping[Path, str]) -> str:
    with spans.span("notebook", page):
        return write.notebook(book, page, files[page] if page in files else read(page), chapters, files)


def stale(book: Book) -> list[str]:
    """Say of every notebook that is not what its page and its code make today."""
    found = changed(book)
    if not found:
        remember(book)  # the generator looks at them again
    return [*map(_stale, found), *orphans()]


def _stale(path: Path) -> str:
    """Say what is wrong with a notebook that is not what it should be."""
    try:
        text = read(path) if path.exists() else "{}"
        if said := merges.unsettled(path, text):
            return said
        json.loads(text)
    except (Problem, ValueError, RecursionError):
        return message("{path} is broken; restore it from git, or run python scripts/build.py", path=shown(path))
    return message("{path} is out of date; run python scripts/build.py", path=shown(path))


def orphans() -> list[str]:
    """Name the notebooks that belong to no page."""
    known = pages()
    left = (path for path in sorted(NOTEBOOKS.glob("*")) if path not in known)
    return [message("{path} belongs to no page that includes results: delete it", path=shown(path)) for path in left]
