"""Where the links of a page lead, and what it loads: all of it is in the folder, and nothing comes from elsewhere."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from engine.formulas import stray_tex
from engine.gate.published import Published, Site
from engine.ground.messages import message
from engine.ground.near import near

PAGE = ".html"
LOADED = ("src", "poster", "data-index", "data-engine", "data-script", "data-style", "data-live", "data-sources")


def inside(site: Site, page: Published) -> Iterator[str]:
    """Yield links to files and anchors that are not there, and files that a page loads and nobody has put there."""
    for said in _said(page):
        if wrong := _wrong(site, page, said):
            yield f"{page.at(said.removeprefix('../'))}{wrong}"


def targets(page: Published) -> dict[str, tuple[str, ...]]:
    """Return {place in the folder: anchors there} of all to which a page links, and what it loads."""
    found: dict[str, set[str]] = {}
    for target in map(partial(_target, page), {*_said(page)}):
        if target:
            found.setdefault(target[0], set()).update(filter(None, target[1:]))
    return {place: tuple(sorted(anchors)) for place, anchors in found.items()}


def lead(site: Site, links: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether `targets` are there."""
    return all(_leads(site, _file(site, place), anchors) for place, anchors in links.items())


def _leads(site: Site, file: str, anchors: tuple[str, ...]) -> bool:
    return bool(file) and (not (anchors and file.endswith(PAGE)) or site.anchors(file).issuperset(anchors))


def elsewhere(_: Site, page: Published) -> Iterator[str]:
    """Yield what a page would load from another host."""
    body = page.tree.body
    found = stray_tex.foreign(body) if body else None
    for node in page.tree.css("head link[href], head script[src]"):
        address = node.attributes.get("href") or node.attributes.get("src") or ""
        if node.attributes.get("rel") not in {"canonical", "alternate"} and urlsplit(address).netloc:
            found = found or address
    if found:
        yield message(
            "{at}{found} would be loaded from another host; keep a copy in docs/, or link",
            at=page.at(found),
            found=found,
        )


def card(site: Site, page: Published) -> Iterator[str]:
    """Yield a share card that nobody has put there."""
    for said in pictures(page):
        if not has(site, said):
            yield message("the share card {said} is not part of the site; render the site anew", said=said)


def pictures(page: Published) -> tuple[str, ...]:
    """Return the addresses of the share cards of a page."""
    return tuple(unquote(one.attributes.get("content") or "") for one in page.tree.css('meta[property="og:image"]'))


def has(site: Site, address: str) -> bool:
    """Whether a full address ends in the path of a file of the site."""
    parts = address.split("/")
    return any("/".join(parts[n:]) in site.files for n in range(1, len(parts)))


def ids(_: Site, page: Published) -> Iterator[str]:
    """Yield ids that stand twice on a page: a link finds one of them."""
    counted = Counter(node.attributes.get("id") or "" for node in page.tree.css("[id]"))
    for name, times in counted.items():
        if times > 1:
            yield message(
                "{at}{count} elements have the id {name}; give one another heading or id",
                at=page.at(name),
                count=times,
                name=name,
            )


def _said(page: Published) -> Iterator[str]:
    """Yield the addresses of a page, as it says them."""
    for node in page.tree.css("[href], [src], [poster], body"):
        given = node.attributes
        yield from (said for name in ("href", *LOADED) if (said := given.get(name)))


def _target(page: Published, said: str) -> tuple[str, str] | None:
    """Return the place in the folder that an address names, and the anchor there; None where it is of another host."""
    parts = urlsplit(said)
    if parts.scheme or parts.netloc or said.startswith("//"):
        return None
    path = unquote(parts.path)
    place = _from_root(page, path) if path.startswith("/") else posixpath.join(posixpath.dirname(page.name), path)
    return (posixpath.normpath(place) if path else page.name), unquote(parts.fragment)


def _file(site: Site, place: str) -> str:
    """Return the file of the site that a place is, or whose folder it is; "" where there is none."""
    if place in site.files:
        return place
    inside = posixpath.normpath(f"{place}/index.html")
    return inside if inside in site.files else ""


def _wrong(site: Site, page: Published, said: str) -> str:
    """Say what of an address within the site is not there, "" where all is."""
    if said.startswith("#") and unquote(said[1:]) in site.anchors(page.name):  # of a drawing, thousands
        return ""
    target = _target(page, said)
    if target is None:
        return ""
    place, anchor = target
    file = _file(site, place)
    if not file:
        return message("{said} leads nowhere{near}", said=said, near=_near(site.folder / place))
    if anchor and file.endswith(PAGE) and anchor not in site.anchors(file):
        ids = (f"#{one}" for one in site.anchors(file))
        return message("{said}: there is no #{anchor}{meant}", said=said, anchor=anchor, meant=near(f"#{anchor}", ids))
    return ""


def _from_root(page: Published, path: str) -> str:
    """Return what an address that begins at the root of the host names; a page served at any depth says where it is."""
    root = page.tree.css_first("html")
    return path.removeprefix((root.attributes.get("data-base") if root else None) or "/").lstrip("/")


def _near(target: Path) -> str:
    beside = [path.name for path in target.parent.glob("*")] if target.parent.is_dir() else []
    return near(target.name, beside) or message("; there is no such file in the site")
