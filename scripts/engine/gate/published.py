"""A rendered site: its pages, each parsed when it is looked at, and what each was made of."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from engine.gate.facts import Facts, Outline
from engine.gate.said import Said
from engine.ground import spans
from engine.ground.paths import DOCS, ROOT, read
from engine.notebooks import inventory
from engine.prose import lines, page_sources, reading, unbound_numbers
from engine.prose.bound_numbers import Numbers
from engine.prose.kept_digits import Kinds
from engine.prose.rendered import Seen
from engine.prose.unbound_numbers import Known
from engine.results import freshness
from engine.results.book import Book
from engine.results.records import Record

SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
NOTEBOOK = ".ipynb"
SOURCES = "article.sources"  # of a page that says where numbers come from


@dataclass
class Published:
    """A page of the site. name: its path in the folder; source: what it was made of, None where a template made it.

    What is parsed of it is large, and let go by `close`; its outline and its facts stay.
    """

    name: str
    path: Path
    source: Path | None
    chapter: Path | None  # of a notebook: the page whose program it is

    def close(self) -> None:
        """Let go what was parsed; who asks for it again has it parsed anew."""
        for name in ("tree", "article", "seen", "text"):
            vars(self).pop(name, None)

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """All of the page."""
        return _parsed(self.path)

    @cached_property
    def outline(self) -> Outline:
        """What other pages ask of it; keeps nothing parsed, since all pages are asked before the first is looked at."""
        tree = _parsed(self.path)
        heading = tree.css_first("h1")
        title = heading.text(deep=True).rstrip("¶").strip() if heading else ""
        anchors = frozenset({"top"}.union(*map(_names, tree.css("[id], a[name]"))))
        return Outline(title, anchors, tree.css_first(SOURCES) is not None)

    @cached_property
    def article(self) -> LexborNode:
        """What the author says; of a page without such, all of it."""
        found = self.tree.css_first("article") or self.tree.body
        return found if found else reading.parsed("")

    @property
    def is_notebook(self) -> bool:
        """Whether it was made of a notebook."""
        return self.source is not None and self.source.suffix == NOTEBOOK

    @property
    def says_sources(self) -> bool:
        """Whether it says where the numbers of another page come from."""
        return self.source is None and self.outline.has_sources

    @cached_property
    def sources(self) -> tuple[Path, ...]:
        """The files in which its words stand."""
        page = self.chapter or self.source
        if page is None or page.suffix == NOTEBOOK:
            return ()
        return page, *(ROOT / part for part in page_sources.included(page) if (ROOT / part).suffix in SUFFIXES)

    @cached_property
    def seen(self) -> Seen:
        """The article as it is read."""
        return Seen(self.article, None if self.is_notebook else self.source, self.sources)

    @cached_property
    def text(self) -> str:
        """All that is read in the article, and what its attributes say."""
        return "".join(piece.text for piece in self.seen.pieces)

    def at(self, what: str, before: str = "", after: str = "") -> str:
        """Return `file:line: ` of what stands on the page between two texts, "" where it has no source."""
        place = lines.place(self.sources, what, before, after)
        return f"{place}: " if place else ""

    @property
    def title(self) -> str:
        """The title above the article."""
        return self.outline.title


@dataclass
class Site:
    """The folder of a rendered site."""

    folder: Path
    numbers: Numbers  # of the records
    kinds: Kinds  # how they are compared
    attested: Mapping[str, Record]  # of results that no push computes again, by their keys
    places: Mapping[str, Path] = field(default_factory=dict)  # of the records, by the keys of their results
    pages: list[Published] = field(default_factory=list)
    facts: dict[str, Facts] = field(default_factory=dict)  # of the pages that were looked at, by their names
    said: Said = field(default_factory=Said)  # by texts beside the pages

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The titles of chapters that have a number."""
        given = (page.title for page in self.pages if unbound_numbers.number_of(page.title))
        return tuple(dict.fromkeys([*unbound_numbers.titles(map(read, page_sources.pages())), *given]))

    @cached_property
    def files(self) -> set[str]:
        """All that lies in the folder, as paths in it."""
        found = (Path(place, name) for place, _, names in os.walk(self.folder) for name in names)
        return {path.relative_to(self.folder).as_posix() for path in found if path.is_file()}

    @cached_property
    def named(self) -> dict[str, Published]:
        """The pages by their names."""
        return {page.name: page for page in self.pages}

    def page_of_sources(self, page: Published) -> Published | None:
        """Return the page that says where the numbers of a page come from."""
        return self.named.get(page_sources.of_sources(page.name))

    def sources_of(self, page: Published) -> dict[str, LexborNode]:
        """Return {id: card} of what the site says of where the numbers of a page come from."""
        found = self.page_of_sources(page)
        return {node.attributes["id"] or "": node for node in found.tree.css(f"{SOURCES} [id]")} if found else {}

    def anchors(self, name: str) -> frozenset[str]:
        """Return what a link to a page may name behind #. name: its path in the folder."""
        return self.named[name].outline.anchors if name in self.named else frozenset()

    def known(self, page: Published) -> Known:
        """Return what lets numbers of a page pass."""
        return Known(self.titles, unbound_numbers.number_of(page.title))


@spans.timed("gate: the site is parsed")
def opened(folder: Path, book: Book) -> Site:
    """Read a rendered site of a book."""
    site = Site(folder, freshness.numbers(book), book.kinds, freshness.attested(book), _places(book))
    notebooks = inventory.pages()
    for path in sorted(Path(name) for name in site.files if name.endswith(".html")):
        source = _source(path)
        chapter = notebooks.get(source) if source else None
        site.pages.append(Published(path.as_posix(), folder / path, source, chapter))
    return site


def _parsed(path: Path) -> LexborHTMLParser:
    return LexborHTMLParser(path.read_text(encoding="utf-8"))


def _places(book: Book) -> dict[str, Path]:
    return {one.key: one.record_path(one.home) for one in book.declared}


def _names(node: LexborNode) -> set[str]:
    return {value for name in ("id", "name") if (value := node.attributes.get(name))}


def _source(page: Path) -> Path | None:
    """Return what a page of the folder was made of: `a/b.html` and `a/b/index.html` come of `a/b.md`."""
    stems = [page.with_suffix("")] + ([page.parent] if page.stem == "index" and page.parent != Path() else [])
    names = (DOCS / stem.parent / f"{stem.name}{suffix}" for stem in stems for suffix in (*SUFFIXES, NOTEBOOK))
    return next((name for name in names if name.is_file()), None)
