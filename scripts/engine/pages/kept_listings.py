"""Listings as the highlighter wrote them: few change from one rendering to the next, and marking one takes long.

They are kept by all that the highlighter is told, in `.cache/listings.json` those that the last renderings had.
"""

from __future__ import annotations

import functools
import json
from importlib import metadata
from typing import Any

from markdown import Markdown

from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.paths import CACHE

KEPT = CACHE / "listings.json"
NUMBERED = ("line_spans", "line_anchors")  # settings by which a listing holds its own number
NUMBER = "code_block_count"


class Listings:
    """What is kept. used: {digest of what it is made of: HTML}, in this process; is_new: whether some is not kept."""

    def __init__(self) -> None:
        self.before = cache.load_json(KEPT)
        self.used: dict[str, str] = {}
        self.is_new = False
        self.made_by = [metadata.version("pygments"), metadata.version("pymdown-extensions")]


@functools.cache
def _listings() -> Listings:
    return Listings()


class Highlighter:
    """Stands where a highlighter of the extension would, and asks it for what is not kept."""

    def __init__(self, inner: Any, md: Markdown, **settings: Any) -> None:
        self.inner, self.md, self.settings = inner, md, settings

    def highlight(self, src: str, language: str, *given: Any, **told: Any) -> Any:
        """Return a listing as HTML; of a line of code within a sentence, the element."""

        def make() -> Any:
            return self.inner(self.md, **self.settings).highlight(src, language, *given, **told)

        if told.get("inline") or told.get("title_mode") == "html" or self.settings.get("title_mode") == "html":
            return make()  # of an element, or of what is put aside
        counts = {name: value for name, value in told.items() if name != NUMBER or self._is_numbered()}
        asked = repr((_listings().made_by, src, language, given, sorted(counts.items()), sorted(self.settings.items())))
        return _kept(digest(asked, 32), make)

    def _is_numbered(self) -> bool:
        return any(self.settings.get(name) for name in NUMBERED)


def _kept(key: str, make: Any) -> str:
    kept = _listings()
    found = kept.used.get(key, kept.before.get(key))
    if not isinstance(found, str):
        found, kept.is_new = str(make()), True
    kept.used[key] = found
    return found


def extend(md: Markdown) -> None:
    """Let the extensions that mark code take what is kept."""
    for one in md.registeredExtensions:
        if inner := getattr(one, "get_pymdownx_highlighter", None):
            one.get_pymdownx_highlighter = functools.partial(_highlighter, inner())


def _highlighter(inner: Any) -> Any:
    return functools.partial(Highlighter, inner)


def remember() -> None:
    """Keep the listings of this process for the next one, where some are new."""
    if _listings().is_new:
        cache.keep(KEPT, json.dumps(_listings().used, ensure_ascii=False))
        _listings().is_new = False
