"""Everything that must not be published of a rendered site: the checks, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from engine.gate import companions, links, numbers, published, shown, sources, words
from engine.gate.published import Published, Site
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


def refuse(folder: Path, book: Book) -> None:
    """Raise Problem where a rendered site must not be published."""
    if said := faults(folder, book):
        raise Problem("\n".join(said))


def faults(folder: Path, book: Book) -> list[str]:
    """Return what must not be published, each once: page, source with its line, what it is, what to do."""
    site = published.opened(folder, book)
    if not site.pages:
        return [f"{folder}: there is no page in it"]
    found = [f"{page.name}: {said}" for page in site.pages for check in OF_A_PAGE for said in check(site, page)]
    found += [said for check in OF_THE_SITE for said in check(site)]
    return list(dict.fromkeys(found))


def unbound(folder: Path, book: Book) -> list[str]:
    """Return a line for each number that looks like a result and passes by a rule: its place, the number, the rule."""
    site = published.opened(folder, book)
    pages = [page for page in site.pages if page.sources and not page.is_notebook]
    return [line for page in pages for line in numbers.passing(site, page)]
