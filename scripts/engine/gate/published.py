"""A rendered site: its pages, each parsed once, and what each was made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

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
    """A page of the site. name: its path in the folder; source: what it was made of, None where a template made it."""

    name: str
    tree: LexborHTMLParser
    source: Path | None
    chapter: Path | None  # of a notebook: the page whose program it is

    @cached_property
    def article(self) -> LexborNode:
        """What the author says; of a page without such, all of it."""
        found = self.tree.css_first("article") or self.tree.body
        return found if found else reading.parsed("")

    @property
    def is_notebook(self) -> bool:
        """Whether it was made of a notebook."""
        return self.source is not None and self.source.suffix == NOTEBOOK

    @cached_property
    def says_sources(self) -> bool:
        """Whether it says where the numbers of another page come from."""
        return self.source is None and self.tree.css_first(SOURCES) is not None

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
        heading = self.tree.css_first("h1")
        return heading.text(deep=True).rstrip("¶").strip() if heading else ""


@dataclass
class Site:
    """The folder of a rendered site."""

    folder: Path
    numbers: Numbers  # of the records
    kinds: Kinds  # how they are compared
    attested: Mapping[str, Record]  # of results that no push computes again, by their keys
    places: Mapping[str, Path] = field(default_factory=dict)  # of the records, by the keys of their results
    pages: list[Published] = field(default_factory=list)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The titles of chapters that have a number."""
        given = (page.title for page in self.pages if unbound_numbers.number_of(page.title))
        return tuple(dict.fromkeys([*unbound_numbers.titles(map(read, page_sources.pages())), *given]))

    @cached_property
    def files(self) -> set[str]:
        """All that lies in the folder, as paths in it."""
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}

    def sources_of(self, page: Published) -> dict[str, LexborNode]:
        """Return {id: card} of what the site says of where the numbers of a page come from."""
        wanted = page_sources.of_sources(page.name)
        found = next((one for one in self.pages if one.name == wanted), None)
        return {node.attributes["id"] or "": node for node in found.tree.css(f"{SOURCES} [id]")} if found else {}

    def anchors(self, name: str) -> set[str]:
        """Return what a link to a page may name behind #. name: its path in the folder."""
        return self._anchors.get(name, set())

    @cached_property
    def _anchors(self) -> dict[str, set[str]]:
        found = ((page.name, page.tree.css("[id], a[name]")) for page in self.pages)
        return {name: {"top"}.union(*map(_names, nodes)) for name, nodes in found}

    def known(self, page: Published) -> Known:
        """Return what lets numbers of a page pass."""
        return Known(self.titles, unbound_numbers.number_of(page.title))


@spans.timed("gate: the site is parsed")
def opened(folder: Path, book: Book) -> Site:
    """Read a rendered site of a book."""
    site = Site(folder, freshness.numbers(book), book.kinds, freshness.attested(book), _places(book))
    notebooks = inventory.pages()
    for path in sorted(folder.rglob("*.html")):
        source = _source(path.relative_to(folder))
        tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
        name = path.relative_to(folder).as_posix()
        site.pages.append(Published(name, tree, source, notebooks.get(source) if source else None))
    return site


def _places(book: Book) -> dict[str, Path]:
    return {one.key: one.record_path(one.home) for one in book.declared}


def _names(node: LexborNode) -> set[str]:
    return {value for name in ("id", "name") if (value := node.attributes.get(name))}


def _source(page: Path) -> Path | None:
    """Return what a page of the folder was made of: `a/b.html` and `a/b/index.html` come of `a/b.md`."""
    stems = [page.with_suffix("")] + ([page.parent] if page.stem == "index" and page.parent != Path() else [])
    names = (DOCS / stem.parent / f"{stem.name}{suffix}" for stem in stems for suffix in (*SUFFIXES, NOTEBOOK))
    return next((name for name in names if name.is_file()), None)
