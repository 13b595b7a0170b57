"""Share cards: the picture of a page where others link to it, made of its title and its key figure.

That figure is what the front matter names, `figure: chapter.experiment`, else the first that the page includes. Cards
need the address of the site, for their own is absolute, and a font for its language: without one there are none. They
are kept by what they are made of. resvg draws them on any machine, without a browser.
"""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup

from engine.ground import cache, spans
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import CACHE, DOCS, RESULTS, ROOT, read, shown
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.pages import assets
from engine.prose import page_sources

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.hooks.cards")

KEPT = CACHE / "cards"
WIDTH, HEIGHT, EDGE = 1200, 630, 72
PAPER, INK, QUIET, LINE = "#fdfcf9", "#23262b", "#5f6167", "#e3ded3"  # as docs/assets/tokens.css has them in the light
FACES = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
TITLE, NAME, BESIDE = 54, 30, 400  # sizes of letters, and the width of a title beside a figure
PIECES = re.compile(r"[\x21-\x7e\u00c0-\u024f]+|\S|\s+")  # between which a line breaks
SVG = "http://www.w3.org/2000/svg"
VARIABLE = re.compile(r"var\(--[\w-]+,\s*([^()]*)\)")


@spans.timed("share cards")
def add(pages: Iterable[Page], notebooks: Mapping[Path, Path], config: MkDocsConfig, to_site: assets.Add) -> None:
    """Put a card of each page into the site, and its address into `card` of the page; a notebook has its chapter's.

    notebooks: {notebook: the page that it is made of}. Raises Problem where a front matter names a figure that is none.
    """
    every = {DOCS / page.file.src_uri: page for page in pages}
    originals = {source: page for source, page in every.items() if source not in notebooks}
    figures = {source: key_figure(source, str(page.meta.get("figure") or "")) for source, page in originals.items()}
    drawn = originals if config.site_url else {}
    cards = {
        source: _card(page, figures[source] or _of_the_site(page, originals, figures), config)
        for source, page in drawn.items()
    }
    images = dict(_drawn(cards)) if cards else {}
    places = {one: assets.hashed(to_site, image, f"cards/{one.stem}", "png") for one, image in images.items()}
    for source, page in every.items():
        page.meta["card"] = places.get(notebooks.get(source, source), "")


def key_figure(source: Path, named: str) -> Path | None:
    """Return the file of the key figure of a page, None where it has no figure. named: by the front matter, or "".

    Raises Problem where there is no such figure.
    """
    if named:
        path = RESULTS / f"{named.replace('.', '/', 1)}.svg"
        if not path.is_file():
            raise Problem(
                message(
                    "{source}: figure: there is no {path}; name one as chapter.experiment",
                    source=shown(source),
                    path=shown(path),
                )
            )
        return path
    files = (ROOT / name for name in page_sources.included(source)) if source.is_file() else ()
    return next((path for path in files if path.suffix == ".svg" and path.is_file()), None)


def _of_the_site(page: Page, pages: Mapping[Path, Page], figures: Mapping[Path, Path | None]) -> Path | None:
    """Return the figure of the front page: that of the newest chapter; None of other pages."""
    dated = [(one.meta["published"], figures[source]) for source, one in pages.items() if "published" in one.meta]
    return max(dated, default=("", None))[1] if page.is_homepage else None


def _card(page: Page, path: Path | None, config: MkDocsConfig) -> str:
    """Return the card of a page as SVG. path: of the figure on it."""
    figure = placed(read(path)) if path else ""
    title = config.site_name if page.is_homepage else Markup(str(page.meta.get("title") or page.title)).striptags()
    lines = _lines(title, BESIDE if figure else WIDTH - 2 * EDGE)
    first = (HEIGHT - EDGE - NAME - len(lines) * TITLE * 1.3) / 2 + TITLE
    texts = [_text(EDGE, first + TITLE * 1.3 * n, TITLE, INK, line, "700") for n, line in enumerate(lines)]
    name = "" if page.is_homepage else _text(EDGE, HEIGHT - EDGE, NAME, QUIET, config.site_name, "400")
    rule = f'<path d="M{EDGE} {HEIGHT - EDGE - 1.8 * NAME}h{WIDTH - 2 * EDGE}" stroke="{LINE}" stroke-width="2"/>'
    return (
        f'<svg xmlns="{SVG}" width="{WIDTH}" height="{HEIGHT}" font-family="{FACES}" color="{INK}">'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(texts)}{rule}{name}{figure}</svg>'
    )


