"""The pages, files and navigation of a rendering, with what templates and our own code ask of them by MkDocs' names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from engine.ground.paths import read
from engine.ground.problem import Problem
from engine.prose import front_matter
from engine.zensical import project
from engine.zensical.steps import Rendering


@dataclass
class Anchor:
    """An entry of a page's contents."""

    title: str
    url: str
    level: int
    children: list[Anchor]


@dataclass(eq=False)
class File:
    """A file of the site. src_uri, url: from the root of sources and site; abs_src_path: where its content lies."""

    src_uri: str
    url: str
    abs_src_path: Path
    page: Page | None = None

    @property
    def content_string(self) -> str:
        """What is in it."""
        return read(self.abs_src_path)


@dataclass(eq=False)
class Page:
    """A page; title, content and contents are HTML. children, is_link: as the navigation asks."""

    file: File
    url: str
    title: str
    content: str
    meta: dict[str, Any]
    toc: list[Anchor]
    canonical_url: str | None
    edit_url: str | None
    heading: str  # of the page, or what stands for one
    update_date: str = ""
    previous_page: Page | None = None
    next_page: Page | None = None
    children: None = None
    is_link: bool = False

    @property
    def is_homepage(self) -> bool:
        """Whether the site begins with it."""
        return self.url == "index.html"


@dataclass(eq=False)
class Section:
    """A part of the navigation, or a link to another site."""

    title: str
    children: list[Page | Section] | None
    url: str | None = None

    @property
    def is_link(self) -> bool:
        """Whether it leads elsewhere."""
        return self.children is None


@dataclass
class Navigation:
    """What readers choose pages from."""

    items: list[Page | Section]
    homepage: Page | None

    @property
    def pages(self) -> list[Page]:
        """The pages in their order."""
        return list(_pages(self.items))


@dataclass
class Files:
    """The files of the site: found is {source: file}."""

    found: dict[str, File] = field(default_factory=dict)

    def __iter__(self) -> Iterator[File]:
        return iter(self.found.values())

    def documentation_pages(self) -> list[File]:
        """Return the files that are pages."""
        return [file for file in self if file.page]

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file of a source, None where there is none."""
        return self.found.get(path)

    def remove(self, file: File) -> None:
        """Take a file out of the site."""
        del self.found[file.src_uri]


def gathered(rendering: Rendering) -> tuple[Files, Navigation]:
    """Return what Zensical rendered."""
    files, items = Files(), []
    for source in sorted(rendering.contexts, key=_in_folders):
        told = json.loads(read(project.RENDERED / unquote(rendering.given[source].url)))
        files.found[source], items = _file(source, told["page"], rendering.given[source].title_override), told["nav"]
    by_url = {file.page.url: file.page for file in files if file.page}
    return files, Navigation(_items(items, by_url), by_url.get("index.html"))


def _in_folders(source: str) -> tuple[object, ...]:
    """Order pages as MkDocs does: those of a folder before the folders in it, its index first."""
    *folders, name = source.split("/")
    return (*((1, folder) for folder in folders), (0, name not in {"index.md", "README.md"}, name))


def _file(source: str, told: dict[str, Any], title: str | None) -> File:
    """Return a page as a file. title: by the navigation, which comes before what the page says of itself."""
    file = File(source, told["url"], project.SOURCES / source)
    file.page = Page(
        file,
        file.url,
        title or "",
        told["content"],
        front_matter.values(read(file.abs_src_path.with_suffix(".md"))),  # YAML as MkDocs reads it
        _contents(told["toc"]),
        told["canonical_url"],
        told["edit_url"],
        _heading(told, Path(source).stem),
    )
    return file


def _heading(told: dict[str, Any], name: str) -> str:
    """Return the heading that a page begins with, or what MkDocs makes of its file's name."""
    if told["content"].startswith("<h1") and told["toc"]:
        return str(told["toc"][0]["title"])
    words = name.replace("-", " ").replace("_", " ")
    return words.capitalize() if words == words.lower() else words


def _contents(told: list[dict[str, Any]]) -> list[Anchor]:
    return [Anchor(one["title"], one["url"], one["level"], _contents(one["children"])) for one in told]


def _items(told: list[dict[str, Any]], pages: dict[str, Page]) -> list[Page | Section]:
    items: list[Page | Section] = []
    for one in told:
        if one["url"] in pages:
            items.append(pages[one["url"]])
        else:
            children = None if one["url"] else _items(one["children"], pages)
            items.append(Section(one["title"] or "", children, _elsewhere(one["url"])))
    return items


def _elsewhere(url: str | None) -> str | None:
    """Return an address of another site. Raises Problem where it is one of this site that no page has."""
    if url and not url.startswith("/") and not urlsplit(url).scheme:
        raise Problem(f"mkdocs.yml: nav names {url}, and there is no such page in docs/; take it out")
    return url


def _pages(items: list[Page | Section]) -> Iterator[Page]:
    for item in items:
        if isinstance(item, Page):
            yield item
        else:
            yield from _pages(item.children or [])
