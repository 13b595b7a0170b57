"""What lies beside the pages of a site: feed, sitemap, search, notebooks, data, what readers run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from engine.gate.published import Site
from engine.ground.messages import message
from engine.ground.paths import DOCS, shown
from engine.ground.problem import Problem
from engine.prose import page_sources, reading, rendered
from engine.prose.rendered import Seen
from engine.prose.unbound_numbers import Known
from engine.search import published

LIVE = "assets/live/**/*.json"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def feed(site: Site) -> Iterator[str]:
    """Yield what is wrong with the numbers of the feed."""
    path = site.folder / "feed.xml"
    if not path.is_file():
        return
    for item in _parsed(path).iter("item"):
        said = reading.parsed(f"<h1>{item.findtext('title')}</h1>{item.findtext('description')}")
        chapter = Path(unquote(urlsplit(item.findtext("link") or "").path)).name
        page = next((one for one in site.pages if one.name.endswith(chapter)), None)
        seen = Seen(said, None, page.sources if page else ())
        seen.footnotes = {*site.facts[page.name].footnotes} if page else set()
        for fault in rendered.faults(seen, site.numbers, site.known(page) if page else Known(), site.kinds):
            yield f"feed.xml: {fault}"


def sitemap(site: Site) -> Iterator[str]:
    """Yield addresses of the sitemap that no page has."""
    path = site.folder / "sitemap.xml"
    if not path.is_file():  # without an address the site has none
        return
    names = {page.name for page in site.pages}
    for place in _parsed(path).iter(MAP):
        address = unquote(urlsplit(place.text or "").path)
        parts = (f"{address}index.html" if address.endswith("/") else address or "index.html").strip("/").split("/")
        if not names & {"/".join(parts[n:]) for n in range(len(parts))}:
            yield message("sitemap.xml: {address} is no page of the site", address=place.text)


def search(site: Site) -> Iterator[str]:
    """Yield numbers that the search shows and no page has."""
    known = set[str]().union(*(facts.said for facts in site.facts.values()))
    said: dict[Path, set[str]] = {}
    for path, *texts in published.texts(site.folder):
        said.setdefault(path, set()).update(site.said.of(reading.PARTED.join(texts)))
    for path, numbers in said.items():
        for number in sorted(numbers - known):
            yield message(
                "{file}: no page says {number}; render the site anew",
                file=path.relative_to(site.folder).as_posix(),
                number=number,
            )


def files(site: Site) -> Iterator[str]:
    """Yield notebooks and data that are not those of the repository, and sources of pages that lie about."""
    copies = {str(page.source.relative_to(DOCS).with_suffix("")) for page in site.pages if page.source}
    for name in sorted(map(Path, site.files)):
        if name.suffix in {".ipynb", ".csv", ".json"} and (DOCS / name).is_file():
            if (site.folder / name).read_bytes() != (DOCS / name).read_bytes():
                yield message(
                    "{name} is not {source}; render the site anew", name=name.as_posix(), source=shown(DOCS / name)
                )
        elif name.suffix == ".md" and f"{name.with_suffix('')}" in copies:
            continue  # beside its page
        elif name.suffix in {".md", ".py"}:
            yield message("{name} is a source, and no page; take it out of docs/, or exclude it", name=name.as_posix())


def live(site: Site) -> Iterator[str]:
    """Yield files that live pages would load and nobody has put there."""
    for path in sorted(site.folder.glob(LIVE)):
        for address in _addresses(json.loads(path.read_text(encoding="utf-8"))):
            if address not in site.files:
                yield message(
                    "{file}: {address} is not there; render the site anew",
                    file=path.relative_to(site.folder).as_posix(),
                    address=address,
                )


def _addresses(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        for one in told.values():
            yield from _addresses(one)
    elif isinstance(told, str) and told.startswith("assets/"):
        yield told


def pages(site: Site) -> Iterator[str]:
    """Yield sources that no page was made of."""
    made = {page.source for page in site.pages}
    for source in page_sources.published():
        if source not in made:
            yield message("{source}: the site has no page of it", source=shown(source))


def _parsed(path: Path) -> ElementTree.Element:
    """Return the root of a file of XML. Raises Problem where it is none."""
    try:
        return ElementTree.fromstring(path.read_text(encoding="utf-8"))
    except ElementTree.ParseError as error:
        raise Problem(message("{name}: no XML: {error}", name=path.name, error=error)) from None
