"""The steps of a page as an extension for Zensical, which tells its extensions what page they work on."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from engine.ground.paths import DOCS
from engine.ground.problem import Problem
from engine.pages.context import PageContext
from engine.pages.extension import PageExtension
from engine.pages.site_build import SiteBuild
from engine.zensical.settings import Settings

FIRST, LINKS = 1000, 0  # in Python-Markdown's own order
TOLD = "rendering_context"  # under this name Zensical leaves what it knows of the page


class Source(NamedTuple):
    """A page as its context is made of it: by MkDocs' names."""

    src_uri: str
    url: str

    @property
    def file(self) -> Source:
        """The file of a page is the page."""
        return self


@dataclass
class Rendering:
    """What is known from page to page; the extension itself is made anew for each one."""

    settings: Settings
    build: SiteBuild
    contexts: dict[str, PageContext] = field(default_factory=dict)  # by source: what the steps left
    given: dict[str, Any] = field(default_factory=dict)  # by source: what Zensical says of the page
    refused: list[str] = field(default_factory=list)

    def begin(self, page: Any) -> PageContext:
        """Return what the steps of a page are to know."""
        name, settings = source_of(page.path, self.build), cast(Any, self.settings)
        source: Any = Source(name, page.url)
        self.given[name] = page
        self.contexts[name] = self.build.context(source, settings, {})
        self.contexts[name].error = self._refusal
        return self.contexts[name]

    def _refusal(self, said: str) -> Problem:
        self.refused.append(said)
        return Problem(said)


rendering: Rendering | None = None  # one site a process


def source_of(path: str, build: SiteBuild) -> str:
    """Return the source of a page in docs/: of what stands for a notebook, the notebook."""
    notebook = f"{path.removesuffix('.md')}.ipynb"
    return notebook if DOCS / notebook in build.notebooks else path


class ZensicalExtension(PageExtension):
    """Takes the page that Zensical is at through the steps."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Put the steps where Python-Markdown takes them."""
        super().extendMarkdown(md)
        md.preprocessors.register(Told(md, self), "page_told", FIRST)
        md.treeprocessors.register(Links(md), "page_links", LINKS)


class Told(Preprocessor):
    """Asks which page it is."""

    def __init__(self, md: Markdown, extension: PageExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        """Let the steps know; the lines stay."""
        if rendering:
            self.extension.page = rendering.begin(self.md.preprocessors[TOLD].page)
        return lines


class Links(Treeprocessor):
    """Lets links to pages be as MkDocs writes them, those to notebooks too: Zensical knows what stands for them."""

    def run(self, root: Element) -> None:
        """Change the links of a page."""
        notebooks = rendering.build.notebooks if rendering else {}
        folder = posixpath.dirname(self.md.preprocessors[TOLD].page.path)
        for link in root.iter("a"):
            path, mark, place = (link.get("href") or "").partition("#")
            to = posixpath.normpath(posixpath.join(folder, unquote(path)))
            if DOCS / to in notebooks:
                to = f"{to.removesuffix('.ipynb')}.md"
            if to.endswith(".md") and ":" not in path and not path.startswith("/"):
                link.set("href", f"{quote(posixpath.relpath(to, folder or '.'))}{mark}{place}")


def makeExtension() -> ZensicalExtension:  # noqa: N802
    """Return the extension, as Python-Markdown asks for it by name."""
    return ZensicalExtension()
