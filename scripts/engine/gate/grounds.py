"""What decides the checks of a page: beside its bytes, files of its source, the results that it names, other pages.

Which these are follows from the page and from those files, so that a list counts as long as none of them differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.gate.published import Published, Site
from engine.ground.paths import RESULTS, ROOT, read, shown
from engine.ground.snapshot import content
from engine.prose import page_sources, predicates
from engine.prose.markup import outside_fences
from engine.results.keys import parse_number

NAMING = "data[value], [data-value]"  # what names a number or a claim
DRAWINGS = "svg[class=chart]"


@dataclass(frozen=True)
class Grounds:
    """What decides the checks of a page beside its own bytes, by its names.

    files: of its source and of what that includes, from the root; results: their keys; beside: the page of its sources,
    "" where that does not count; is_drawn: whether all drawings of results count.
    """

    files: tuple[str, ...]
    results: tuple[str, ...]
    beside: str
    is_drawn: bool


class Digests(dict[str, str]):
    """The digests of files as they were when they were first asked for, by their paths from the root; "" of none."""

    def __missing__(self, name: str) -> str:
        self[name] = content(ROOT / name)
        return self[name]

    def of(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """Return (path, digest) of files."""
        return [(name, self[name]) for name in names]


def of(site: Site, page: Published) -> Grounds:
    """Return what decides the checks of a page."""
    shows = {str(key) for path in page.sources for key in page_sources.results_of(path)}
    return Grounds(
        files=tuple(sorted(map(shown, _files(page)))),
        results=tuple(sorted({*_named(page), *shows})),
        beside="" if shows.isdisjoint(site.attested) else page_sources.of_sources(page.name),
        is_drawn=_shows_others(page),
    )


def _files(page: Published) -> set[Path]:
    """Return the files by which a page is judged."""
    own = {path for path in (page.source, *page.sources) if path}
    return own | {ROOT / name.partition(":")[0] for path in page.sources for name in page_sources.included(path)}


def _named(page: Published) -> Iterator[str]:
    """Yield the keys of the results that a page names, rather too many."""
    for node in page.tree.css(NAMING):
        for value in filter(None, map(node.attributes.get, ("value", "data-value"))):
            yield from map(str, {parse_number(value)[0], *predicates.results(value)})


def _shows_others(page: Published) -> bool:
    """Whether a page shows drawings that its source does not include."""
    if page.source is None or page.is_notebook:
        return False
    included = (page_sources.data_of(line) for _, line in outside_fences(read(page.source).split("\n")))
    own = [name for name in included if name and (RESULTS / name).with_suffix(".svg").is_file()]
    return len(page.article.css(DRAWINGS)) > len(own)
