"""Everything that must not be published of a rendered site: the checks, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from engine.gate import companions, links, numbers, published, shown, sources, words
from engine.gate.facts import Facts
from engine.gate.looked import Looked
from engine.gate.published import Published, Site
from engine.gate.said import results
from engine.ground import spans
from engine.ground.messages import message
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
def refuse(folder: Path, book: Book, looked: Looked | None = None) -> None:
    """Raise Problem where a rendered site must not be published. looked: pages that need not be looked at again."""
    if said := faults(folder, book, looked):
        raise Problem("\n".join(said))


def faults(folder: Path, book: Book, looked: Looked | None = None) -> list[str]:
    """Return what must not be published, each once: page, source with its line, what it is, what to do.

    looked: pages that were looked at before, none where all are to be looked at anew; takes those in that hold.
    """
    site = looked.opened(folder) if looked else published.opened(folder, book)
    if not site.pages:
        return [message("{folder}: there is no page in it", folder=folder)]
    found = [said for page in site.pages for said in _of_page(site, page, looked)]
    found += [said for check in spans.of_steps("gate", OF_THE_SITE) for said in check(site)]
    if looked:
        looked.remember(site)
    return list(dict.fromkeys(found))


def _of_page(site: Site, page: Published, looked: Looked | None) -> list[str]:
    """Return what is wrong with a page, and leave its facts with the site, and nothing parsed."""
    if looked and (known := looked.facts(site, page)):
        site.facts[page.name] = known
        return []
    before = looked.grounds(site, page) if looked else None
    steps = spans.of_steps("gate", OF_A_PAGE, page.source or page.name)
    said = [f"{page.name}: {said}" for check in steps for said in check(site, page)]
    site.facts[page.name] = _facts(page)
    if looked and before and not said:
        looked.take(page, before, site.facts[page.name])
    page.close()
    return said


def _facts(page: Published) -> Facts:
    said = frozenset(results(numbers.spoken(page)))
    footnotes = frozenset(page.seen.footnotes)
    return Facts(links.targets(page), links.pictures(page), footnotes, said, sources.cards(page))


def unbound(folder: Path, book: Book) -> list[str]:
    """Return a line for each number that looks like a result and passes by a rule: its place, the number, the rule."""
    site = published.opened(folder, book)
    pages = [page for page in site.pages if page.sources and not page.is_notebook]
    return [line for page in pages for line in numbers.passing(site, page)]
