"""Hooks of MkDocs for notebooks: mkdocs-jupyter makes them pages, and these let the pages look like the others.

The plugin would render them by nbconvert, with 590 KB of styles in every page and scripts from elsewhere. MkDocs is
given their Markdown instead, so that formulas, code, figures and links are those of the site.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import get_relative_url, meta

from engine.ground.paths import DOCS, read
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.notebooks import inventory
from engine.pages import notebook_page


class Rendered(NamedTuple):
    """What became of the Markdown of a notebook."""

    markdown: str
    html: str
    toc: TableOfContents


RENDERED: dict[str, Rendered] = {}

COLAB = "https://colab.research.google.com/github"
GITHUB = re.compile(r"https://github\.com/([^/]+/[^/]+?)(?:\.git)?/?")
BRANCH = re.compile(r"/?edit/(.+)/docs/?")


@event_priority(-100)  # the plugin comes first, and hangs its own rendering on the page
def on_pre_page(page: Page, **_: Any) -> Page:
    """Have a notebook rendered as other pages are."""
    if _is_notebook(page.file):
        page.__dict__.pop("render", None)
        page.edit_url = None  # it is made; what it is made of can be edited
    return page


def on_page_read_source(page: Page, **_: Any) -> str | None:
    """Give MkDocs the Markdown of a notebook, under the title of its chapter, and not for the search."""
    if not _is_notebook(page.file):
        return None
    try:
        text = notebook_page.markdown(DOCS / page.file.src_uri)
    except Problem as problem:
        raise PluginError(str(problem)) from None
    return f"---\nsearch: {{exclude: true}}\n---\n{text}"


def on_page_markdown(markdown: str, page: Page, files: Files, config: MkDocsConfig, **_: Any) -> str:
    """Let chapter and notebook know each other; search engines take the chapter for the original."""
    for notebook, source in inventory.pages().items():
        chapter = files.get_file_from_path(source.relative_to(DOCS).as_posix())
        made = files.get_file_from_path(notebook.relative_to(DOCS).as_posix())
        if page.file is chapter and made:
            page.meta["notebook"] = _links(made, page, config)
        if page.file is made and chapter and chapter.page:
            title = str(meta.get_data(read(source))[1].get("title") or page.title)  # the chapter may not be read yet
            page.meta["title"] = words().notebooks.page_title.format(title=title)
            page.meta["notebook_of"] = get_relative_url(chapter.url, page.url)
            page.meta["description"] = escape(words().notebooks.page_description.format(title=title))
            page.meta["notebook"] = _links(made, page, config)
            page.canonical_url = chapter.page.canonical_url
    made_of = RENDERED.get(page.file.src_uri)
    return "" if made_of and made_of.markdown == markdown else markdown


@event_priority(-100)  # after all that is done with a page
def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Keep a notebook as it was rendered: a server renders the site again whenever a page changes, and few do."""
    if not _is_notebook(page.file):
        return html
    if page.markdown:
        RENDERED[page.file.src_uri] = Rendered(page.markdown, html, page.toc)
    else:
        page.toc = RENDERED[page.file.src_uri].toc
    return RENDERED[page.file.src_uri].html


def _is_notebook(file: File) -> bool:
    return file.src_uri.endswith(".ipynb")


def _links(made: File, page: Page, config: MkDocsConfig) -> dict[str, str]:
    """Return where a notebook can be read, had, and opened in Colab, the last where it lies on GitHub."""
    repository = GITHUB.fullmatch(config.repo_url or "")
    branch = BRANCH.fullmatch(config.edit_uri or "")
    place = f"{COLAB}/{repository[1]}/blob/{branch[1]}/docs/{quote(made.src_uri)}" if repository and branch else ""
    folder = made.url.rpartition("/")[0]
    file = f"{folder}/{quote(made.src_uri.rpartition('/')[2])}"
    return {
        "page": get_relative_url(made.url, page.url),
        "file": get_relative_url(file, page.url),
        "colab": place,
    }
