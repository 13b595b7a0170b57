"""What stands under the title of a chapter beside its dates: who wrote it, its other forms, how it is cited.

Authors are those of the front matter, `author:`, else `site_author` of mkdocs.yml; where neither says one, nobody is.
"""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from engine.ground.paths import DOCS
from engine.literature import web_page
from engine.literature.web_page import WebPage
from engine.prose import page_sources

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

PRINTED = "SITE_HAS_PDF"  # says to the generator that each page with results has a PDF beside it


def tell(page: Page, config: MkDocsConfig) -> None:
    """Give the templates `authors`, `pdf` and `cited` of a page, the latter where it has a date and is no draft."""
    page.meta["authors"] = _authors(page.meta.get("author") or config.site_author)
    source = DOCS / page.file.src_uri
    if os.environ.get(PRINTED) and source.suffix == ".md" and source.is_file() and page_sources.results_of(source):
        page.meta["pdf"] = PurePosixPath(page.url).with_suffix(".pdf").name
    if "published" in page.meta and not page.meta.get("draft"):
        cited = _web_page(page, config)
        before, after = web_page.reference(cited)
        page.meta["cited"] = {"before": before, "after": after, "bibtex": web_page.bibtex(cited)}


def _authors(given: Any) -> tuple[str, ...]:
    return tuple(given) if isinstance(given, list) else tuple(filter(None, [given]))


def _web_page(page: Page, config: MkDocsConfig) -> WebPage:
    published = page.meta["published"][:10]
    return WebPage(
        name=PurePosixPath(page.url).stem,
        title=Markup(str(page.meta.get("title") or page.title)).striptags(),
        site=config.site_name,
        authors=page.meta["authors"],
        published=published,
        updated=page.meta.get("updated", published)[:10],
        address=page.canonical_url or "",
    )
