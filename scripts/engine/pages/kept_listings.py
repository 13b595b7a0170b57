"""Listings as the highlighter wrote them: few change from one rendering to the next, and marking one takes long.

They are kept with the page, those of its last rendering, by all that the highlighter is told.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib import metadata
from typing import Any

from markdown import Markdown

from engine.ground.digest import digest
from engine.ground.kept import Kept
from engine.ground.paths import CACHE
from engine.pages.context import PageContext

KEPT = Kept(CACHE / "listings-of-pages", holds=False)
NUMBERED = ("line_spans", "line_anchors")  # settings by which a listing holds its own number
NUMBER = "code_block_count"


class Highlighter:
    """Stands where a highlighter of the extension would, and asks it for what is not kept."""

    def __init__(self, inner: Any, page: Callable[[], PageContext], md: Markdown, **settings: Any) -> None:
        self.inner, self.page, self.md, self.settings = inner, page, md, settings

    def highlight(self, src: str, language: str, *given: Any, **told: Any) -> Any:
        """Return a listing as HTML; of a line of code within a sentence, the element."""

        def make() -> Any:
            return self.inner(self.md, **self.settings).highlight(src, language, *given, **told)

        if told.get("inline") or told.get("title_mode") == "html" or self.settings.get("title_mode") == "html":
            return make()  # of an element, or of what is put aside
        counts = {name: value for name, value in told.items() if name != NUMBER or self._is_numbered()}
        asked = digest(repr((src, language, given, sorted(counts.items()), sorted(self.settings.items()))), 32)
        page = self.page()
        if asked not in page.listings:
            page.listings[asked] = _before(page).get(asked) or str(make())
        return page.listings[asked]

    def _is_numbered(self) -> bool:
        return any(self.settings.get(name) for name in NUMBERED)


def extend(md: Markdown, page: Callable[[], PageContext]) -> None:
    """Let the extensions that mark code take what is kept. page: which one is at work."""
    for one in md.registeredExtensions:
        if inner := getattr(one, "get_pymdownx_highlighter", None):
            one.get_pymdownx_highlighter = functools.partial(_highlighter, inner(), page)


def _highlighter(inner: Any, page: Callable[[], PageContext]) -> Any:
    return functools.partial(Highlighter, inner, page)


def keep(page: PageContext) -> None:
    """Keep the listings of a page as it is now."""
    if page.listings.keys() != _before(page).keys():
        KEPT.keep(page.name, _made_by(), page.listings)
    page.listings, page.listings_before = {}, None


def _before(page: PageContext) -> dict[str, str]:
    """Return the listings of a page as they were the last time."""
    if page.listings_before is None:
        page.listings_before = KEPT.found(page.name, _made_by()) or {}
    return page.listings_before


@functools.cache  # asked for each listing, and a version is read from a file
def _made_by() -> str:
    return " ".join(metadata.version(name) for name in ("pygments", "pymdown-extensions"))
