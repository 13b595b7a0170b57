"""The sections of a page as elements, so that a browser need not lay out what is far from being read."""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element

from selectolax.lexbor import LexborHTMLParser

from engine.pages.context import PageContext
from engine.pages.page_tree import Content, classes

HEADINGS = {"h2", "h3"}
UNMEASURED = "figure, math, pre"  # letters of no text
BLOCKS = 'p, li, tr, pre, [class="arithmatex display"]'


def part(content: Content, _: PageContext) -> None:
    """Put a `<section>` around each heading of the text and what stands under it, footnotes apart.

    Each says what it holds, so that the page has about its right height before it is laid out.
    """
    root = content.tree
    every = list(root)
    end = next((n for n, child in enumerate(every) if "footnote" in classes(child)), len(every))
    starts = [n for n, child in enumerate(every[:end]) if child.tag in HEADINGS]
    for start, after in pairwise([*starts, end]):
        section = Element("section")
        section.text, section.tail = "\n", "\n"
        section.extend(every[start:after])
        section[-1].tail = f"{(section[-1].tail or '').rstrip()}\n"
        root[list(root).index(every[start])] = section
        for child in every[start + 1 : after]:
            root.remove(child)
        section.attrib |= {f"data-{name}": str(count) for name, count in _measured(content.html(section)).items()}


def _measured(html: str) -> dict[str, int]:
    section = LexborHTMLParser(html.replace("&", "&amp;"))  # letters as they are written
    folds = section.css("details")
    blocks = 2 * len(folds)  # a closed fold is its title
    for fold in folds:
        fold.decompose()
    lines = sum((listing.text() or "").count("\n") for listing in section.css("pre"))
    blocks, figures = blocks + len(section.css(BLOCKS)), len(section.css("figure"))
    for one in section.css(UNMEASURED):
        one.decompose()
    letters = len("".join((section.text() or "").split()))
    return {"letters": letters, "lines": lines, "blocks": blocks, "figures": figures}
