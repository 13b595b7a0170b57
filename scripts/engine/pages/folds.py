"""Folds have addresses: a browser opens a fold for an address that lies inside it, and not for that of the fold."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborHTMLParser

from engine.pages.context import PageContext
from engine.pages.page_tree import KIND, LISTING, NUMBER, Content, Leaves, said


def name_beginnings(content: Content, page: PageContext) -> None:
    """Give the beginning of every fold an id, made of its title."""
    root, leaves = content.tree, content.leaves
    taken = _ids(root, leaves)
    for fold in root.iter("details"):
        title = next((n for n, child in enumerate(fold) if child.tag == "summary"), None)
        if title is None or len(fold) == title + 1 or (fold[title].tail or "").strip():
            continue
        slug = anchor = page.slugify(said(fold[title]).strip(), "-") or "fold"
        number = 1
        while anchor in taken:
            number += 1
            anchor = f"{slug}-{number}"
        if _named(fold[title + 1], anchor, leaves):
            taken.add(anchor)


def _ids(root: Element, leaves: Leaves) -> set[str]:
    """Return the ids of a page, those in its drawings too."""
    written = "".join(leaves.html(leaf) for leaf in root.iter() if NUMBER in leaf.attrib)
    drawn = {node.id for node in LexborHTMLParser(written).css("[id]") if node.id}
    return drawn | {name for element in root.iter() if (name := element.get("id"))}


def _named(beginning: Element, anchor: str, leaves: Leaves) -> bool:
    """Give an element an id if it has none; return whether it got it."""
    leaf = next(iter(beginning), None)
    if beginning.tag == "p" and leaf is not None and leaf.get(KIND) == LISTING:
        leaves.change(leaf, f'<div id="{anchor}"{leaves.html(leaf).removeprefix("<div")}')
        return True
    if not isinstance(beginning.tag, str) or beginning.get("id"):
        return False
    beginning.set("id", anchor)
    return True
