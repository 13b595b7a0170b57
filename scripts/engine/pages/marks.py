"""Marks that Material's authors know, within a line and around blocks: keys, icons, content tabs."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString
from pymdownx.tabbed import TabbedProcessor

from engine.prose import icons, typed_keys
from engine.prose.markup import fences

KEYS, ICONS = 185.5, 86  # in Python-Markdown's own order: after code, before escaped signs; before emoji
HEADS = 27  # before listings
ASKING = re.compile(r"(\{[^{}]*?)\s*\.annotate\b")
TABS = 105  # where the extension has its own
PLAIN = {"alternate_style": False, "slugify": None, "combine_header_slug": False, "separator": "-"}
ICON = "icon"  # class of one

Found = tuple[Element | None, int | None, int | None]


def extend(md: Markdown) -> None:
    """Let Markdown read these marks; tabs always as the step `tabs` takes them, whatever `mkdocs.yml` says."""
    md.parser.blockprocessors.register(TabbedProcessor(md.parser, PLAIN), "tabbed", TABS)
    md.preprocessors.register(Heads(md), "listing_heads", HEADS)
    md.inlinePatterns.register(Keys(typed_keys.KEYS.pattern, md), "typed_keys", KEYS)
    md.inlinePatterns.register(Icons(icons.ICON.pattern, md), "icons", ICONS)


class Heads(Preprocessor):
    """Takes `.annotate` out of the heads of listings: all of them have annotations, where a list follows."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines of a page."""
        opened = fences(lines)
        return [
            ASKING.sub(r"\1", line) if "annotate" in line and opened[number - 1] == number else line
            for number, line in enumerate(lines, 1)
        ]


class Keys(InlineProcessor):
    """`++ctrl+c++` is what stands on these keys; with another name in it, it stays."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # noqa: ARG002, N802
        """Return the keys."""
        if typed_keys.unknown(m[1]):
            return None, None, None
        keys = Element("span", {"class": "keys"})
        for number, name in enumerate(m[1].split("+")):
            if number:
                keys[-1].tail = "+"
            SubElement(keys, "kbd").text = AtomicString(typed_keys.label(name))
        return keys, m.start(0), m.end(0)


class Icons(InlineProcessor):
    """`:material-account:` is that icon, which says nothing to those who hear the page; another name stays."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # noqa: ARG002, N802
        """Return the icon."""
        path = icons.file(m[1], m[2])
        if path is None:
            return None, None, None
        icon = Element("span", {"class": ICON, "aria-hidden": "true"})
        icon.text = AtomicString(self.md.htmlStash.store(icons.drawing(path)))
        return icon, m.start(0), m.end(0)
