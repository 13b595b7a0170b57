"""What one build of the site knows: read once from records and sources, shared by its pages; and what it refuses."""

from __future__ import annotations

import logging
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_relative_url
from selectolax.lexbor import LexborNode

from engine.formulas import drawing, stray_tex
from engine.ground import journal
from engine.ground.digest import digest
from engine.ground.paths import DOCS, RESULTS, ROOT
from engine.notebooks import inventory
from engine.pages.context import PageContext
from engine.pages.page_tree import Content
from engine.pages.sources_of_results import Made
from engine.prose import bound_numbers, check, page_sources, rendered_numbers
from engine.results import freshness, provenance
from engine.results.book import Book

log = logging.getLogger("mkdocs.hooks.results")


@dataclass
class SiteBuild:
    """A build, from the results and pages that it read first to the finished pages."""

    book: Book = field(default_factory=Book)
    numbers: bound_numbers.Numbers = field(default_factory=dict)
    stand_ins: set[str] = field(default_factory=set)  # keys of results made from stand-in data
    made: Made = field(default_factory=dict)
    notebooks: dict[Path, Path] = field(default_factory=dict)  # {notebook: the page that it is made of}
    said: set[str] = field(default_factory=set)  # of the sources, not to be said again of the pages
    read: str = ""  # digest of the results and the pages that were checked
    pages: dict[str, LexborNode] = field(default_factory=dict)  # finished, parsed, by their sources
    leads: dict[str, Content] = field(default_factory=dict)  # what stands before their more-marks

    def begin(self, config: MkDocsConfig, aside: Container[str]) -> None:
        """Complain of every result, number and snippet that does not hold: a strict build stops, a server warns.

        aside: keys of the results that a server makes anew, or shows beside the recorded ones.
        """
        self.book = self.book.renewed()
        with journal.settled():
            self.read = _digest()
            self.numbers, self.stand_ins = freshness.numbers(self.book), freshness.stand_ins(self.book)
            self.notebooks = inventory.pages()
            self.made = provenance.gather(self.book, config.repo_url)
            faults = check.faults(self.book, self.numbers)
            unfit = freshness.unfit(self.book, aside)
            said = [*map(str, faults), *(f"{one}; run python scripts/build.py" for one in unfit)]
            if not (said or aside):  # none is written while anything else is wrong
                said += inventory.stale(self.book)
        if said and (config.strict or any(fault.fatal for fault in faults)):
            raise PluginError("\n".join(said))
        self.said = {fault.text for fault in faults}
        for line in said:
            log.warning(line)

    def context(self, page: Page, config: MkDocsConfig, drifted: bound_numbers.Numbers) -> PageContext:
        """Return what the steps of a page are to know. drifted: numbers to be set beside the recorded ones."""
        source = DOCS / page.file.src_uri
        return PageContext(
            name=page.file.src_uri,
            sources=self._sources(source),
            made=self.made,
            results=get_relative_url(RESULTS.relative_to(DOCS).as_posix(), page.url),
            stand_in=bool(self.stand_ins & page_sources.results_of(source)),
            drifted=drifted,
            slugify=config.mdx_configs["toc"]["slugify"],
            error=PluginError,
        )

    def _sources(self, source: Path) -> tuple[Path, ...]:
        source = self.notebooks.get(source, source)  # what is wrong in a notebook is mended in its page
        return source, *(ROOT / snippet for snippet in page_sources.included(source) if snippet.endswith(".md"))

    def finish(self, page: Page, html: str, done: PageContext, config: MkDocsConfig) -> None:
        """Look at a page as the reader will, where the first look was blind. done: what its steps left."""
        seen = rendered_numbers.parsed(html)
        for fault in bound_numbers.rendered_faults(seen, self.numbers, self.book.kinds):
            if config.strict:
                raise PluginError(f"{page.file.src_uri}: {fault}")
            if fault not in self.said:
                log.warning(f"{page.file.src_uri}: {fault}")
        stray_tex.refuse(seen, done.sources)
        page.title = drawing.titled(str(page.title), done.drawings)
        for section in _sections(page.toc):
            section.title = drawing.titled(section.title, done.drawings)
        self.pages[page.file.src_uri] = seen
        if done.lead:
            self.leads[page.file.src_uri] = done.lead

    def end(self, config: MkDocsConfig) -> None:
        """Refuse a site whose pages were rendered from different states: a build or an author was writing meanwhile."""
        if _digest() != self.read:
            said = "results or pages changed while the site was rendered; run it again"
            if config.strict:
                raise PluginError(said)
            log.warning(said)


def _digest() -> str:
    files = [*page_sources.inputs(), *sorted(inventory.NOTEBOOKS.glob("*.ipynb"))]
    return digest(repr([(path, path.read_bytes()) for path in files]), 64)


def _sections(links: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    for link in links:
        yield link
        yield from _sections(link.children)
