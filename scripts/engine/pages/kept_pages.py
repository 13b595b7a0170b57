"""Pages as they were rendered: one is rendered again only where something differs that it is made of.

They are kept in `.cache/pages` by their states (`prose/page_state.py`), the last of each page. What was complained of
is not kept: it is to be said again.
"""

from __future__ import annotations

import logging
import pickle
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from engine.ground import cache
from engine.ground.paths import CACHE
from engine.pages import page_tree
from engine.pages.context import PageContext
from engine.pages.page_tree import Parts

if TYPE_CHECKING:
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import TableOfContents

KEPT = CACHE / "pages"
LEFT = ("places", "named", "quoted", "outputs", "claims", "drawings", "glyphs")  # by the steps, in the context
GENERATORS = ("mkdocs", "properdocs")  # whose complaints count


@dataclass(frozen=True)
class KeptPage:
    """What became of the source of a page. state: what it was made of; links: {source: {anchor: link}} of MkDocs.

    meta: what was found out of the finished page; left: what its steps left for others; lead: before its more-mark.
    """

    state: str
    html: str
    title: str
    heading: str | None
    toc: TableOfContents
    anchors: set[str] | None
    links: dict[str, dict[str, str]]
    meta: dict[str, Any]
    left: dict[str, Any]
    lead: Parts | None

    def give(self, page: Page, done: PageContext, _: object, files: Files) -> None:
        """Let a page be what it became: in the place of `render` of MkDocs."""
        page.content, page.toc, page.title = self.html, self.toc, self.title
        page._title_from_render, page.present_anchor_ids = self.heading, self.anchors
        found = ((files.get_file_from_path(source), links) for source, links in self.links.items())
        page.links_to_anchors = {file: links for file, links in found if file}
        page.meta.update(self.meta)
        for name, value in self.left.items():
            setattr(done, name, value)
        done.lead = page_tree.put_together(self.lead) if self.lead else None


class Complaints(logging.Handler):
    """Counts what the generator complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, _: logging.LogRecord) -> None:
        """Count a complaint."""
        self.count += 1


class KeptPages:
    """The pages of a process, from one build of a server to the next. `begin`s with what an earlier process kept."""

    def __init__(self) -> None:
        self._pages: dict[str, KeptPage] = {}
        self._new: set[str] = set()
        self._heard = Complaints()
        self._before = 0
        for name in GENERATORS:
            logging.getLogger(name).addHandler(self._heard)

    def found(self, source: str, state: str) -> KeptPage | None:
        """Return a page that was made of this state, None where it must be made. source: its name in docs/."""
        self._before = self._heard.count
        kept = self._pages.get(source) or _loaded(source)
        if kept is None or not state or kept.state != state:
            return None
        self._pages[source] = kept
        return kept

    def keep(self, page: Page, state: str, done: PageContext) -> None:
        """Keep a page as it is now, unless something was complained of, or it has no state."""
        source = page.file.src_uri
        self._pages.pop(source, None)
        lead = page_tree.taken_apart(done.lead) if done.lead else None
        if not state or self._heard.count != self._before or (done.lead and not lead):
            return
        self._new.add(source)
        self._pages[source] = KeptPage(
            state,
            str(page.content),
            str(page.title),
            page._title_from_render,
            page.toc,
            page.present_anchor_ids,
            {file.src_uri: links for file, links in (page.links_to_anchors or {}).items()},
            {name: page.meta[name] for name in ("minutes",) if name in page.meta},
            {name: getattr(done, name) for name in LEFT},
            lead,
        )

    def remember(self) -> None:
        """Keep the new pages for a later process, and those of this site alone."""
        for source in self._new & self._pages.keys():
            cache.keep_bytes(_place(source), pickle.dumps(self._pages[source]))
        self._new.clear()
        wanted = {_place(source) for source in self._pages}
        for other in {*KEPT.glob("*")} - wanted:
            with suppress(OSError):
                other.unlink()


def _place(source: str) -> Path:
    return KEPT / quote(source, safe="")


def _loaded(source: str) -> KeptPage | None:
    """Return what is kept of a page, None where nothing is that can be read."""
    try:
        kept = pickle.loads(_place(source).read_bytes())
    except Exception:  # cut short, or of another engine: made again
        return None
    return kept if isinstance(kept, KeptPage) else None
