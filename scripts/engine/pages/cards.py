"""The cards of the index: of each chapter its key figure, and a sentence with a number of it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from selectolax.lexbor import LexborNode

from engine.formulas import drawing
from engine.ground.digest import digest
from engine.ground.kept import Kept
from engine.ground.messages import message
from engine.ground.paths import CACHE, DOCS, RESULTS, ROOT, read, shown
from engine.ground.problem import Problem
from engine.ground.snapshot import content
from engine.ground.words import words
from engine.pages.finished import Html
from engine.pages.sources_of_results import Made
from engine.prose import page_sources, reading
from engine.prose.markup import DATA
from engine.prose.reading import VALUE
from engine.results.keys import parse_number
from engine.results.provenance import Provenance

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

KEPT = Kept(CACHE / "index-cards")
NAME = re.compile(r'aria-labelledby="([^"]*)"')
LARGEST = 4 * 1024  # bytes of a figure on a card, packed as they are sent


class Card(NamedTuple):
    """What a card shows beside title and text. figure: SVG; finding: HTML; "" where there is none of either.

    made: where the first number of the finding comes from; origin: the address that says so, "" where none does.
    """

    figure: str
    finding: str
    made: Provenance | None
    origin: str


def card(page: Page, made: Made, html: Html | None, state: str) -> Card:
    """Return the card of a chapter by its front matter: made anew where the chapter differs. Raises Problem.

    html: its finished page, where there is one; state: names all that it is made of.
    """
    number = DATA.search(_finding(page))
    provenance = made.get(parse_number(number[1])[0]) if number else None
    named = page.meta.get("figure")
    beside = page.url, content(_drawing(named)) if named else ""
    made_of = digest(repr((state, beside)), 32) if state else ""
    shown: tuple[str, str, str] = KEPT.made(page.file.src_uri, made_of, lambda: _shown(page, html))
    figure, finding, origin = shown
    return Card(figure, finding, provenance, origin)


def _shown(page: Page, html: Html | None) -> tuple[str, str, str]:
    """Return the figure, the finding and the origin of a card."""
    source, said, seen = DOCS / page.file.src_uri, _finding(page), reading.parsed(html.read()) if html else None
    number = DATA.search(said)
    figure = _named(_figure(source, page.meta), unescape(str(page.meta.get("title") or page.title)), seen)
    origin = _origin(unescape(number[1]), page.url, seen) if number else ""
    return figure, _linked(said, source, page.url, seen), origin


def _finding(page: Page) -> str:
    return str(page.meta.get("finding") or "")


def _drawing(name: Any) -> Path:
    """Return where the figure of a result lies. name: as the front matter has it, `chapter.experiment`."""
    return RESULTS / f"{str(name).replace('.', '/', 1)}.svg"


def _named(figure: str, title: str, seen: LexborNode | None) -> str:
    """Name a figure by its chapter and its caption there; on its own it is named by its axes."""
    match = NAME.search(figure)
    node = seen.css_first(f'[id="{match[1]}"]') if match and seen else None
    while node is not None and node.tag != "figure":
        node = node.parent
    caption = node.css_first("figcaption > span") if node is not None else None
    said = [title] if caption is None else [words().theme["label"].format(label=title), caption.text(deep=True)]
    return NAME.sub(lambda _: f'aria-label="{escape(" ".join("".join(said).split()))}"', figure, count=1)


def _origin(number: str, address: str, seen: LexborNode | None) -> str:
    anchor = f"#{quote(number)}"
    links = seen.css(".made-number[href]") if seen else []
    there = any((link.attributes["href"] or "").endswith(anchor) for link in links)
    return f"{page_sources.of_sources(address)}{anchor}" if there else ""


def _figure(source: Path, front: Mapping[str, Any]) -> str:
    """Return the figure that the front matter names, else the first of the page that is small enough."""
    if name := front.get("figure"):
        path = _drawing(name)
        if not path.is_file():
            raise Problem(
                message(
                    "{source}: figure: there is no {path}; name one as chapter.experiment",
                    source=shown(source),
                    path=shown(path),
                )
            )
        figure = read(path).strip()
        if not _is_small(figure):
            raise Problem(
                message(
                    "{source}: figure: {name} has more than {most} bytes; name a simpler one",
                    source=shown(source),
                    name=name,
                    most=LARGEST,
                )
            )
        return figure
    return next(filter(_is_small, _of_page(source)), "")


def _is_small(figure: str) -> bool:
    return len(gzip.compress(figure.encode(), mtime=0)) <= LARGEST


def _of_page(source: Path) -> Iterator[str]:
    for name in page_sources.included(source) if source.is_file() else ():
        path = ROOT / name
        if path.suffix == ".svg" and path.is_file():
            yield read(path).strip()


def _linked(said: str, source: Path, address: str, seen: LexborNode | None) -> str:
    """Return a sentence as HTML, its formulas as plain text, each number with a link to where the chapter has it."""
    parts, end = [], 0
    for match in DATA.finditer(said):
        parts += [_plain(said[end : match.start()], source), f'<a href="{escape(address + _place(match[1], seen))}">']
        parts += [match[0], "</a>"]
        end = match.end()
    return "".join([*parts, _plain(said[end:], source)])


def _plain(text: str, source: Path) -> str:
    return escape(drawing.plain_text(text, source))


def _place(number: str, seen: LexborNode | None) -> str:
    """Return the address, within its page, of the section that a number stands in; "" where it stands in none."""
    every = seen.css(f"data[value], [{VALUE}]") if seen else []
    named = ((one, one.attributes.get(VALUE) or one.attributes.get("value")) for one in every)
    node = next((one for one, name in named if name == unescape(number)), None)
    while node is not None and node.tag != "section":
        node = node.parent
    heading = node.css_first("[id]") if node is not None else None
    return f"#{heading.attributes['id']}" if heading is not None else ""
