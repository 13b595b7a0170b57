"""A save of prose that changes nothing but its page: that page alone is rendered, into the site that is served.

What else may stand on it, the search, the notebook, the index, follows with the rendering of the whole site. Where a
save may change more than its page, nothing is done here. Whether what the page says holds is looked at once it is
shown: who looks at it sees a slip a moment before it is named, and the page as it was with that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from engine.ground.paths import DOCS, read
from engine.ground.problem import Problem
from engine.interactive import check
from engine.pages.site_build import SiteBuild
from engine.pages.source_pages import SourcePages
from engine.prose import front_matter, numbered
from engine.serving.notices import Heard

Written = Mapping[str, str]  # address of a file in the site → its text


@dataclass(frozen=True)
class Rendered:
    """What is left of the last rendering of the whole site.

    sources: the pages that say where numbers come from; prepare, finish: what is done to a page's source and to its
    HTML, at MkDocs' events.
    """

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment
    build: SiteBuild
    sources: SourcePages
    prepare: Callable[..., str]
    finish: Callable[..., str]

    def page(self, source: Path) -> Page | None:
        """Return the page of a source, None where it has none, or one that more than its source makes."""
        name = source.relative_to(DOCS).as_posix() if source.is_relative_to(DOCS) else ""
        file = self.files.get_file_from_path(name) if source.suffix == ".md" else None
        is_whole = name in self.build.shown and bool(self.build.shown[name].state)
        return file.page if file and is_whole else None


def render(last: Rendered, source: Path) -> Written | None:
    """Return the files of a page whose source alone was saved; None where that is for a rendering of the whole site.

    The page is then as it is now, in `last` as well; whether it `holds` is still to be looked at. Raises what rendering
    raises.
    """
    page = last.page(source)
    if page is None or not _is_alone(last.build, source):
        return None
    build, before, card = last.build, _facts(last, page), page.meta.get("card", "")
    build.put_off = []
    with Heard() as heard:
        _populate(last, page)
        page.meta["card"] = card
        page.validate_anchor_links(files=last.files, log_level=last.config.validation.links.anchors)
    if heard.records or build.faults or _facts(last, page) != before:
        return None
    shown = build.shown[page.file.src_uri]
    beside = [last.sources.of(shown, page)] if shown.named or shown.claims else []
    return {page.file.dest_uri: _templated(last, page), **dict(beside)}


def holds(last: Rendered, source: Path) -> bool:
    """Look at a page that was rendered alone; say whether there is nothing to say of it, not even a warning.

    Raises Problem where it is not to be shown.
    """
    build = last.build
    faults = check.of_page(build.book, build.numbers, source)
    with Heard() as heard:
        for look in build.put_off or []:
            look()
    is_sound = not (faults or build.faults or heard.records)
    if any(fault.fatal for fault in faults) or (last.config.strict and not is_sound):
        raise Problem("\n".join([*map(str, faults), *build.faults]))
    return is_sound


def _is_alone(build: SiteBuild, source: Path) -> bool:
    """Whether what other pages know of a page is as it was; if so, the build knows it anew."""
    text, before = read(source), build.chapters.get(source)
    if before is None or front_matter.values(text) != build.fronts.get(source):
        return False
    now = numbered.chapter(source, text)
    if [replace(one, line=0) for one in now.things] != [replace(one, line=0) for one in before.things]:
        return False
    build.reread(source, now)
    return True


def _facts(last: Rendered, page: Page) -> tuple[Any, ...]:
    """Return what the site knows of a page beside its own files, and other pages or files show."""
    source = page.file.src_uri
    shown, lead = last.build.shown[source], last.build.leads.get(source)
    named = {key: sorted(numbers) for key, numbers in shown.named.items()}
    begins = lead.html() if lead else ""
    return page._title_from_render, named, bool(shown.claims), begins, last.build.live[source], len(last.build.glyphs)


def _populate(last: Rendered, page: Page) -> None:
    """Render the source of a page, as MkDocs does it."""
    told: dict[str, Any] = {"page": page, "config": last.config, "files": last.files}
    page.read_source(last.config)
    page.markdown = last.prepare(page.markdown, **told)
    page.render(last.config, last.files)
    page.content = last.finish(page.content, **told)


def _templated(last: Rendered, page: Page) -> str:
    page.active = True
    try:
        context = get_context(last.nav, last.files, last.config, page)
        template = last.env.get_template(page.meta.get("template", "main.html"))
        context = last.config.plugins.on_page_context(context, page=page, config=last.config, nav=last.nav)
        return str(last.config.plugins.on_post_page(template.render(context), page=page, config=last.config))
    finally:
        page.active = False
