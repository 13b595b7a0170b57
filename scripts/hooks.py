"""MkDocs' events, handed on to the engine in order. What the pages say exists before the generator starts.

What happens to a page is the list in `engine/pages/pipeline.py`; `mkdocs serve` does its part last of each event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from jinja2 import Environment, Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file
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
from engine.pages.context import PageContext
from engine.pages.extension import PageExtension
from engine.pages.finished import Html
from engine.pages.kept_pages import KeptPage, KeptPages
from engine.pages.site_build import SiteBuild
from engine.pages.source_pages import SourcePages
from engine.pages.templates import Compiled, Told
from engine.search import index
from engine.serving import events as serving
from engine.serving import live
from engine.serving.one_page import Rendered

FIRST, LAST = 100, -100  # before, and after what plugins do
# what is kept for the next build, by all that it is made of; of texts alone, that of other pages stays
KEPT = site_build.LIVE, site_build.FIT, index_and_feed.EXCERPTS, cards.KEPT, markdown_copies.KEPT, assets.IN_WORDS
KEPT_OF_TEXTS = formulas.KEPT, kept_listings.KEPT
LISTING = "<!-- material/"  # of tags: what stands there is for a plugin to say, once all pages are read


class Site:
    """What MkDocs' events hand on to each other; the functions below are all that knows it."""

    def __init__(self) -> None:
        self.build = SiteBuild()
        self.extension = PageExtension()
        self.kept = KeptPages()
        self.found: KeptPage | None = None  # the page that is at work, where it need not be made
        self.nav = Navigation([], [])
        self.sources: SourcePages | None = None  # the pages that say where numbers come from
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
        files.append(File.generated(config, address, content=content))

    return add


def _writing(files: Files, config: MkDocsConfig) -> assets.Add:
    """Return what writes a file of the site at once, so that nothing is held until all is made."""

    def write(address: str, content: str | bytes) -> None:
        same = files.get_file_from_path(address)
        if same and not same.page:  # the copy of a page lies under the name of its source
            files.remove(same)
        write_file(content.encode("utf-8") if isinstance(content, str) else content, f"{config.site_dir}/{address}")

    return write


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
    found = site.kept.found(page.file.src_uri, done.state)
    site.found = found[0] if found else None
    if found:
        vars(page)["render"] = partial(found[0].give, page, done, found[1])
    return markdown


@event_priority(LAST)
def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Look at the page as the reader will, unless it is as it was looked at before; then it is not held until then."""
    shown, done = index_and_feed.without_places(html), site.extension.page
    with _said():
        if site.found:
            kept = site.kept.html(page.file.src_uri, done.state, site.found.html) if shown == page.content else None
            site.build.take(page, shown, done, kept)
        else:
            faults = len(site.build.faults)
            site.build.finish(page, shown, done, config)
            site.build.do(partial(_keep, page, done, site.kept.keeping(page, done), shown == page.content, faults))
        citing.tell(page, config)
    return html if site.build.pages[page.file.src_uri].is_held else ""


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Give the templates the words of the site, and make what finished pages share: the search, what runs on them."""
    write = _writing(files, config)
    with _said():
        env.globals["words"], env.bytecode_cache = words(), Compiled()
        assets.add_styles(site.sheet, site.build.glyphs, config, write)
        index.add(env, files, site.build.pages, write)
        pages = [file.page for file in files.documentation_pages() if file.page]
        anchors.check(pages, site.build.shown, site.build.notebooks, config.validation.links.anchors)
        share_cards.add(pages, site.build.notebooks, config, write)
        moved.add(pages, source_pages.of_which(site.build.shown), config, write)
        markdown_copies.add(site.nav, config, site.build.shown, write)
        live_files.add(env, files, site.build.live, write)
        built = site.build.shown, site.build.live, site.build.notebooks
        site.sources = source_pages.add(env, files, *built, config, site.build.states.common, write)
    if serving := live.of(config):
        given = site.nav, env, site.build, site.sources, on_page_markdown, on_page_content
        serving.last = Rendered(config, files, *given)
    return env


def _keep(page: Page, done: PageContext, keep: Callable[[], Html | None], is_whole: bool, faults: int) -> None:
    """Keep a page, unless one more is among the faults of the site.

    is_whole: whether what is kept is what readers see: then it is held no longer.
    """
    kept = keep() if len(site.build.faults) == faults else None
    if kept and is_whole:
        site.build.put(page, done, kept)


@event_priority(FIRST)
def on_page_context(context: TemplateContext, page: Page, **_: Any) -> TemplateContext:
    """Give the page its HTML, and the index the beginnings of the chapters, and their cards."""
    with _said():
        page.content = page.content or site.build.pages[page.file.src_uri].read()
        index_and_feed.give_chapters(context, page, site.build)
    return context


@event_priority(LAST)
def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Let go of the HTML of a page that is written, unless it is nowhere else."""
    if not site.build.pages[page.file.src_uri].is_held:
        page.content = ""
    return output


def on_pre_template(template: Template, **_: Any) -> Told:
    """Let a page that is not there say in a line what it lacks."""
    return Told(template, PluginError)


def on_template_context(context: TemplateContext, template_name: str, config: MkDocsConfig) -> TemplateContext:
    """Give the feed its items."""
    if template_name == "feed.xml" and config.site_url:
        index_and_feed.give_items(context, site.build.leads)
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Keep what was made for the next build; refuse a site that was made of two states, of which nothing is kept."""
    with _said():
        holds = site.build.end(config)
    if not holds:
        _forget()
        return
    site.kept.remember()
    if site.sources:
        site.sources.remember()
    for kept in KEPT:
        kept.remember()
    for kept in KEPT_OF_TEXTS:
        kept.remember(site.build.pages)


def on_build_error(**_: Any) -> None:
    """Keep nothing of a site that could not be rendered: what it was made of may have changed meanwhile."""
    _forget()


def _forget() -> None:
    for kept in (*KEPT, *KEPT_OF_TEXTS, site.kept):
        kept.forget()


if spans.asked():
    globals().update(laps.told(globals()))
