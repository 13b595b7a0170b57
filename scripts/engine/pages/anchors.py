"""Links to parts of pages: each part has to be there. MkDocs says the same of fewer, without line and cure."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import DOCS, read, shown
from engine.pages.context import PageContext

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.hooks.anchors")


def check(
    pages: Iterable[Page], shown_on: Mapping[str, PageContext], notebooks: Mapping[Path, Path], level: int
) -> None:
    """Complain of every link to a part that a page lacks, on a level of the log; MkDocs then need not.

    shown_on: what the steps of the pages left, by source; notebooks: {notebook: the page that it is made of}, which
    has the same links.
    """
    for page in pages:
        source = DOCS / page.file.src_uri
        left = shown_on.get(page.file.src_uri)
        for said in _wrong(page, left.sources if left else ()) if source not in notebooks else ():
            log.log(level, said)
        page.links_to_anchors = {}


def _wrong(page: Page, sources: tuple[Path, ...]) -> Iterator[str]:
    for file, links in (page.links_to_anchors or {}).items():
        known = (file.page.present_anchor_ids if file.page else None) or set()
        for anchor, link in links.items() if known else ():
            if anchor not in known:
                there = "here" if file is page.file else f"in {shown(DOCS / file.src_uri)}"
                said = message(
                    "{link}: there is no #{anchor} {there}{near}",
                    link=link,
                    anchor=anchor,
                    there=there,
                    near=near(anchor, sorted(known)),
                )
                yield f"{_place(link, sources, page)}: {said}"


def _place(link: str, sources: tuple[Path, ...], page: Page) -> str:
    """Return file:line of a link: Markdown keeps no lines, so its text is looked for."""
    for source in sources:
        before, there, _ = read(source).partition(f"({link}")
        if there:
            return f"{shown(source)}:{before.count(chr(10)) + 1}"
    return shown(DOCS / page.file.src_uri)
