"""Notebooks among the pages: mkdocs-jupyter makes them pages, and they look like the others.

The plugin would render them by nbconvert, with 590 KB of styles in every page and scripts from elsewhere. MkDocs is
given their Markdown instead, so that formulas, code, figures and links are those of the site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from engine.ground.messages import message
from engine.ground.paths import DOCS, read_often, shown
from engine.ground.problem import Problem
from engine.ground.site_file import FILE, Word
from engine.ground.words import words
from engine.pages import notebook_markdown
from engine.pages.addresses import relative
from engine.prose import front_matter

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page

COLAB = "https://colab.research.google.com/github"
GITHUB = re.compile(r"https://github\.com/([^/]+/[^/]+?)(?:\.git)?/?")
ADDRESS = "{address}"  # of the notebook's file in the site
BRANCH = re.compile(r"/?edit/(.+)/docs/?")


def take_over(page: Page) -> None:
    """Have a notebook rendered as other pages are, and not by the plugin, which hangs its own rendering on it."""
    if is_notebook(page.file):
        page.__dict__.pop("render", None)
        page.edit_url = None  # it is made; what it is made of can be edited


def source(page: Page) -> str | None:
    """Return the Markdown of a notebook, under the title of its chapter, and not for the search. Raises Problem."""
    return text(DOCS / page.file.src_uri) if is_notebook(page.file) else None


def text(notebook: Path) -> str:
    """Return a notebook as the source of a page. Raises Problem."""
    return f"---\nsearch: {{exclude: true}}\n---\n{notebook_markdown.markdown(notebook)}"


def link(page: Page, files: Files, config: MkDocsConfig, notebooks: Mapping[Path, Path]) -> None:
    """Let chapter and notebook know each other; search engines take the chapter for the original.

    notebooks: {notebook: the page that it is made of}.
    """
    source = DOCS / page.file.src_uri
    other = notebooks.get(source) or next((one for one, chapter in notebooks.items() if chapter == source), None)
    file = files.get_file_from_path(other.relative_to(DOCS).as_posix()) if other else None
    if other and file and source not in notebooks:
        page.meta["notebook"] = _links(file, page, config)
    elif other and file and file.page:
        said = front_matter.values(read_often(other))  # the chapter may not be read yet
        title = str(said.get("title") or page.title)
        page.meta["title"] = words().notebooks.page_title.format(title=title)
        page.meta["chapter_url"] = file.url
        page.meta["notebook_of"] = relative(file.url, page.url)
        page.meta["description"] = escape(words().notebooks.page_description.format(title=title))
        page.meta["notebook"] = _links(page.file, page, config)
        page.canonical_url = file.page.canonical_url


def is_notebook(file: File) -> bool:
    """Whether a page is made of a notebook."""
    return file.src_uri.endswith(".ipynb")


def _links(made: File, page: Page, config: MkDocsConfig) -> dict[str, Any]:
    """Return where a notebook can be read, had, and opened: in Colab if it lies on GitHub, and where the site says."""
    repository = GITHUB.fullmatch(config.repo_url or "")
    branch = BRANCH.fullmatch(config.edit_uri or "")
    place = f"{COLAB}/{repository[1]}/blob/{branch[1]}/docs/{quote(made.src_uri)}" if repository and branch else ""
    folder = made.url.rpartition("/")[0]
    file = f"{folder}/{quote(made.src_uri.rpartition('/')[2])}"
    return {
        "page": relative(made.url, page.url),
        "file": relative(file, page.url),
        "colab": place,
        "open_in": places(made, urljoin(config.site_url, file) if config.site_url else ""),
    }


def places(made: File, address: str) -> dict[str, str]:
    """Return {name: address} of `[open_in]` for a notebook. address: of its file in the site, "" where nobody knows.

    Raises Problem where one is no address, or that of no notebook.
    """
    path, found = quote(f"docs/{made.src_uri}"), dict[str, str]()
    for name, place in words().open_in.items():
        said = str(place)
        filled = Word(said).format(path=path, file=path.rpartition("/")[2], address=quote(address, safe=":/%"))
        if not said.startswith("https://") or not urlsplit(said).netloc or filled == said:
            how = message("https://kaggle.com/kernels/welcome?src={address}, or with {path} or {file}")
            raise Problem(
                message(
                    "{file}: open_in.{name} is {said!r}; write an address as {how}",
                    file=shown(FILE),
                    name=name,
                    said=said,
                    how=how,
                )
            )
        if address or ADDRESS not in said:
            found[name] = filled
    return found
