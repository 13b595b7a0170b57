"""MkDocs' events, handed on to the engine in order. What the pages say exists before the generator starts.

What happens to a page is the list in `engine/pages/pipeline.py`; `mkdocs serve` does its part last of each event.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from jinja2 import Environment, Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from engine.ground import spans
from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.pages import (
    anchors,
    assets,
    cards,
    citing,
    comments,
    draft_pages,
    formulas,
    index_and_feed,
    kept_listings,
    laps,
    live_files,
    markdown_copies,
    moved,
    notebook_page,
    share_cards,
    site_build,
    source_pages,
)
from engine.pages.extension import PageExtension
from engine.pages.kept_pages import KeptPages
from engine.pages.site_build import SiteBuild
from engine.pages.templates import Compiled, Told
from engine.search import index
from engine.serving import events as serving
from engine.serving import live
from engine.serving.one_page import Rendered

LISTING = "<!-- material/"  # of tags: what stands there is for a plugin to say, once all pages are read


class Site:
    """What MkDocs' events hand on to each other; the functions below are all that knows it."""

    def __init__(self) -> None:
        self.build = SiteBuild()
        self.extension = PageExtension()
        self.kept = KeptPages()
        self.is_kept = False  # whether the page that is at work need not be made
        self.nav = Navigation([], [])
        self.sheet = ""  # the styles of all pages, while their font is not known


site = Site()


@contextmanager
def _said() -> Iterator[None]:
    """Let MkDocs stop with what is wrong, and without a traceback."""
    try:
        yield
    except Problem as problem:
        raise PluginError(str(problem)) from None


def _adding(files: Files, config: MkDocsConfig) -> assets.Add:
    def add(address: str, content: str | bytes) -> None:
        is_copy = address.endswith(".md")  # of a page, which MkDocs would take for one
        file = File.generated(config, f"{address}.txt" if is_copy else address, content=content)
        if is_copy:
            file.dest_uri = address
        files.append(file)

    return add


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let snippets start from this repository, wherever the command was called, and pages go through our steps."""
    serving.take_over(config)
    site.build, site.extension = SiteBuild(site_build.handed_over(config), PluginError), PageExtension()
    config.mdx_configs["pymdownx.snippets"]["base_path"] = [*live.aside(config).folders, str(ROOT)]
    config.markdown_extensions.append(site.extension)  # MkDocs hands it on to Markdown as it is
    with _said():
        index_and_feed.configure(config)
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Look at the results, numbers and snippets."""
    with _said():
        site.build.begin(config, live.aside(config))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put styles and scripts together; leave drafts out; offer the data of the figures that a server shows."""
    with _said():
        draft_pages.leave_out(files, config)
        site.sheet = assets.bundle(files, config, _adding(files, config))
        comments.take(files, config, _adding(files, config))
    live.aside(config).take_data(files)
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, **_: Any) -> Navigation:
    """Spell the titles out, and let chapters follow each other."""
    with _said():
        index_and_feed.title(nav, config)
    index_and_feed.chain(nav)
    site.nav = nav
    return nav


def on_pre_page(page: Page, **_: Any) -> Page:
    """Have notebooks rendered as other pages are."""
    notebook_page.take_over(page)
    return page


def on_page_read_source(page: Page, **_: Any) -> str | None:
    """Give the Markdown of a notebook."""
    with _said():
        return notebook_page.source(page)


def on_page_markdown(markdown: str, page: Page, files: Files, config: MkDocsConfig) -> str:
    """Honour the front matter, and tell the steps of the page which one it is; one that is kept is not rendered."""
    index_and_feed.hide_contents(page)
    with _said():
        index_and_feed.date(page, site.build.changed)
        notebook_page.link(page, files, config, site.build.notebooks)
        done = site.extension.page = site.build.context(page, config, live.aside(config).numbers())
        done.state = site.build.state(page, config, done) if LISTING not in markdown else ""
    kept = site.kept.found(page.file.src_uri, done.state)
    site.is_kept = kept is not None
    if kept:
        vars(page)["render"] = partial(kept.give, page, done)
    return markdown


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Look at the page as the reader will, unless it is as it was looked at before."""
    shown, done = index_and_feed.without_places(html), site.extension.page
    with _said():
        if site.is_kept:
            site.build.take(page, shown, done)
        else:
            faults = len(site.build.faults)
            site.build.finish(page, shown, done, config)
            if len(site.build.faults) == faults:
                site.kept.keep(page, done)
        citing.tell(page, config)
    return html


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Give the templates the words of the site, and make what finished pages share: the search, what runs on them."""
    with _said():
        env.globals["words"], env.bytecode_cache = words(), Compiled()
        assets.add_styles(site.sheet, site.build.glyphs, config, _adding(files, config))
        index.add(env, files, site.build.pages, _adding(files, config))
        pages = [file.page for file in files.documentation_pages() if file.page]
        anchors.check(pages, site.build.shown, site.build.notebooks, config.validation.links.anchors)
        share_cards.add(pages, site.build.notebooks, config, _adding(files, config))
        moved.add(pages, source_pages.of_which(site.build.shown), config, _adding(files, config))
        markdown_copies.add(site.nav, config, site.build.shown, _adding(files, config))
        live_files.add(env, files, site.build.live, _adding(files, config))
        built = site.build.shown, site.build.live, site.build.notebooks
        sources = source_pages.add(env, files, *built, config, site.build.states.common, _adding(files, config))
    if serving := live.of(config):
        given = site.nav, env, site.build, sources, on_page_markdown, on_page_content
        serving.last = Rendered(config, files, *given)
    return env


def on_page_context(context: TemplateContext, page: Page, **_: Any) -> TemplateContext:
    """Give the index the beginnings of the chapters, and their cards."""
    with _said():
        index_and_feed.give_chapters(context, page, site.build)
    return context


def on_pre_template(template: Template, **_: Any) -> Told:
    """Let a page that is not there say in a line what it lacks."""
    return Told(template, PluginError)


def on_template_context(context: TemplateContext, template_name: str, config: MkDocsConfig) -> TemplateContext:
    """Give the feed its items."""
    if template_name == "feed.xml" and config.site_url:
        index_and_feed.give_items(context, site.build.leads)
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Refuse a site that was made of two states."""
    with _said():
        site.build.end(config)
    site.kept.remember()
    site_build.LIVE.remember()
    site_build.FIT.remember()
    index_and_feed.EXCERPTS.remember()
    cards.KEPT.remember()
    markdown_copies.KEPT.remember()
    assets.IN_WORDS.remember()
    formulas.KEPT.remember(site.build.pages)
    kept_listings.KEPT.remember(site.build.pages)


if spans.asked():
    globals().update(laps.told(globals()))
