"""Hooks of MkDocs for the blog: dates, excerpts and addresses that the templates need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import TemplateContext

from engine.formulas import drawing
from engine.ground.paths import DOCS
from engine.ground.problem import Problem
from engine.pages import assets, blog, typography

COMMENTS = "assets/comments.js"
APART = "<!-- next -->"
OWN = re.compile(r'(?<=(?:id="|f="#))M(?=\d+")')  # names of what formulas share
UNDATED = "2000-01-01"  # never the day of the build: the same sources make the same bytes on any day


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Leave out the links for editing where no repository is known, and give each tag an address of its own."""
    if not config.repo_url:
        config.edit_uri = None
    for name, plugin in config.plugins.items():
        if name.startswith("material/tags"):
            plugin.config["tags_slugify"] = blog.slug
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Keep the script of the comments only where they are configured, under a name of its content."""
    script = files.get_file_from_path(COMMENTS)
    if script:
        files.remove(script)
        if giscus := config.extra.get("giscus"):
            giscus["script"] = assets.hashed(files, config, assets.in_words(script.content_string), "comments", "js")
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, **_: Any) -> Navigation:
    """Make HTML of the titles in the navigation, as those of pages are."""
    for item in _items(nav.items):
        if item.title:
            item.title = _html(item.title, Path(config.config_file_path))
    return nav


def _items(items: Iterable[StructureItem]) -> Iterator[StructureItem]:
    for item in items:
        yield item
        yield from _items(getattr(item, "children", None) or [])


def _html(text: str, source: Path) -> str:
    """Return text that the templates write as it is. source: the file in which it stands."""
    try:
        return escape(drawing.plain_text(text, source))
    except Problem as problem:
        raise PluginError(str(problem)) from None


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Date the page by its front matter alone; the front page goes by the address of the site."""
    for name in ("title", "description"):
        if (text := page.meta.pop(name, None)) is not None:  # without it, the page goes by its heading
            page.meta[name] = _html(str(text), _source(page))
    page.update_date = UNDATED
    if page.meta.get("date"):
        try:
            page.meta["published"] = blog.moment(page.meta["date"]).isoformat()
        except Problem as problem:
            raise PluginError(f"{page.file.src_uri}: {problem}") from None
        page.update_date = page.meta["published"][:10]
    if page.is_homepage and page.canonical_url:
        page.canonical_url = page.canonical_url.removesuffix("index.html")
    return markdown


@event_priority(100)  # before marks and formulas: these are addressed within one page
def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Keep what stands before the more-mark."""
    page.meta["lead"] = blog.lead(html)
    return html


def on_page_context(context: TemplateContext, page: Page, **_: Any) -> TemplateContext:
    """Give an index of chapters their excerpts, by address."""
    if "<!-- chapters -->" in (page.content or ""):
        chapters = [file.page for file in context["pages"] if file.page and file.page.meta.get("lead")]
        *excerpts, glyphs = _drawn(chapters, page)
        given = {one.url: excerpt for one, excerpt in zip(chapters, excerpts, strict=True)}
        context["excerpts"] = given  # type: ignore[typeddict-unknown-key]
        context["glyphs"] = glyphs  # type: ignore[typeddict-unknown-key]
    return context


def _drawn(chapters: list[Page], page: Page) -> list[str]:
    """Return the excerpts of chapters for a page, and last what their formulas share."""
    copies = [blog.excerpt(one.meta["lead"], get_relative_url(one.url, page.url)) for one in chapters]
    joined = APART.join([*copies, ""])
    drawn = drawing.drawn(joined, drawing.drawings(drawing.marked(joined), [_source(one) for one in chapters]))
    drawn = OWN.sub("E", drawn)  # the page may have formulas of its own
    return typography.typeset(drawn).split(APART)


def _source(page: Page) -> Path:
    return DOCS / page.file.src_uri


def on_template_context(context: TemplateContext, template_name: str, config: MkDocsConfig) -> TemplateContext:
    """Give the feed its items, the newest first."""
    if template_name == "feed.xml" and config.site_url:
        dated = [file.page for file in context["pages"] if file.page and "published" in file.page.meta]
        dated.sort(key=lambda page: (page.meta["published"], page.url), reverse=True)
        context["items"] = [_item(page) for page in dated]  # type: ignore[typeddict-unknown-key]
    return context


def _item(page: Page) -> dict[str, Any]:
    copy = blog.excerpt(page.meta["lead"], page.canonical_url or "", drawings=False)
    names = [*(page.meta.get("categories") or []), *(page.meta.get("tags") or [])]
    return {
        "page": page,
        "date": blog.rfc822(page.meta["published"]),
        "names": list(dict.fromkeys(names)),
        "excerpt": drawing.spelled(copy, drawing.drawings(drawing.marked(copy), [_source(page)])),
    }
