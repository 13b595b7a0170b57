"""What one build of the site knows: read once from records and sources, shared by its pages; and what it refuses."""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.code.tree import Tree
from engine.formulas import drawing, stray_tex
from engine.ground import journal
from engine.ground.digest import digest
from engine.ground.kept import Kept
from engine.ground.messages import message
from engine.ground.paths import CACHE, DOCS, RESULTS, ROOT, read_often
from engine.ground.problem import Problem
from engine.ground.snapshot import content
from engine.interactive import check, lab_marks, trial
from engine.interactive.trial import Tried
from engine.notebooks import inventory
from engine.pages import finished, history, live_parts, page_tree, reading_time
from engine.pages.addresses import relative
from engine.pages.context import PageContext
from engine.pages.finished import Html
from engine.pages.live_parts import LiveParts
from engine.pages.page_tree import Pieces
from engine.pages.sources_of_results import Made
from engine.prose import (
    bound_numbers,
    front_matter,
    page_sources,
    page_state,
    reading,
    rendered,
    unbound_numbers,
)
from engine.prose.numbered import Chapter, Chapters
from engine.prose.page_state import PageStates
from engine.prose.rendered import Seen
from engine.results import freshness, provenance
from engine.results.book import Book

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import AnchorLink
    from selectolax.lexbor import LexborNode

log = logging.getLogger("mkdocs.hooks.results")

LIVE = Kept(CACHE / "live")
FIT = Kept(CACHE / "fit")  # whether results of a state are all fit to be published, and which are of stand-ins
KNOWN = "known"
ARCHIVE = "<!-- archive -->"  # where a page asks for a list of all chapters


@dataclass(frozen=True)
class Known:
    """What is known before a build.

    book: as it was read; results: names what the results are made of, "" where that cannot be told; held: the `inputs`,
    the `code` and the `notebooks` that were looked at by this book, and held, nothing where none were; configured: the
    `configuration` before MkDocs read it, "" where nobody looked.
    """

    book: Book
    results: str = ""
    held: tuple[str, str, str] | None = None
    configured: str = ""

    def unfit(self, book: Book | None = None, aside: Container[str] = ()) -> list[str]:
        """Say of everything that the pages print why it must not be published. book: read later than this one."""
        state = "" if aside else self.results
        said: list[str] = FIT.made("results", state, lambda: freshness.unfit(book or self.book, aside))
        return said


