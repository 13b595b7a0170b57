"""Which pages have a notebook, and which notebooks are not what their page and its code make today."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from importlib import metadata
from pathlib import Path

from engine.ground import cache, merges, spans
from engine.ground.digest import digest
from engine.ground.paths import CACHE, DOCS, ROOT, holds, read, shown
from engine.ground.problem import Problem
from engine.prose import drafts, numbered, page_sources
from engine.prose.numbered import Chapters, Numbered
from engine.results.book import Book

NOTEBOOKS = DOCS / "notebooks"


def pages() -> dict[Path, Path]:
    """Return {notebook: page} for every page that includes results and is no draft.

    Raises Problem where two would have the same.
    """
    found: dict[Path, Path] = {}
    for page in page_sources.pages():
        text = read(page)
        if any(map(page_sources.result_of, text.split("\n"))) and not drafts.is_draft(text):
            notebook = NOTEBOOKS / f"{page.stem}.ipynb"
            if notebook in found:
                raise Problem(f"{shown(page)} and {shown(found[notebook])} would have one notebook: rename one of them")
            found[notebook] = page
    return found


@spans.timed("notebooks")
def texts(book: Book, pending: Mapping[Path, str] | None = None) -> dict[Path, str]:
    """Return {notebook: text} of all pages. pending: {path: text} of files that are about to be written."""
    files = pending or {}
    state = _state(book, files)
    made: dict[Path, str] = book.sources.latest(texts, state, lambda: _remembered(state) or _made(book, files))
    return dict(made)


def remember(book: Book) -> None:
    """Keep the notebooks that were made last for a later process, where all stands that they were made of."""
    state = _state(book.renewed(), {})
    made: dict[Path, str] | None = book.sources.last(texts, state)
    if made and not _place(state).exists():
        cache.keep_last(_place(state), json.dumps({shown(path): text for path, text in made.items()}))


def _state(book: Book, files: Mapping[Path, str]) -> str:
    """Name all that the notebooks are made of. files: {path: text} of those that are about to be written."""
    return _named(book, _held({*page_sources.inputs(), *files}, files))


def _held(paths: Iterable[Path], files: Mapping[Path, str]) -> dict[Path, str]:
    """Return {path: digest}, in order. A table is written with a mark before its text, which is none of it."""

    def said(path: Path) -> str | bytes:
        return files[path] if path in files else path.read_bytes().removeprefix(BOM_UTF8)

    return {path: digest(said(path)) for path in sorted(paths)}


def _named(book: Book, held: Mapping[Path, str], *beside: object) -> str:
    """Name what is made of the sources, of files by their digests, and of what is beside them."""
    files = [(shown(path), content) for path, content in held.items()]
    return digest(repr((book.sources.tree.digest, metadata.version("nbformat"), files, beside)))


def _place(state: str) -> Path:
    return CACHE / "notebooks" / f"{state}.json"


def _remembered(state: str) -> dict[Path, str]:
    return {ROOT / name: text for name, text in cache.load_json(_place(state)).items()}


def _made(book: Book, files: Mapping[Path, str]) -> dict[Path, str]:
    """Make those notebooks anew whose page differs, with what it includes, or what all pages stand on."""
    chapters = numbered.chapters(files)
    held = _held({*page_sources.inputs(), *files}, files)
    prose = {*page_sources.with_included(page_sources.pages())}
    common = {path: content for path, content in held.items() if path not in prose}
    numbers = {page: replace(one, things=_without_lines(one.things)) for page, one in chapters.items()}
    made = {}
    for notebook, page in pages().items():
        own = {path: held[path] for path in sorted(page_sources.with_included([page]))}
        state = _named(book, common | own, sorted(numbers.items()))
        make = partial(_written, book, page, chapters, files)
        made[notebook] = book.sources.latest((_made, page), state, make)
    return made


def _without_lines(things: Iterable[Numbered]) -> tuple[Numbered, ...]:
    return tuple(replace(one, line=0) for one in things)


def _written(book: Book, page: Path, chapters: Chapters, files: Mapping[Path, str]) -> str:
    with spans.span("notebook", page):
        from engine.notebooks import write  # its library is slow to load

        return write.notebook(book, page, files[page] if page in files else read(page), chapters, files)


def stale(book: Book) -> list[str]:
    """Say of every notebook that is not what its page and its code make today."""
    wanted = texts(book)
    return [_stale(path) for path, text in wanted.items() if not holds(path, text)] + orphans(wanted)


def _stale(path: Path) -> str:
    """Say what is wrong with a notebook that is not what it should be."""
    try:
        text = read(path) if path.exists() else "{}"
        if said := merges.unsettled(path, text):
            return said
        json.loads(text)
    except (Problem, ValueError, RecursionError):
        return f"{shown(path)} is broken; restore it from git, or run python scripts/build.py"
    return f"{shown(path)} is out of date; run python scripts/build.py"


def orphans(wanted: Mapping[Path, object] | None = None) -> list[str]:
    """Name the notebooks that belong to no page."""
    known = pages() if wanted is None else wanted
    left = (path for path in sorted(NOTEBOOKS.glob("*")) if path not in known)
    return [f"{shown(path)} belongs to no page that includes results: delete it" for path in left]
