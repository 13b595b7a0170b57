"""What the templates need of a blog: dates, titles as HTML, and the beginnings of chapters for index and feed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.formulas import drawing
from engine.ground import spans
from engine.ground.digest import digest
from engine.ground.kept import Kept
from engine.ground.messages import message
from engine.ground.paths import CACHE, DOCS
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.pages import blog, cards, formulas, settings_file, typography
from engine.pages.addresses import relative
from engine.pages.context import PageContext
from engine.pages.page_tree import Content
from engine.pages.site_build import SiteBuild

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

INDEX = "<!-- chapters -->"  # where a page asks for the newest chapters
PLACE = re.compile(r'<h\d id="[^"]*:\d+-\d+/slug">.*?</h\d>', re.DOTALL)
EXCERPTS = Kept(CACHE / "excerpts")
UNDATED = "2000-01-01"  # never the day of the build: the same sources make the same bytes on any day

Leads = Mapping[str, Content]  # by the source of the page


def configure(config: MkDocsConfig) -> None:
    """Leave out the links for editing where no repository is known, and give each tag an address of its own.

    Raises Problem where a plugin is asked for whose pages would be empty, or something is set that nothing here reads.
    """
    settings_file.check()
    if not config.repo_url:
        config.edit_uri = None
    for name, plugin in config.plugins.items():
        if name.startswith("material/blog"):
            raise Problem(
                message(
                    "mkdocs.yml: plugins: blog: no page shows its posts; take it out, and write {mark} on a page",
                    mark=INDEX,
                )
            )
        if name.startswith("material/tags"):
            plugin.config["tags_slugify"] = blog.slug


def without_places(html: str) -> str:
    """Return a page without the headings that Material's plugin keeps for listings: offsets that no reader sees."""
    return PLACE.sub("", html)


def title(nav: Navigation, config: MkDocsConfig) -> None:
    """Make HTML of the titles in the navigation, as those of pages are. Raises Problem."""
    for item in _items(nav.items):
        if item.title:
            item.title = _html(item.title, Path(config.config_file_path))


def chain(nav: Navigation) -> None:
    """Let chapters follow each other, through all parts; what stands beside the parts, as an index, is none of them.

    The name of a part leads to its own `index.md`: `index` of the part.
    """
    for item in _items(nav.items):
        item.index = next(filter(_is_index, getattr(item, "children", None) or []), None)
    for page in nav.pages:
        page.previous_page = page.next_page = None
    beside = [item for item in nav.items if not item.children]
    for page, after in pairwise(page for page in nav.pages if page not in beside):
        page.next_page, after.previous_page = after, page


