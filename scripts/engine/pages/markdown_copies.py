"""Pages as Markdown beside their HTML, `walks/valley.md`, and `llms.txt`, which lists them: for programs that read.

What a page includes stands in its copy: code, outputs, tables. Of a figure there is what it shows, in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from engine.ground import spans
from engine.ground.kept import Kept
from engine.ground.paths import CACHE, DOCS, ROOT, read
from engine.pages import index_and_feed
from engine.pages.assets import Add
from engine.pages.context import PageContext
from engine.prose import front_matter, outputs
from engine.prose.by_text import by_text
from engine.prose.markup import COMMENT, DATA, SNIPPET

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

KEPT = Kept(CACHE / "copies", holds=False)
LIST = "llms.txt"
DESCRIBED = "aria-describedby"


@spans.timed("Markdown copies")
def add(nav: Navigation, config: MkDocsConfig, shown: Mapping[str, PageContext], to_site: Add) -> None:
    """Put the copies of the pages of the navigation into the site, and the list of them.

    shown: what their steps left, by their sources; a page that is made of what it was has the copy that it had.
    """
    for page in nav.pages:
        name = page.file.src_uri
        if (source := DOCS / name).suffix == ".md" and source.is_file():
            state = shown[name].state if name in shown else ""
            to_site(name, KEPT.made(name, state, partial(_of_file, source)))
    lines = [f"# {config.site_name}", *([f"> {config.site_description}"] if config.site_description else [])]
    to_site(LIST, "\n\n".join([*lines, *_parts(nav.items, config.site_url or "")]) + "\n")


def _of_file(source: Path) -> str:
    return copy(read(source))


def copy(text: str) -> str:
    """Return the source of a page with what it includes, without front matter, comments and names of numbers."""
    body = COMMENT.sub("", front_matter.split(text)[1])
    lines = [inner for line in body.split("\n") for inner in _shown(line)]
    return DATA.sub(r"\2", re.sub(r"\n{3,}", "\n\n", "\n".join(lines))).strip() + "\n"


def _shown(line: str) -> Iterable[str]:
    match = SNIPPET.match(line)
    path = ROOT / match[1] if match else ROOT
    if path.suffix == ".svg" and path.is_file():
        return [_said(read(path))]
    indent = line[: len(line) - len(line.lstrip())]
    return [indent + inner if match and inner else inner for inner in outputs.expanded([line])]


@by_text
def _said(drawing: str) -> str:
    """Return what a figure shows, in words."""
    parsed = LexborHTMLParser(drawing)
    parts = (node.text(deep=True).strip() for node in parsed.css("svg > title, svg > desc"))
    return " ".join(dict.fromkeys(filter(None, parts)))


def _parts(items: Iterable[Any], home: str) -> Iterator[str]:
    """Yield the lists of pages, those of a part of the navigation under its name."""
    alone = [_entry(item, home) for item in items if not item.children and not item.is_link]
    if alone:
        yield "\n".join(alone)
    for item in items:
        if item.children:
            yield f"## {_plain(item.title)}"
            yield "\n".join(_entry(page, home) for page in index_and_feed.pages_inside(item.children))


def _entry(page: Any, home: str) -> str:
    described = page.meta.get("description")
    link = f"[{_plain(page.meta.get('title') or page.title)}]({home}{quote(page.file.src_uri)})"
    return f"- {link}: {_plain(described)}" if described else f"- {link}"


def _plain(title: str) -> str:
    return str(Markup(str(title)).striptags())
