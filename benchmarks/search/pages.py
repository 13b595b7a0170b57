"""The pages that are searched, and under which heading each of their places stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from engine.search import published

HEADINGS = {"h1", "h2", "h3"}


@dataclass(frozen=True)
class Page:
    """A page of our site: its address from the site's root, its title, and the HTML of its content."""

    address: str
    title: str
    content: str


def searched(site: Path) -> list[Page]:
    """Return the pages that our own index holds; all tools are given these."""
    (written,) = site.glob("assets/search-index.js")
    listed = published.held(written)["pages"]
    return [Page(address, title, _content(site / address)) for address, title, *_ in listed]


def _content(file: Path) -> str:
    """Return what a page says, without what it asks every search to leave out."""
    article = LexborHTMLParser(file.read_text(encoding="utf-8")).css_first("article")
    assert article is not None, file
    for part in article.css("[data-search-exclude], button, .headerlink, .footnote-ref, .footnote-backref"):
        part.decompose()
    return "".join(child.html or "" for child in article.iter(include_text=True))


def headings(pages: list[Page]) -> dict[str, str]:
    """Return `page#id` → the same of the heading that it stands under: tools differ in what they call a section."""
    found: dict[str, str] = {}
    for page in pages:
        stem, current = Path(page.address).stem, ""
        for node in LexborHTMLParser(page.content).css("[id]"):
            name = str(node.attributes.get("id"))
            current = name if node.tag in HEADINGS else current
            found[f"{stem}#{name}"] = f"{stem}#{current}"
        first = next((place for place in found.values() if place.startswith(f"{stem}#")), f"{stem}#")
        found[f"{stem}#"] = first
    return found


def place(address: str) -> str:
    """Return `page#id` of an address."""
    path, _, anchor = unquote(address).partition("#")
    return f"{Path(path.partition('?')[0]).stem}#{anchor}"
