"""What headings, figures, tables and listings are called by those who hear a page: by their words, without marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import count
from xml.etree.ElementTree import Element

from engine.ground.words import words
from engine.interactive.fences import MARK
from engine.pages import blank_lines
from engine.pages.context import PageContext
from engine.pages.page_tree import DRAWING, KIND, LISTING, Content, inside
from engine.pages.scrolling import scrolls

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
CODE = "<pre><span></span><code>"  # as the highlighter begins a listing, with an element that holds nothing
NAME = "aria-labelledby"
NAMED_BY_AXES = re.compile(rf'^(<svg\b[^>]*? {NAME}=)"([^"]*)"( aria-describedby=")?')
PREFIX = "C"  # of names of captions, capital as in no address of a section


def link_headings(content: Content, _: PageContext) -> None:
    """Let the words of a heading be the link to it, in the place of a mark behind them that is heard as one of them.

    A title needs none, and what holds another link can have none.
    """
    for heading in content.tree.iter():
        link = next((one for one in heading if one.get("class") == "headerlink"), None)
        if heading.tag in HEADINGS and link is not None:
            heading.remove(link)
            if heading.tag != "h1" and heading.find(".//a") is None:
                link.attrib, link.text = {"href": link.attrib["href"]}, heading.text
                link[:], heading[:], heading.text = list(heading), [link], None


def name_figures(content: Content, _: PageContext) -> None:
    """Name drawings and tables by the captions of their figures; what a drawing was named by describes it."""
    for number, (figure, caption) in enumerate(_captioned(content.tree)):
        named = [one for one in figure.iter() if one.tag == "table" or one.get(KIND) == DRAWING]
        name = f"{PREFIX}{number}"
        if named:  # the words alone: the links that are put behind them have names of their own
            said = Element("span", {"id": name})
            said.text, said[:] = caption.text, list(caption)
            caption.text, caption[:] = None, [said]
        for one in named:
            if one.tag == "table":
                one.set(NAME, name)
            else:
                content.leaves.change(one, _named(content.leaves.html(one), name))


def name_listings(content: Content, page: PageContext) -> None:
    """Name listings by the number of their caption or by their own, outputs by the listing before; they can scroll.

    Listings have no more than one blank line between others; what was printed stays.
    """
    titles = dict(_titles(content.tree, page))
    numbers, name, printed = count(1), "", Counter[str]()
    named, output = words().pages, f'<span class="filename">{words().pages.output}</span>'
    for _, leaf in inside(content.tree):
        if leaf.get(KIND) != LISTING:
            continue
        html = content.leaves.html(leaf)
        if output in html:
            html = html.replace('class="highlight', 'class="highlight output', 1)
            printed[name] += 1
            label = named.output_of.format(listing=name) if name else named.output
            label += f" {printed[name]}" if printed[name] > 1 else ""
        else:
            html = shortened(blank_lines.one_each(html))
            label = name = titles.get(leaf) or f"{named.listing} {next(numbers)}"
        content.leaves.change(leaf, html.replace(CODE, f"<pre><code{scrolls(label)}>"))


def shortened(html: str) -> str:
    """Mark a listing of one line that nobody can run: what can be done with it has room beside it."""
    one_line = html.partition(CODE)[2].count("\n") == 1
    alone = one_line and MARK not in html and "listing-row" not in html
    return html.replace('class="highlight', 'class="highlight short', 1) if alone else html


def _titles(root: Element, page: PageContext) -> Iterator[tuple[Element, str]]:
    """Yield (element, what stands before the caption) of what is in figures."""
    if page.source in page.chapters:
        for (figure, _), thing in zip(_captioned(root), page.chapters[page.source].captions, strict=True):
            yield from ((one, thing.title.strip()) for one in figure.iter())


def _captioned(root: Element) -> Iterator[tuple[Element, Element]]:
    """Yield (figure, its caption)."""
    for figure in root.iter("figure"):
        if (caption := next(figure.iter("figcaption"), None)) is not None:
            yield figure, caption


def _named(drawing: str, name: str) -> str:
    def attributes(match: re.Match[str]) -> str:
        described = match[3] or ' aria-describedby="'
        return f'{match[1]}"{name}"{described}{match[2]}{" " if match[3] else chr(34)}'

    return NAMED_BY_AXES.sub(attributes, drawing)