def _text(x: float, y: float, size: int, colour: str, said: str, weight: str) -> str:
    return f'<text x="{x}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{colour}">{escape(said)}</text>'


def _lines(text: str, width: float) -> list[str]:
    """Break a title into lines of a width, between words and letters of Chinese, marks with what stands before them."""
    lines, room = [""], width
    for piece in PIECES.findall(text):
        wide = sum(0.62 if letter < "\u2000" else 1.0 for letter in piece) * TITLE
        if wide > room and piece not in words().typography.closing and lines[-1]:
            lines.append("")
            room = width
        lines[-1] += piece
        room -= wide
    return [line.strip() for line in lines]


def placed(figure: str) -> str:
    """Return the first drawing of a file of figures in its place on a card, in the colours of the light."""
    svg = ElementTree.fromstring(f"<svg>{figure}</svg>")[0]
    left, room = EDGE + BESIDE + 56.0, HEIGHT - 2.2 * EDGE - 2 * NAME
    width, height = _size(svg)
    scale = min((WIDTH - EDGE - left) / (width + _margin(svg)), room / height)
    svg.set("width", f"{width:g}")
    svg.set("height", f"{height:g}")
    ElementTree.register_namespace("", SVG)
    drawn = VARIABLE.sub(r"\1", ElementTree.tostring(svg, encoding="unicode"))
    top = EDGE + (room - scale * height) / 2
    left += (WIDTH - EDGE - left - scale * (width + _margin(svg))) / 2
    return f'<g transform="translate({left:.1f} {top:.1f}) scale({scale:.3f})">{drawn}</g>'


def _size(svg: Element) -> tuple[float, float]:
    """Return the width and the height of a drawing in its own units."""
    box = (svg.get("viewBox") or "").split()
    width, height = box[2:] if box else (svg.get("width", ""), svg.get("height", ""))
    return float(width), float(height)


def _margin(svg: Element) -> float:
    """Return how far a drawing may reach over its right edge: an em of it, where it has no box of its own."""
    return 0 if svg.get("viewBox") else float((svg.get("font-size") or "0").removesuffix("px"))


def _drawn(cards: Mapping[Path, str]) -> Iterator[tuple[Path, bytes]]:
    """Yield the pictures of cards; of all that is kept only these are kept on. None where there is no font."""
    tools = metadata.version("resvg-py"), words().language
    places = {name: KEPT / f"{digest(repr((svg, tools)))}.txt" for name, svg in cards.items()}
    kept = {name: _loaded(place) for name, place in places.items()}
    if not all(kept.values()) and not _has_font():
        log.info("no share cards: there is no font for %s", words().language)
        return
    for name, place in places.items():
        image = kept[name]
        if not image:
            image = _png(cards[name])
            cache.keep(place, base64.b64encode(image).decode("ascii"))
        yield name, image
    for other in {*KEPT.glob("*.txt")} - {*places.values()}:
        other.unlink(missing_ok=True)


def _loaded(place: Path) -> bytes:
    """Return the picture that is kept at a place, nothing where none is, or none that is whole."""
    try:
        found = base64.b64decode(cache.load(place) or "", validate=True)
    except ValueError:
        return b""
    return found if found.endswith(b"IEND\xaeB`\x82") else b""


def _has_font() -> bool:
    """Whether two letters of the site's language look different: where there is no font for it, they are boxes."""
    one, other = (f'<svg xmlns="{SVG}" width="40" height="40">{_text(0, 32, 32, INK, letter, "400")}</svg>' for letter in words().sample[:2])  # fmt: skip # noqa: E501
    return _png(one) != _png(other)


def _png(svg: str) -> bytes:
    import resvg_py  # where nothing is drawn, it is not loaded

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, languages=[words().language.partition("-")[0]]))