def _items(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        yield item
        yield from _items(getattr(item, "children", None) or [])


def _is_index(item: Any) -> bool:
    return not item.children and not item.is_link and item.file.src_uri.endswith("/index.md")


def _html(text: str, source: Path) -> str:
    """Return text that the templates write as it is. source: the file in which it stands."""
    return escape(drawing.plain_text(text, source))


def hide_contents(page: Page) -> None:
    """Honour `toc: false` of the front matter."""
    if page.meta.get("toc") is False:
        hidden = page.meta.get("hide") or []
        page.meta["hide"] = [*([hidden] if isinstance(hidden, str) else hidden), "toc"]


def date(page: Page, changed: Mapping[str, datetime]) -> None:
    """Date a page by its front matter, and by when it was changed; the front page goes by the address of the site.

    changed: {source: when}; what was changed on the day of its date is not said to be. Raises Problem.
    """
    for name in ("title", "description"):
        if (text := page.meta.pop(name, None)) is not None:  # without it, the page goes by its heading
            page.meta[name] = _html(str(text), _source(page))
    latest = changed.get(page.file.src_uri)
    page.update_date = UNDATED
    if latest:
        page.meta["changed"] = latest.isoformat()[:10]
    if page.meta.get("date"):
        try:
            published = blog.moment(page.meta["date"])
        except Problem as problem:
            raise Problem(f"{page.file.src_uri}: {problem}") from None
        page.meta["published"] = published.isoformat()
        if latest and latest.date() > published.date():
            page.meta["updated"] = latest.isoformat()
        page.update_date = page.meta["changed"] = page.meta.get("updated", page.meta["published"])[:10]
    if page.is_homepage and page.canonical_url:
        page.canonical_url = page.canonical_url.removesuffix("index.html")


class Part(NamedTuple):
    """A part of the navigation in a list of chapters."""

    title: str
    children: list[Any]
    url: str | None = None


def give_chapters(context: TemplateContext, page: Page, build: SiteBuild) -> None:
    """Give an index of chapters the newest of them, their beginnings and their cards, by address.

    Raises Problem where a card cannot be made.
    """
    if INDEX in (page.content or ""):
        chapters = [one for item in context["nav"].items for one in pages_inside(item.children or [])]
        newest = sorted(chapters, key=_published, reverse=True)[: words().newest.count("chapters")]
        begun = [one for one in newest if one.file.src_uri in build.leads]
        given: dict[str, Any] = {
            "newest": _among(newest, context["nav"].items),
            "excerpts": {one.url: _excerpt(one, page, build) for one in begun},
            "cards": {
                one.url: cards.card(one, build.made, build.pages.get(one.file.src_uri), _state(one, build))
                for one in newest
                if "published" in one.meta
            },
            "extras": any(build.shown[one.file.src_uri].extras for one in begun),
            "count": len(chapters),
            "left_out": len(chapters) - len(newest),
            "archive": build.archive,
        }
        context.update(given)  # type: ignore[typeddict-item]


def pages_inside(items: Iterable[Any]) -> Iterator[Page]:
    """Yield the pages of a part of the navigation, those of parts within it too, in order."""
    return (item for item in _items(items) if hasattr(item, "file"))  # what has none is a part, or leads elsewhere


def _published(page: Page) -> tuple[str, str]:
    return page.meta.get("published", ""), page.url


def _among(pages: Sequence[Page], items: Iterable[Any]) -> list[Any]:
    """Return the navigation with those pages alone, and the parts that have some."""
    found: list[Any] = []
    for item in items:
        if item.children:
            if inside := _among(pages, item.children):
                found.append(Part(item.title or "", inside))
        elif item in pages:
            found.append(item)
    return found


def _excerpt(chapter: Page, page: Page, build: SiteBuild) -> str:
    """Return the beginning of a chapter as it stands on a page: made anew where the chapter differs."""
    source, address = chapter.file.src_uri, relative(chapter.url, page.url)
    state = _state(chapter, build)
    made_of = digest(repr((state, address)), 32) if state else ""
    name = f"{page.file.src_uri} {source}"
    drawn: str = EXCERPTS.made(name, made_of, lambda: _drawn(build.leads[source], address, _source(chapter)))
    return drawn


def _state(page: Page, build: SiteBuild) -> str:
    """Name all that a page is made of, "" where that is not known."""
    return build.shown[page.file.src_uri].state if page.file.src_uri in build.shown else ""


def _drawn(lead: Content, address: str, source: Path) -> str:
    excerpt = blog.excerpt(lead, address)
    formulas.draw(excerpt, [source])
    for step in (typography.hold_punctuation, typography.hold_notes, typography.let_scroll):
        step(excerpt, PageContext())
    return excerpt.html()


def _source(page: Page) -> Path:
    return DOCS / page.file.src_uri


@spans.timed("feed")
def give_items(context: TemplateContext, leads: Leads) -> None:
    """Give a feed its newest items, the latest first, and when the latest of them was changed."""
    dated = [file.page for file in context["pages"] if file.page and "published" in file.page.meta]
    dated = sorted(dated, key=_published, reverse=True)[: words().newest.count("feed")]
    latest = max((page.meta.get("updated", page.meta["published"]) for page in dated), default="")
    context["latest"] = latest and blog.rfc822(latest)  # type: ignore[typeddict-unknown-key]
    context["items"] = [_item(page, leads) for page in dated]  # type: ignore[typeddict-unknown-key]


def _item(page: Page, leads: Leads) -> dict[str, Any]:
    lead = leads.get(page.file.src_uri)
    names = [*(page.meta.get("categories") or []), *(page.meta.get("tags") or [])]
    return {
        "page": page,
        "date": blog.rfc822(page.meta["published"]),
        "names": list(dict.fromkeys(names)),
        "excerpt": _spelled(lead, page) if lead else "",
    }


def _spelled(lead: Content, page: Page) -> str:
    excerpt = blog.excerpt(lead, page.canonical_url or "", drawings=False)
    formulas.spell(excerpt.tree, [_source(page)])
    return excerpt.html()
