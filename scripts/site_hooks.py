"""Hooks of MkDocs: presentation and comfort only. What the pages say exists before the generator starts."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_relative_url

from engine.code import modules
from engine.formulas import drawing, stray_tex
from engine.ground import journal
from engine.ground.digest import digest
from engine.ground.paths import DOCS, RESULTS, ROOT
from engine.ground.problem import Problem
from engine.notebooks import inventory
from engine.pages import assets, draft_pages, outline, sources_of_results, typography
from engine.prose import check
from engine.results import freshness, provenance
from engine.search import index, sections
from engine.serving import live
from engine.serving.preview import Aside

log = logging.getLogger("mkdocs.hooks.results")


@dataclass
class Known:
    """What a build reads once and its pages share."""

    numbers: check.Numbers = field(default_factory=dict)
    stand_ins: set[str] = field(default_factory=set)  # keys of results made from stand-in data
    made: sources_of_results.Made = field(default_factory=dict)
    said: set[str] = field(default_factory=set)  # of the sources, not to be said again of the pages
    spelled: dict[str, str] = field(default_factory=dict)  # pages with formulas as plain text, by their sources
    read: str = ""  # digest of the results and the pages that were checked


KNOWN = Known()

# a link whose words are its address: paper does not repeat it
BARE = re.compile(r'<a href="([^"]+)">\1</a>')

STAND_IN = """
!!! warning "替身数据"

    本页的部分结果由替身数据算出，不是实测数据。

"""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let snippets start from this repository, wherever the command was called."""
    serving = live.of(config)
    aside = serving.aside.folders if serving else []  # what drifted is shown from there
    config.mdx_configs["pymdownx.snippets"]["base_path"] = [*aside, str(ROOT)]
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Complain of every result, number and snippet that does not hold: a strict build stops, a server warns."""
    serving = live.of(config)
    aside: Aside | tuple[()] = serving.aside if serving else ()
    modules.forget()
    inventory.pages.cache_clear()  # no source need have changed: pages come and go
    try:
        with journal.settled():
            KNOWN.read = _digest()
            KNOWN.numbers, KNOWN.stand_ins = freshness.numbers(), freshness.stand_ins()
            KNOWN.made = provenance.gather(config.repo_url)
            faults = check.faults(KNOWN.numbers)
            said = [*map(str, faults), *(f"{unfit}; run python scripts/build.py" for unfit in freshness.unfit(aside))]
            said += [] if said or aside else inventory.stale()  # none is written while anything else is wrong
    except Problem as problem:
        raise PluginError(str(problem)) from None
    if said and (config.strict or any(fault.fatal for fault in faults)):
        raise PluginError("\n".join(said))
    KNOWN.said = {fault.text for fault in faults}
    for line in said:
        log.warning(line)


def on_post_build(config: MkDocsConfig) -> None:
    """Refuse a site whose pages were rendered from different states: a build or an author was writing meanwhile."""
    if _digest() != KNOWN.read:
        said = "results or pages changed while the site was rendered; run it again"
        if config.strict:
            raise PluginError(said)
        log.warning(said)


def _digest() -> str:
    files = [*check.inputs(), *sorted(inventory.NOTEBOOKS.glob("*.ipynb"))]
    return digest(repr([(path, path.read_bytes()) for path in files]), 64)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put styles and scripts together; leave drafts out."""
    draft_pages.leave_out(files, config)
    try:
        assets.bundle(files, config)
    except Problem as problem:
        raise PluginError(str(problem)) from None
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Honour the front matter's `toc: false`, name stand-in data, and make room for the marks of the results."""
    if page.meta.get("toc") is False:
        hidden = page.meta.get("hide") or []
        page.meta["hide"] = [*([hidden] if isinstance(hidden, str) else hidden), "toc"]
    if KNOWN.stand_ins & check.results_of(DOCS / page.file.src_uri):
        head, line, rest = markdown.partition("\n## ")
        markdown = f"{head}{STAND_IN}{line}{rest}"
    return sources_of_results.placed(markdown, KNOWN.made)


def on_page_content(html: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Look at the numbers as the reader will, where the first look is blind; then mark where they come from."""
    for fault in check.rendered_faults(html, KNOWN.numbers):
        if config.strict:
            raise PluginError(f"{page.file.src_uri}: {fault}")
        if fault not in KNOWN.said:
            log.warning(f"{page.file.src_uri}: {fault}")
    try:
        results = get_relative_url(RESULTS.relative_to(DOCS).as_posix(), page.url)
        html = sources_of_results.marked(html, page.markdown or "", KNOWN.made, results)
    except Problem as problem:
        raise PluginError(f"{page.file.src_uri}: {problem}") from None
    html = sections.with_fold_ids(html, config.mdx_configs["toc"]["slugify"])
    try:
        return _with_formulas(html, page)
    except Problem as problem:
        raise PluginError(str(problem)) from None


def _with_formulas(html: str, page: Page) -> str:
    source = DOCS / page.file.src_uri
    source = inventory.pages().get(source, source)  # what is wrong in a notebook is mended in its page
    included = [ROOT / snippet for snippet in check.snippets(source) if snippet.endswith(".md")]
    html = drawing.unmarked(html)
    stray_tex.refuse(html, [source, *included])
    drawings = drawing.drawings(drawing.marked(html), [source, *included])
    page.title = drawing.titled(str(page.title), drawings)
    for section in _sections(page.toc):
        section.title = drawing.titled(section.title, drawings)
    html = BARE.sub(r'<a class="address" href="\1">\1</a>', html)
    KNOWN.spelled[page.file.src_uri] = drawing.spelled(html, drawings)
    return outline.sectioned(typography.typeset(drawing.drawn(html, drawings)))


def _sections(links: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    for link in links:
        yield link
        yield from _sections(link.children)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Make the search of the rendered pages."""
    try:
        index.add(env, config, files, KNOWN.spelled)
    except Problem as problem:
        raise PluginError(str(problem)) from None
    return env
