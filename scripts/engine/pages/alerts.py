"""Notices whose author gave no title: `!!! note`, `> [!NOTE]`. They bear the word of the site."""

from __future__ import annotations

from engine.ground.words import words
from engine.pages.context import PageContext
from engine.pages.page_tree import Content, classes


def name(content: Content, _: PageContext) -> None:
    """Put the site's word in the place of the English one that an extension took from the kind of a notice."""
    named = words().alerts
    for box in content.tree.iter():
        if box.tag == "details" or (box.tag == "div" and "admonition" in classes(box)):
            title = box[0] if len(box) and box[0].tag in {"p", "summary"} else None
            if title is not None and not len(title):
                said = (title.text or "").strip()
                kind = next((one for one in classes(box) if one.title() == said), "")
                title.text = named[kind] if kind in set(named) else title.text
