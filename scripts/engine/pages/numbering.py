r"""The numbers of figures, tables, listings and equations, and what the references to them say.

References are read before the generator turns addresses of sources into those of pages, the rest with the other steps:
of an anchor that only the build makes the generator would say that it is not there.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from engine.formulas import labels
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.interactive import lab_marks
from engine.pages import formulas
from engine.pages.context import PageContext
from engine.pages.page_tree import Content, enclose
from engine.prose import references
from engine.prose.numbered import EQUATION

ANCHOR, SAID = "data-anchor", "data-said"  # of a reference: where it leads, while Markdown is at work; what is there


def refer(root: Element, page: PageContext) -> None:
    """Let each reference say its number, and what it leads to. Raises Problem.

    The ids that equations and presets will have are shown to the generator and to the table of contents: both look for
    ids now.
    """
    anchors = [anchor for lab in page.labs.values() for anchor in lab_marks.anchors(lab)]
    if page.source in page.chapters:
        anchors += [one.anchor for one in page.chapters[page.source].things if one.kind == EQUATION]
    root.extend(Element("span", {"id": anchor, ANCHOR: ""}) for anchor in anchors)
    for link in root.iter("a"):
        path, _, anchor = (link.get("href") or "").partition("#")
        found = references.found(page.chapters, page.source, link.text or "", path, anchor)
        if found and not len(link):
            link.text = found.text
            link.attrib |= {"href": path, "class": "reference", ANCHOR: anchor, SAID: references.said(found)}


def number(content: Content, page: PageContext) -> None:
    """Write the numbers of a page, and let its references lead to them. Raises Problem."""
    for one in [one for one in content.tree if one.get(ANCHOR) == ""]:
        content.tree.remove(one)
    for link in content.tree.iter("a"):
        if anchor := link.attrib.pop(ANCHOR, ""):
            link.set("href", f"{link.get('href') or ''}#{anchor}")
    if page.source in page.chapters:
        _captions(content.tree, page)
        _equations(content.tree, page)


def _captions(root: Element, page: PageContext) -> None:
    captions = [next(figure.iter("figcaption"), None) for figure in root.iter("figure")]
    there = [one for one in captions if one is not None]
    things = page.chapters[page.source].captions
    if len(there) != len(things):
        raise Problem(
            message(
                "{name}: of {count} captions {shown} are on the page; write <figure> and <figcaption> on lines"
                " of their own, after an empty line",
                name=page.name,
                count=len(things),
                shown=len(there),
            )
        )
    for caption, thing in zip(there, things, strict=True):
        number = Element("b")
        number.text, blank = thing.title.rstrip(), thing.title[len(thing.title.rstrip()) :]
        number.tail = blank + (caption.text or "").lstrip()
        caption.text = ""
        caption.insert(0, number)


def _equations(root: Element, page: PageContext) -> None:
    for parent, element, formula in formulas.marked(root):
        label = next(iter(labels.of(formula.tex)), "")
        thing = page.chapters[page.source].at(labels.PREFIX + label) if label and formula.display else None
        if thing:
            around = Element("div", {"class": "equation", "id": thing.anchor})
            enclose(parent, list(parent).index(element), around)
            beside = Element("span")
            beside.text = thing.in_brackets
            around.append(beside)
