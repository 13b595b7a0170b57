"""Pages that the gate looked at and that held: one is looked at again only where something differs that decides it.

Kept in `.cache/gate`, the last of each page, by its bytes, its `grounds`, the titles of chapters, and what all checks
stand on: the engine, the site's words, Python, the packages. Whether the places to which it links are there is asked of
the site as it is, each time.

Tests hold that this is all: no check of a page opens another file, and of a site that was changed at random is said
what is said where nothing is kept. `--check` and `--gate` take nothing of it all the same, and look at everything.
"""

from __future__ import annotations

import json
import pickle
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from engine.gate import grounds, links, published
from engine.gate.facts import Facts, Outline
from engine.gate.grounds import Grounds
from engine.gate.published import Published, Site
from engine.gate.said import Said
from engine.gate.state import State
from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.paths import CACHE, shown
from engine.results.book import Book

KEPT = CACHE / "gate"
TEXTS = KEPT / "texts.json"  # no page has this name


@dataclass(frozen=True)
class Held:
    """A page that held. content: digest of its bytes; state: names all that decided it."""

    content: str
    outline: Outline
    grounds: Grounds
    state: str
    facts: Facts


class Looked:
    """What was looked at before, for one look at a site. book: whose records the site is held against."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._state = State(book)
        self._contents: dict[str, str] = {}  # digests of the pages
        self._held: dict[str, Held] = {}
        self._new: set[str] = set()

    def opened(self, folder: Path) -> Site:
        """Read a rendered site; what is known of its pages need not be read in them."""
        site = published.opened(folder, self._book)
        site.said = Said(cache.load_json(TEXTS).get(self._state.common))
        for page in site.pages:
            self._contents[page.name] = digest(page.path.read_bytes(), 32)
            held = self._loaded(page.name)
            if held and held.content == self._contents[page.name]:
                self._held[page.name] = held
                page.outline = held.outline
        return site

    def facts(self, site: Site, page: Published) -> Facts | None:
        """Return the facts of a page that need not be looked at again, None where it must be."""
        held = self._held.pop(page.name, None)
        if held is None or held.state != self._named(site, page, held.grounds):
            return None
        if not links.lead(site, held.facts.links) or not all(links.has(site, one) for one in held.facts.pictures):
            return None
        self._held[page.name] = held
        return held.facts

    def grounds(self, site: Site, page: Published) -> tuple[Grounds, str]:
        """Return what decides the checks of a page, and its state, before it is looked at."""
        stands_on = grounds.of(site, page)
        return stands_on, self._named(site, page, stands_on)

    def take(self, page: Published, before: tuple[Grounds, str], facts: Facts) -> None:
        """Take in a page that was looked at and held. before: its `grounds`."""
        self._held[page.name] = Held(self._contents[page.name], page.outline, *before, facts)
        self._new.add(page.name)

    def remember(self, site: Site) -> None:
        """Keep the new pages for a later look, where nothing changed meanwhile, and those of this site alone."""
        now = State(self._book.renewed()) if self._new else self._state
        for name in self._new:
            if self._state.stays(self._held[name].grounds, now):
                cache.keep_bytes(_place(name), pickle.dumps((self._state.common, self._held[name])))
        cache.keep(TEXTS, json.dumps({self._state.common: site.said.asked}))
        for other in {*KEPT.glob("*")} - {TEXTS, *map(_place, self._held)}:
            with suppress(OSError):
                other.unlink()

    def _loaded(self, name: str) -> Held | None:
        """Return what is kept of a page, None where nothing is that this engine can read."""
        try:
            common, held = pickle.loads(_place(name).read_bytes())
        except Exception:  # cut short, or of another engine: looked at again
            return None
        return held if common == self._state.common and isinstance(held, Held) else None

    def _named(self, site: Site, page: Published, stands_on: Grounds) -> str:
        """Name all that decides the checks of a page."""
        made_of = [path and shown(path) for path in (page.source, page.chapter)]
        own = page.name, made_of, self._contents[page.name], self._contents.get(stands_on.beside)
        return digest(repr((own, site.titles, stands_on, self._state.of(stands_on))), 32)


def _place(name: str) -> Path:
    return KEPT / quote(name, safe="")
