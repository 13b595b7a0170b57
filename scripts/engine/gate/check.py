"""Everything that must not be published of a rendered site: the checks, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from engine.gate import companions, links, numbers, published, shown, sources, words
from engine.gate.published import Published, Site
from engine.ground import spans
from engine.ground.problem import Problem
from engine.results.book import Book

OF_A_PAGE: tuple[Callable[[Site, Published], Iterator[str]], ...] = (
    numbers.in_article,
    numbers.around,
    shown.formulas,
    shown.listings,
    shown.attested,
    sources.numbers,
    words.language,
    words.published_draft,
    words.left,
    words.gone,
    links.inside,
    links.elsewhere,
    links.card,
    links.ids,
)
OF_THE_SITE: tuple[Callable[[Site], Iterator[str]], ...] = (
    companions.feed,
    companions.sitemap,
    companions.search,
    companions.files,
    companions.live,
    companions.pages,
    sources.history,
)


@spans.timed("gate")
def refuse(folder: Path, book: Book) -> None:
    """Raise Problem where a rendered site must not be published."""
    if said := faults(folder, book):
        raise Problem("\n".join(said))


def faults(folder: Path, book: Book) -> list[str]:
    """Return what must not be published, each once: page, source with its line, what it is, what to do."""
    site = published.opened(folder, book)
    if not site.pages:
        return [f"{folder}: there is no page in it"]
    found = [said for page in site.pages for said in _of_a_page(site, page)]
    found += [said for check in spans.of_steps("gate", OF_THE_SITE) for said in check(site)]
    return list(dict.fromkeys(found))


def _of_a_page(site: Site, page: Published) -> Iterator[str]:
    """Yield what must not be published of a page."""
    for check in spans.of_steps("gate", OF_A_PAGE, page.source or page.name):
        yield from (f"{page.name}: {said}" for said in check(site, page))


def unbound(folder: Path, book: Book) -> list[str]:
    """Return a line for each number that looks like a result and passes by a rule: its place, the number, the rule."""
    site = published.opened(folder, book)
    pages = [page for page in site.pages if page.sources and not page.is_notebook]
    return [line for page in pages for line in numbers.passing(site, page)]
