"""Content tabs, `=== "Python"`: folds of which one is open. A style sheet lays them beside each other.

Without a script, without styles and on paper, each is there under its title; a browser opens the one that an address,
or a word that is looked for, lies in.
"""

from __future__ import annotations

from itertools import count
from typing import Any
from xml.etree.ElementTree import Element

from engine.pages.context import PageContext
from engine.pages.page_tree import Content, classes

AS_READ, CLASS = "tabbed-set", "tabs"


def fold(content: Content, _: PageContext) -> None:
    """Make folds of the tabs of a page."""
    numbers = count(1)
    for tabs in content.tree.iter("div"):
        if AS_READ in classes(tabs):
            _change(tabs, f"{CLASS}-{next(numbers)}")


def _change(tabs: Element, name: str) -> None:
    """Change a group of tabs, three elements each: what chooses it, its title, what is in it."""
    parts = list(tabs)
    tabs.attrib.clear()
    tabs.set("class", CLASS)
    tabs[:] = []
    tabs.text = "\n"
    for chosen, title, inner in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        given: Any = {"name": name} | ({"open": None} if "checked" in chosen.attrib else {})  # written without a value
        tab = Element("details", given)
        summary = Element("summary")
        summary.text, summary[:] = title.text, list(title)
        tab.append(summary)
        summary.tail, tab.tail = inner.text, "\n"
        tab.extend(inner)
        tabs.append(tab)
