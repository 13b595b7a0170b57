"""Pages as Markdown beside their HTML, `walks/valley.md`, and `llms.txt`, which lists them: for programs that read.

What a page includes stands in its copy: code, outputs, tables. Of a figure there is what it shows, in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from engine.ground import spans
from engine.ground.paths import DOCS, ROOT, read
from engine.pages import index_and_feed
from engine.pages.assets import Add
from engine.prose import front_matter, outputs
from engine.prose.by_text import by_text
from engine.prose.markup import COMMENT, DATA, SNIPPET

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

LIST = "llms.txt"
DESCRIBED = "aria-describedby"


@spans.timed("Markdown copies")
def add(nav: Navigation, config: MkDocsConfig, to_site: Add) -> None:
    """Put the copies of the pages of the navigation into the site, and the list of them."""
    for page in nav.pages:
        if (source := DOCS / page.file.src_uri).suffix == ".md" and source.is_file():
            to_site(page.file.src_uri, copy(read(source)))
    lines = [f"# {config.site_name}", *([f"> {config.site_description}"] if config.site_description else [])]
    to_site(LIST, "\n\n".join([*lines, *_parts(nav.items, config.site_url or "")]) + "\n")


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
