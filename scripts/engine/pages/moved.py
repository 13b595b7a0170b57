"""Addresses that a page had before: `aliases:` of its front matter; each leads to where it is now, without a script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from engine.ground.messages import message
from engine.ground.paths import DOCS, shown
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.pages.addresses import relative
from engine.pages.assets import Add

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


def add(pages: Iterable[Page], config: MkDocsConfig, to_site: Add) -> None:
    """Put a page that leads on at each old address. Raises Problem where another page is there, or leads on too."""
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
            to_site(f"{url}index.html" if url.endswith("/") else url, _page(page, url))


def _url(alias: str, config: MkDocsConfig) -> str:
    """Return the address of a page that had this name, as a source or as a page."""
    if not alias.endswith(".md"):
        return alias
    return alias.removesuffix(".md") + ("/" if getattr(config, "use_directory_urls", False) else ".html")


def _page(page: Page, old: str) -> str:
    address = escape(quote(relative(page.url, old), safe="/:"))
    title = str(page.meta.get("title") or page.title)
    return LEADING.format(
        language=words().language, title=title, canonical=escape(page.canonical_url or address), address=address
    )
