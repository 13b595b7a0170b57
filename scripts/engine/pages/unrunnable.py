"""Listings that readers could run but for a package: the first of each part of a page says so, in place of a button."""

from __future__ import annotations

import html as entities
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser

from engine.ground.paths import ROOT, SCRIPTS
from engine.ground.words import words
from engine.interactive import fences, listings
from engine.pages.context import PageContext
from engine.pages.page_tree import KIND, LISTING, Content

HEADINGS = {"h2", "h3", "h4"}
FOLDED = {"details", "figure"}


def tell(content: Content, page: PageContext) -> None:
    """Say what listings need that the reader's Python has not; those that follow under the same heading need it too.

    What is folded, and what stands in a figure, is left as it is.
    """
    needs = _needs(page)
    if not needs:
        return
    folded = {one for kind in FOLDED for fold in content.tree.iter(kind) for one in fold.iter()}
    heading = None
    told: set[tuple[object, str]] = set()
    for one in content.tree.iter():
        heading = one if one.tag in HEADINGS else heading
        if one.get(KIND) != LISTING or one in folded:
            continue
        html = content.leaves.html(one)
        lacks = needs.get(_code(html), "")
        if lacks and (heading, lacks) not in told:
            told.add((heading, lacks))
            content.leaves.change(one, _noted(html, lacks, page.notebook))


def _needs(page: PageContext) -> Mapping[str, str]:
    """Return {code: the packages that it needs} of the listings of a page that nobody can run.

    Code from elsewhere, as that of tests, is in no notebook.
    """
    if not page.notebook or page.is_notebook:
        return {}
    every = fences.all_of_page(page.source, {})
    needed = {every[number - 1]: words().listed.join(of) for number, of in listings.packages(every).items()}
    return {one.text.strip(): of for one, of in needed.items() if all(map(_is_code, one.includes))}


def _is_code(reference: str) -> bool:
    return (ROOT / reference).is_relative_to(SCRIPTS)


def _code(html: str) -> str:
    code = LexborHTMLParser(html).css_first("code")
    return code.text().strip() if code else ""


def _noted(html: str, needs: str, notebook: str) -> str:
    said = words().theme
    before, after = said["live"]["lacks"].format(packages=needs, notebook="\0").split("\0")
    text = f'{before}<a href="{entities.escape(notebook)}">{said["made"]["notebook"]}</a>{after}'
    return f'{html.removesuffix("</div>")}<p class="listing-row listing-needs" data-search-exclude>{text}</p></div>'
