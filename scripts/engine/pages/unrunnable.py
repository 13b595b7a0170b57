"""Listings that readers could run but for a package: the first of each part of a page says so, in place of a button."""

from __future__ import annotations

import html as entities
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser

from engine.ground.words import words
from engine.interactive import fences, listings
from engine.pages.context import PageContext
from engine.pages.page_tree import KIND, LISTING, Content, inside

HEADINGS = {"h2", "h3", "h4"}
PARTS = {"details", "section", "figure"}


def tell(content: Content, page: PageContext) -> None:
    """Say what listings need that the reader's Python has not; those that follow in the same place need it too."""
    needs = _needs(page)
    if not needs:
        return
    place: object = None
    told: set[tuple[object, str]] = set()
    for parent, one in inside(content.tree):
        place = one if one.tag in HEADINGS else place
        if one.get(KIND) != LISTING:
            continue
        html = content.leaves.html(one)
        lacks = needs.get(_code(html), "")
        where = (parent if parent.tag in PARTS else place, lacks)
        if lacks and where not in told:
            told.add(where)
            content.leaves.change(one, _noted(html, lacks, page.notebook))


def _needs(page: PageContext) -> Mapping[str, str]:
    """Return {code: the packages that it needs} of the listings of a page that nobody can run."""
    if not page.notebook or page.is_notebook:
        return {}
    every = fences.all_of_page(page.source, {})
    return {every[number - 1].text.strip(): words().listed.join(of) for number, of in listings.packages(every).items()}


def _code(html: str) -> str:
    code = LexborHTMLParser(html).css_first("code")
    return code.text().strip() if code else ""


def _noted(html: str, needs: str, notebook: str) -> str:
    said = words().theme
    before, after = said["live"]["lacks"].format(packages=needs, notebook="\0").split("\0")
    link = f'<a href="{entities.escape(notebook)}">{said["made"]["notebook"]}</a>'
    return html.removesuffix("</div>") + f'<p class="listing-row listing-needs">{before}{link}{after}</p></div>'