@dataclass
class SiteBuild:
    """A build, from the results and pages that it read first to the finished pages."""

    known: Known = field(default_factory=lambda: Known(Book()))
    error: type[Exception] = Problem  # what stops the generator in the midst of a page
    book: Book = field(init=False)
    numbers: bound_numbers.Numbers = field(default_factory=dict)
    stand_ins: set[str] = field(default_factory=set)  # keys of results made from stand-in data
    made: Made = field(default_factory=dict)
    chapters: Chapters = field(default_factory=dict)  # what is numbered on the pages, by their sources
    tried: Tried = trial.NONE  # what of the book readers can run
    notebooks: dict[Path, Path] = field(default_factory=dict)  # {notebook: the page that it is made of}
    changed: dict[str, datetime] = field(default_factory=dict)  # {source: when it was last, by git}
    titles: tuple[str, ...] = ()  # of the chapters that have a number
    said: set[str] = field(default_factory=set)  # of the sources, not to be said again of the pages
    faults: list[str] = field(default_factory=list)  # of the finished pages
    put_off: list[Callable[[], None]] | None = None  # what is done once a page is shown, where that is wanted
    read: tuple[str, str, str] = "", "", ""  # the `inputs`, the `code` and the `notebooks` that were checked
    pages: dict[str, Html] = field(default_factory=dict)  # those that are finished, by their sources
    archive: str = ""  # address of the page that lists all chapters
    shown: dict[str, PageContext] = field(default_factory=dict)  # what the steps of the pages left
    live: dict[str, LiveParts] = field(default_factory=dict)  # what readers can run there
    leads: Pieces = field(default_factory=Pieces)  # what stands before their more-marks
    glyphs: dict[str, str] = field(default_factory=dict)  # {name: outline} of those that formulas show
    fronts: dict[Path, dict[str, Any]] = field(default_factory=dict)  # the front matter of the pages

    def __post_init__(self) -> None:
        self.book = self.known.book

    def begin(self, config: MkDocsConfig, aside: Container[str]) -> None:
        """Complain of every result, number and snippet that does not hold: a strict build stops, a server warns.

        aside: keys of the results that a server makes anew, or shows beside the recorded ones.
        """
        with journal.settled():
            self.read = inputs(), code(), notebooks()
            holds = self.read == self.known.held
            self.book = self.known.book if holds else self.known.book.renewed()
            self.numbers, results = freshness.numbers(self.book), self.known.results
            self.stand_ins = FIT.made("stand-ins", results, lambda: freshness.stand_ins(self.book))
            self.notebooks = inventory.pages()
            self.changed = history.pages()
            self.titles = unbound_numbers.titles(map(read_often, page_sources.pages()))
            self.made = provenance.gather(self.book, config.repo_url)
            self.chapters = self.states.chapters
            self.tried, _ = check.tried(self.book)
            faults = [] if holds else check.faults(self.book, self.numbers)
            unfit = self.known.unfit(self.book, aside)
            said = [*map(str, faults), *(message("{said}; run python scripts/build.py", said=one) for one in unfit)]
            if not (said or aside or holds):  # none is written while anything else is wrong
                said += inventory.stale(self.book)
        self.book.sources.let_go()
        if said and (config.strict or any(fault.fatal for fault in faults)):
            raise Problem("\n".join(said))
        self.said = {*map(str, faults)}
        for line in said:
            log.warning(line)

    def context(self, page: Page, config: MkDocsConfig, drifted: bound_numbers.Numbers) -> PageContext:
        """Return what the steps of a page are to know. drifted: numbers to be set beside the recorded ones."""
        source = DOCS / page.file.src_uri
        sources = self._sources(source)
        front = front_matter.values(read_often(source)) if source in sources else {}  # a notebook is made of another
        self.fronts[source] = front
        return PageContext(
            name=page.file.src_uri,
            source=source,
            sources=sources,
            chapters=self.chapters,
            labs=self._labs(source) if source in sources else {},
            aims=front_matter.sentences(front, "aims"),
            needs=front_matter.sentences(front, "needs"),
            notebook=self._notebook(source, page),
            made=self.made,
            results=relative(RESULTS.relative_to(DOCS).as_posix(), page.url),
            origins=relative(page_sources.of_sources(page.url), page.url),
            stand_in=source.is_file() and bool(self.stand_ins & page_sources.results_of(source)),
            drifted=self._named_of(drifted, source) if drifted else {},
            slugify=config.mdx_configs["toc"]["slugify"],
            error=self.error,
        )

    def state(self, page: Page, config: MkDocsConfig, context: PageContext) -> str:
        """Name all that a page is made of, "" of one that a plugin makes. context: what its steps are told."""
        source = DOCS / page.file.src_uri
        if not source.is_file():
            return ""
        told = context.aims, context.needs, context.labs, context.notebook, context.results, context.origins
        beside = told, config.use_directory_urls, context.stand_in, sorted(context.drifted.items()), self.titles
        if source.suffix == ".ipynb":  # be it one that no page has any more
            return self.states.of_file(source, page.meta.get("title"), *beside)
        return self.states.of(source, *beside)

    def reread(self, source: Path, chapter: Chapter) -> None:
        """Go on after a save that changed one page of prose. chapter: what is numbered there now."""
        self.chapters = {**self.chapters, source: chapter}
        self.states = self.states.after(source, self.chapters)

    @cached_property
    def states(self) -> PageStates:
        """What the pages are made of."""
        return page_state.states(self.book)

    def _notebook(self, source: Path, page: Page) -> str:
        """Return the address of the notebook that is made of a page."""
        place = self._places.get(source)
        if place is None:
            return ""
        end = ".html" if page.url.endswith(".html") else "/"
        return relative(f"{place.relative_to(DOCS).with_suffix('').as_posix()}{end}", page.url)

    @cached_property
    def _places(self) -> dict[Path, Path]:
        """The notebooks by their pages."""
        return {chapter: notebook for notebook, chapter in self.notebooks.items()}

    def _labs(self, source: Path) -> dict[str, dict[str, Any]]:
        """Return what the labs of a page say of themselves; what is not there is said elsewhere."""
        known = self.tried.declarations
        return {key: known[key] for key in lab_marks.of_page(source) if key in known}

    def _named_of(self, numbers: bound_numbers.Numbers, source: Path) -> bound_numbers.Numbers:
        """Return what of numbers a page names, or the page that a notebook is made of."""
        page = self.notebooks.get(source, source)
        texts = self.states.texts(page) if page.is_file() else []
        named = set[str]().union(*map(page_sources.results_in, texts))
        return {key: of_result for key, of_result in numbers.items() if key in named}

    def _sources(self, source: Path) -> tuple[Path, ...]:
        source = self.notebooks.get(source, source)  # what is wrong in a notebook is mended in its page
        if not source.is_file():  # a plugin has made the page
            return ()
        return source, *(ROOT / snippet for snippet in page_sources.included(source) if snippet.endswith(".md"))

    def finish(self, page: Page, html: str, done: PageContext, config: MkDocsConfig) -> None:
        """Look at a page as the reader will, where the first look was blind. done: what its steps left."""
        seen = reading.parsed(html)
        look = partial(self._look, str(page.meta.get("title") or ""), seen, done, config.strict)
        if not page.file.src_uri.endswith(".ipynb"):  # which says what its page does
            self.do(look)
        try:
            stray_tex.refuse(seen, done.sources)
        except Problem as problem:
            if not config.strict:  # a server keeps the last good page
                raise
            self.faults.append(str(problem))
        if "published" in page.meta:
            page.meta["minutes"] = reading_time.minutes(seen)
        page.title = drawing.titled(str(page.title))
        for section in _sections(page.toc):
            section.title = drawing.titled(section.title)
        if done.lead and (parts := page_tree.taken_apart(done.lead)):
            done.lead, done.lead_parts = None, parts
        self.take(page, html, done)

    def do(self, work: Callable[[], None]) -> None:
        """Do what no reader waits for: now, or once the page is shown."""
        if self.put_off is None:
            work()
        else:
            self.put_off.append(work)

    def _look(self, title: str, page: LexborNode, done: PageContext, strict: bool) -> None:
        known = unbound_numbers.Known(self.titles, unbound_numbers.number_of(title))
        seen = Seen(page, next(iter(done.sources), None), done.sources)
        for fault in rendered.faults(seen, self.numbers, known, self.book.kinds):
            if strict:
                self.faults.append(fault)
            elif not any(one.startswith(fault) for one in self.said):  # of the sources more is said
                log.warning(fault)

    def take(self, page: Page, html: str, done: PageContext, kept: Html | None = None) -> None:
        """Take a finished page into the site. done: what its steps left; kept: the same HTML, where that lies kept."""
        self.pages[page.file.src_uri] = finished.held(html)
        if ARCHIVE in html:
            self.archive = self.archive or page.url
        self.shown[page.file.src_uri] = done
        self.glyphs |= done.glyphs
        if kept:
            self.put(page, done, kept)
        page.meta["extras"] = done.extras
        self.live[page.file.src_uri] = self._live(page.file.src_uri, done)
        self.leads.add(page.file.src_uri, done.lead or done.lead_parts)

    def put(self, page: Page, done: PageContext, kept: Html) -> None:
        """Hold no more of a finished page than where it lies kept. done: what its steps left."""
        self.pages[page.file.src_uri] = kept
        done.glyphs = {}  # each page has texts of its own, those of the site are known

    def _live(self, source: str, done: PageContext) -> LiveParts:
        """Return what readers can run of a page: found again where the page differs, or a program."""
        tried = [self.tried.results.get(key) for key in done.named], [self.tried.labs.get(key) for key in done.labs]
        state = digest(repr((done.state, tried)), 32) if done.state else ""
        parts: LiveParts = LIVE.made(source, state, lambda: live_parts.of_page(done, self.book, self.tried))
        return parts

    def end(self, config: MkDocsConfig) -> bool:
        """Say whether a site was rendered from one state; refuse one on whose pages something does not hold.

        A build or an author may be writing meanwhile: a strict build is refused then. A server renders again.
        """
        if self.faults:
            raise Problem("\n  ".join(dict.fromkeys(self.faults)))
        is_configured, now = self.known.configured in {"", configuration()}, (inputs(), code(), notebooks())
        if is_configured and now == self.read:
            return True
        said = message("results, pages or code changed while the site was rendered; run it again")
        if config.strict:
            raise Problem(said)
        if not is_configured or (now[0], now[2]) != (self.read[0], self.read[2]):
            log.warning(said)
        return False


def hand_over(config: MkDocsConfig, known: Known) -> None:
    """Let what is known go along with a configuration, so that rendering by it does not find it out anew."""
    config.extra[KNOWN] = known


def handed_over(config: MkDocsConfig) -> Known:
    """Return what goes along with a configuration, else the book as it is now."""
    known = config.extra.get(KNOWN)
    return known if isinstance(known, Known) else Known(Book())


def inputs() -> str:
    """Name the pages as they are, with the results, settings and theme that they are made of."""
    return _named([*page_sources.inputs(), *page_state.SETTINGS, *sorted(page_state.THEME.rglob("*"))])


def configuration() -> str:
    """Name the file from which MkDocs is configured, as it is."""
    return content(page_state.CONFIGURATION)


def code() -> str:
    """Name the code as it is."""
    return _named(sorted(Tree.read().files))


def notebooks() -> str:
    """Name the notebooks as they are."""
    return _named(sorted(inventory.NOTEBOOKS.glob("*.ipynb")))


def _named(files: Iterable[Path]) -> str:
    return digest("\n".join(f"{path}\0{content(path)}" for path in files), 64)


def _sections(links: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    for link in links:
        yield link
        yield from _sections(link.children)
