"""Where the links of a page lead, and what it loads: all of it is in the folder, and nothing comes from elsewhere."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import unquote, urlsplit

from engine.formulas import stray_tex
from engine.gate.published import Published, Site

LOADED = ("src", "poster", "data-index", "data-engine", "data-script", "data-style", "data-live", "data-sources")


def inside(site: Site, page: Published) -> Iterator[str]:
    """Yield links to files and anchors that are not there, and files that a page loads and nobody has put there."""
    for node in page.tree.css("[href], [src], [poster], body"):
        for name in ("href", *LOADED):
            said = node.attributes.get(name)
            if said and (wrong := _wrong(site, page, said)):
                yield f"{page.at(said.removeprefix('../'))}{wrong}"


def elsewhere(_: Site, page: Published) -> Iterator[str]:
    """Yield what a page would load from another host."""
    body = page.tree.body
    found = stray_tex.foreign(body) if body else None
    for node in page.tree.css("head link[href], head script[src]"):
        address = node.attributes.get("href") or node.attributes.get("src") or ""
        if node.attributes.get("rel") not in {"canonical", "alternate"} and urlsplit(address).netloc:
            found = found or address
    if found:
        yield f"{page.at(found)}{found} would be loaded from another host; keep a copy in docs/, or link"


def card(site: Site, page: Published) -> Iterator[str]:
    """Yield a share card that nobody has put there."""
    for node in page.tree.css('meta[property="og:image"]'):
        said = unquote(node.attributes.get("content") or "")
        if not any(said.endswith(f"/{file}") for file in site.files):
            yield f"the share card {said} is not part of the site; render the site anew"


def ids(_: Site, page: Published) -> Iterator[str]:
    """Yield ids that stand twice on a page: a link finds one of them."""
    counted = Counter(node.attributes.get("id") or "" for node in page.tree.css("[id]"))
    for name, times in counted.items():
        if times > 1:
            yield f"{page.at(name)}{times} elements have the id {name}; give one another heading or id"


def _wrong(site: Site, page: Published, said: str) -> str:
    """Say what of an address within the site is not there, "" where all is."""
    if said.startswith("#") and unquote(said[1:]) in site.anchors(page.name):  # of a drawing, thousands
        return ""
    parts = urlsplit(said)
    if parts.scheme or parts.netloc or said.startswith("//"):
        return ""
    path = unquote(parts.path)
    place = _from_root(page, path) if path.startswith("/") else posixpath.join(posixpath.dirname(page.name), path)
    target = posixpath.normpath(place) if path else page.name
    target = target if target in site.files else posixpath.normpath(f"{target}/index.html")
    if target not in site.files:
        return f"{said} leads nowhere{_near(site.folder / place)}"
    anchor = unquote(parts.fragment)
    if anchor and target.endswith(".html") and anchor not in site.anchors(target):
        near = get_close_matches(anchor, site.anchors(target), 1)
        return f"{said}: there is no #{anchor}{f'; do you mean #{near[0]}?' if near else ''}"
    return ""


def _from_root(page: Published, path: str) -> str:
    """Return what an address that begins at the root of the host names; a page served at any depth says where it is."""
    root = page.tree.css_first("html")
    return path.removeprefix((root.attributes.get("data-base") if root else None) or "/").lstrip("/")


def _near(target: Path) -> str:
    beside = [path.name for path in target.parent.glob("*")] if target.parent.is_dir() else []
    near = get_close_matches(target.name, beside, 1)
    return f"; do you mean {near[0]}?" if near else "; there is no such file in the site"
