"""Footnotes: those of the literature that a page cites are added, and all stand in the order of their first mention.

Python-Markdown has that order too, but for what is cited in folds, which it reads last. What it makes of them says in
the words of the site what it is, and its marks stand on their word, whatever blanks are typed.
"""

from __future__ import annotations

from collections import OrderedDict
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from engine.ground.words import words
from engine.pages.context import PageContext
from engine.pages.page_tree import Content, classes, inside, set_text_before, text_before
from engine.prose import citations, structure

BEFORE_LISTS, BEFORE_NOTES = 23, 60  # in Python-Markdown's own order: code, drawings and what is included are aside

GAP = "\u202f"  # before the number in a mark: narrow, and a blank where the text is copied
BACK = "\u2060↩\ufe0e"  # on no line of its own; as a letter, and no picture


def extend(md: Markdown) -> None:
    """Let pages cite the literature, where Markdown has footnotes."""
    for notes in md.registeredExtensions:
        if isinstance(notes, FootnoteExtension):
            cited = Cited(md)
            md.preprocessors.register(cited, "page_citations", BEFORE_LISTS)
            md.treeprocessors.register(InOrder(md, cited, notes), "page_notes", BEFORE_NOTES)


class Cited(Preprocessor):
    """Adds footnotes to the source. labels: of all, in the order of their first mention."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.labels: list[str] = []

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with those that define footnotes of the literature."""
        text = "\n".join(lines)
        self.labels = list(dict.fromkeys(structure.cited(text)))
        return [*lines, *citations.notes([text])]


class InOrder(Treeprocessor):
    """Puts the footnotes of a page in order, before any has a number."""

    def __init__(self, md: Markdown, cited: Cited, notes: FootnoteExtension) -> None:
        super().__init__(md)
        self.cited, self.notes = cited, notes

    def run(self, root: Element) -> None:  # noqa: ARG002
        """Order them; what is mentioned nowhere stays behind."""
        place = {label: number for number, label in enumerate(self.cited.labels)}
        defined = self.notes.footnotes.items()
        self.notes.footnotes = OrderedDict(sorted(defined, key=lambda one: place.get(one[0], len(place))))


def name(content: Content, _: PageContext) -> None:
    """Say of marks, notes and the ways back what they are, and put the marks on the words that they belong to."""
    said = words().pages
    for parent, child in inside(content.tree):
        kinds = classes(child)
        if child.tag == "sup" and (child.get("id") or "").startswith("fnref"):
            index = list(parent).index(child)
            set_text_before(parent, index, text_before(parent, index).rstrip())
        elif "footnote-ref" in kinds:
            child.set("role", "doc-noteref")
            child.set("aria-label", said.note.format(number=child.text))
            child.text = f"{GAP}{child.text}"
        elif "footnote" in kinds:
            child.set("role", "doc-endnotes")
            child.set("aria-label", said.notes)
        elif child.tag == "li":
            links = [one for one in child.iter("a") if "footnote-backref" in classes(one)]
            _name_back(links, list(parent).index(child) + 1)


def _name_back(links: list[Element], number: int) -> None:
    """Name the ways back of one note by its number."""
    said = words().pages
    for place, link in enumerate(links, 1):
        link.attrib.pop("title", None)
        link.set("role", "doc-backlink")
        link.set("aria-label", (said.back_to if len(links) > 1 else said.back).format(number=number, place=place))
        link.text = BACK
