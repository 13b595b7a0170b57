"""Addresses that a page had before: `aliases:` of its front matter; each leads to where it is now, without a script."""

from __future__ import annotations

from collections.abc import Container, Iterable
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from engine.ground.messages import message
from engine.ground.paths import DOCS, shown
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.pages.addresses import relative
from engine.pages.assets import Add
from engine.prose import page_sources

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

LEADING = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{canonical}">
<meta http-equiv="refresh" content="0; url={address}">
</head>
<body><p><a href="{address}">{title}</a></p></body>
</html>
"""


def add(pages: Iterable[Page], with_sources: Container[str], config: MkDocsConfig, to_site: Add) -> None:
    """Put a page that leads on at each old address. Raises Problem where another page is there, or leads on too.

    with_sources: the sources of the pages beside which one says where their numbers come from; it moved with them.
    """
    every = [page for page in pages if not page.meta.get("notebook_of")]
    taken = {page.url: page.file.src_uri for page in every}
    for page in every:
        for alias in page.meta.get("aliases") or []:
            url = _url(str(alias), config)
            if url in taken:
                raise Problem(
                    message(
                        "{page}: aliases: {alias} is {taken}; take one of them out",
                        page=shown(DOCS / page.file.src_uri),
                        alias=alias,
                        taken=taken[url],
                    )
                )
            taken[url] = page.file.src_uri
            to_site(f"{url}index.html" if url.endswith("/") else url, _leading(page, page.url, url))
            if page.file.src_uri in with_sources:
                old, now = map(page_sources.of_sources, (url, page.url))
                to_site(old, _leading(page, now, old))


def _url(alias: str, config: MkDocsConfig) -> str:
    """Return the address of a page that had this name, as a source or as a page."""
    if not alias.endswith(".md"):
        return alias
    return alias.removesuffix(".md") + ("/" if getattr(config, "use_directory_urls", False) else ".html")


def _leading(page: Page, now: str, old: str) -> str:
    """Return what leads on from an old address of a page, or of what belongs to it, to the one that it has now."""
    address = escape(quote(relative(now, old), safe="/:"))
    title = str(page.meta.get("title") or page.title)
    canonical = escape(page.canonical_url or "") if now == page.url else ""
    return LEADING.format(language=words().language, title=title, canonical=canonical or address, address=address)
