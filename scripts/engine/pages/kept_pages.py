"""Pages as they were rendered: one is rendered again only where something differs that it is made of.

They are kept in `.cache/pages` by their states (`prose/page_state.py`), the last of each page; their HTML, which is
large, in `.cache/html`, to be read where it is needed. What was complained of is not kept: it is to be said again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from engine.ground.digest import digest
from engine.ground.kept import Kept
from engine.ground.paths import CACHE
from engine.ground.problem import Problem
from engine.pages.context import PageContext
from engine.pages.finished import Html
from engine.pages.page_tree import Parts

if TYPE_CHECKING:
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page
    from mkdocs.structure.toc import TableOfContents

LEFT = ("places", "named", "quoted", "outputs", "claims", "glyphs", "extras")  # by the steps, in the context
GENERATORS = ("mkdocs", "properdocs")  # whose complaints count


@dataclass(frozen=True)
class KeptPage:
    """What became of the source of a page. html: its digest; links: {source: {anchor: link}} of MkDocs.

    meta: what was found out of the finished page; left: what its steps left for others; lead: before its more-mark.
    """

    html: str
    title: str
    heading: str | None
    toc: TableOfContents
    anchors: set[str] | None
    links: dict[str, dict[str, str]]
    meta: dict[str, Any]
    left: dict[str, Any]
    lead: Parts | None

    def give(self, page: Page, done: PageContext, html: str, _: object, files: Files) -> None:
        """Let a page be what it became: in the place of `render` of MkDocs, once."""
        del vars(page)["render"]
        page.content, page.toc, page.title = html, self.toc, self.title
        page._title_from_render, page.present_anchor_ids = self.heading, self.anchors
        found = ((files.get_file_from_path(source), links) for source, links in self.links.items())
        page.links_to_anchors = {file: links for file, links in found if file}
        page.meta.update(self.meta)
        for name, value in self.left.items():
            setattr(done, name, value)
        done.lead_parts = self.lead


class Complaints(logging.Handler):
    """Counts what the generator complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, _: logging.LogRecord) -> None:
        """Count a complaint."""
        self.count += 1


@cache
def _complaints() -> Complaints:
    """Return what counts the complaints of this process, once."""
    heard = Complaints()
    for name in GENERATORS:
        logging.getLogger(name).addHandler(heard)
    return heard


class KeptPages:
    """The pages that are kept."""

    def __init__(self) -> None:
        self._kept, self._html = (Kept(CACHE / name, holds=False) for name in ("pages", "html"))
        self._heard = _complaints()
        self._before = 0

    def found(self, source: str, state: str) -> tuple[KeptPage, str] | None:
        """Return a page that was made of this state, and its HTML, None where it must be made.

        source: its name in docs/.
        """
        self._before = self._heard.count
        kept: KeptPage | None = self._kept.found(source, state)
        html: str | None = self._html.found(source, state)
        return (kept, html) if kept and html is not None else None

    def html(self, source: str, state: str, name: str) -> Html:
        """Return the HTML of a page that was found, which is read anew where it is asked for. name: its digest."""
        return Html(name, partial(self._again, source, state), is_held=False)

    def _again(self, source: str, state: str) -> str:
        html: str | None = self._html.found(source, state)
        if html is None:
            raise Problem(f"docs/{source}: another command rendered this page meanwhile; run it again")
        return html

    def keeping(self, page: Page, done: PageContext) -> Callable[[], Html | None]:
        """Return what keeps a page as it is now, unless something was complained of until then.

        It returns the HTML that lies kept. One that has no state, or whose lead cannot be kept, is not kept.
        """
        if not done.state or done.lead:
            return lambda: None
        html, before = str(page.content), self._before
        kept = KeptPage(
            html=digest(html, 32),
            title=str(page.title),
            heading=page._title_from_render,
            toc=page.toc,
            anchors=page.present_anchor_ids,
            links={file.src_uri: links for file, links in (page.links_to_anchors or {}).items()},
            meta={name: page.meta[name] for name in ("minutes",) if name in page.meta},
            left={name: getattr(done, name) for name in LEFT},
            lead=done.lead_parts,
        )

        def keep() -> Html | None:
            if self._heard.count != before:
                return None
            self._kept.keep(page.file.src_uri, done.state, kept)
            self._html.keep(page.file.src_uri, done.state, html)
            return self.html(page.file.src_uri, done.state, kept.html)

        return keep

    def remember(self) -> None:
        """Keep the pages of this build, and no others, for the next one."""
        self._kept.remember()
        self._html.remember()

    def forget(self) -> None:
        """Let go of the pages that were kept since."""
        self._kept.forget()
        self._html.forget()
