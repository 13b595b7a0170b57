"""The tags of pages and their listings, as Material's plugin makes them; `mkdocs.yml` names it once for each kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from selectolax.lexbor import LexborHTMLParser

from engine.pages import blog
from engine.zensical.pages import Page

LAYOUT = "fragments/tags/default"  # of the theme
HEADINGS = "h1, h2, h3, h4, h5, h6"


@dataclass
class Kind:
    """A kind of tags. of: front matter's name for them; called: the templates'; listing: what asks for one."""

    of: str
    called: str
    listing: str
    address: str

    def slug(self, name: str) -> str:
        """Return the id of a tag in a listing."""
        return self.address.format(slug=blog.slug(name, "-"))

    def on(self, page: Page) -> list[str]:
        """Return the tags of a page in their order."""
        return sorted({str(name) for name in page.meta.get(self.of) or []})


def kinds(options: Iterable[Mapping[str, Any]]) -> list[Kind]:
    """Return the kinds that the configuration asks for."""
    return [
        Kind(
            one.get("tags_name_property", "tags"),
            one.get("tags_name_variable", "tags"),
            f"<!-- {one.get('listings_directive', 'material/tags')} -->",
            one.get("tags_slugify_format", "tag:{slug}"),
        )
        for one in options
    ]


def places(every: list[Kind], pages: list[Page]) -> dict[str, str]:
    """Return {kind: address of the page that lists its tags}."""
    listed = ((kind, page) for kind in every for page in pages if kind.listing in page.content)
    return {kind.called: page.url for kind, page in listed}


def given(page: Page, every: list[Kind], listed: Mapping[str, str]) -> dict[str, list[dict[str, str]]]:
    """Return what templates are told of the tags of a page, each with its address in the listing, "" without one."""
    return {
        kind.called: [
            {"name": name, "url": f"{listed[kind.called]}#{kind.slug(name)}" if kind.called in listed else ""}
            for name in kind.on(page)
        ]
        for kind in every
    }


def fill_in(page: Page, every: list[Kind], pages: list[Page], env: Environment, context: Mapping[str, Any]) -> None:
    """Put the listings that a page asks for into it."""
    for kind in every:
        before, asked, _ = page.content.partition(kind.listing)
        if asked:
            parts = (_part(kind, name, pages, _level(before), env, context) for name in _names(kind, pages))
            page.content = page.content.replace(kind.listing, "\n".join(parts))


def _names(kind: Kind, pages: list[Page]) -> list[str]:
    return sorted({name for page in pages for name in kind.on(page)})


def _part(kind: Kind, name: str, pages: list[Page], level: int, env: Environment, context: Mapping[str, Any]) -> str:
    """Return a tag of a listing and its pages."""
    tag, slug = env.get_template(f"{LAYOUT}/tag.html").render(context, tag={"name": name}), kind.slug(name)
    tagged = sorted((page for page in pages if name in kind.on(page)), key=lambda page: page.title)
    listing = {
        "content": f'<h{level} id="{slug}"><a href="#{slug}">{tag}</a></h{level}>',
        "mappings": [{"item": page} for page in tagged],
    }
    return env.get_template(f"{LAYOUT}/listing.html").render(context, listing=listing)


def _level(before: str) -> int:
    """Return the level of a heading under the last one."""
    headings = LexborHTMLParser(before).css(HEADINGS)
    return int((headings[-1].tag or "h0")[1]) + 1 if headings else 1
