"""Boxes of task lists, `- [ ]`: each has its words for a label, so that it is said what is done and what is not."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from engine.pages.context import PageContext
from engine.pages.lines import WHOLE, WITHIN
from engine.pages.page_tree import Content, classes, is_comment


def label(content: Content, _: PageContext) -> None:
    """Put a label around each box and the words of its line."""
    for item in content.tree.iter("li"):
        if "task-list-item" in classes(item):
            line = item[0] if len(item) and item[0].tag == "p" else item
            if len(line) and line[0].tag == "input":
                _enclose(line)


def _enclose(line: Element) -> None:
    """Move what stands in a line into a label; a list in an item is another line."""
    label = Element("label")
    label.text, line.text = line.text, None
    for child in list(line):
        if child.tag not in WITHIN | WHOLE and not is_comment(child):
            break
        line.remove(child)
        label.append(child)
    line.insert(0, label)
