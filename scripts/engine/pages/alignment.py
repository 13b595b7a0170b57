"""Cells of tables on the side that the author chose, `|--:|`, by a class where Python-Markdown writes a style."""

from __future__ import annotations

import re

from engine.pages.context import PageContext
from engine.pages.page_tree import Content, classes

STYLE = re.compile(r"text-align:\s*(left|right|center);?")


def by_classes(content: Content, _: PageContext) -> None:
    """Change the cells of a page: a policy that forbids styles within it leaves them where they are."""
    for cell in content.tree.iter():
        chosen = STYLE.fullmatch(cell.get("style") or "") if cell.tag in {"td", "th"} else None
        if chosen:
            del cell.attrib["style"]
            cell.set("class", " ".join([*sorted(classes(cell)), chosen[1]]))
