"""The project that Zensical is given, in a folder of its own.

It holds a copy of the sources without drafts, a Markdown page for each notebook, and settings in which the steps of
our pages are an extension. Zensical wants all of a project in one folder, and it has no pages of notebooks.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from engine.ground.paths import CACHE, DOCS, ROOT, read, remove
from engine.pages import draft_pages, notebook_page
from engine.prose import drafts, page_sources
from engine.zensical.settings import Settings

FOLDER = CACHE / "zensical"
SOURCES, RENDERED, THEME, FILE = FOLDER / "docs", FOLDER / "site", FOLDER / "theme", FOLDER / "mkdocs.yml"

TEMPLATE = '{{ {"page": page, "nav": nav.items} | tojson }}'  # all that Zensical knows
KEPT = ("site_name", "docs_dir", "exclude_docs", "use_directory_urls", "validation")  # of mkdocs.yml


def write(settings: Settings, notebooks: dict[Path, Path]) -> None:
    """Write the project anew. notebooks: {notebook: the page that it is made of}. Raises Problem."""
    remove(FOLDER)
    shutil.copytree(DOCS, SOURCES)
    left_out = {path.relative_to(DOCS).as_posix() for path in page_sources.pages() if drafts.is_draft(read(path))}
    for address in left_out:
        (SOURCES / address).unlink()
    for notebook in notebooks:
        page = (SOURCES / notebook.relative_to(DOCS)).with_suffix(".md")
        page.write_text(notebook_page.text(notebook), encoding="utf-8", newline="\n")
    settings.nav = draft_pages.without(settings.nav, left_out) or []
    THEME.mkdir()
    for name in ("main.html", "404.html", "sitemap.xml"):  # the latter two it asks for
        (THEME / name).write_text(TEMPLATE if name == "main.html" else "", encoding="utf-8")
    FILE.write_text(yaml.dump(_settings(settings), allow_unicode=True, sort_keys=False), encoding="utf-8")


def _settings(settings: Settings) -> dict[str, Any]:
    return {key: settings.given[key] for key in KEPT if key in settings.given} | {
        "docs_dir": SOURCES.name,
        "site_dir": RENDERED.name,
        "site_url": settings.site_url,
        "repo_url": settings.repo_url,
        "edit_uri": settings.edit_uri,
        "nav": settings.nav,
        "theme": {"name": None, "custom_dir": THEME.name},  # no theme but ours
        "plugins": [{"search": {"enabled": False}}],  # it takes marks for the search out of the pages
        "markdown_extensions": [*_extensions(settings.mdx_configs), "engine.zensical.steps"],
    }


def _extensions(configured: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the extensions, with snippets that start from the repository."""
    snippets = {"pymdownx.snippets": {"base_path": [str(ROOT)]}}
    return [{name: options | snippets.get(name, {})} for name, options in configured.items()]
