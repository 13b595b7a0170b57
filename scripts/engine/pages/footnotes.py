"""Footnotes: those of the literature that a page cites are added, and all stand in the order of their first mention.

Python-Markdown has that order too, but for what is cited in folds, which it reads last.
"""

from __future__ import annotations

from collections import OrderedDict
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from engine.prose import citations, structure

BEFORE_LISTS, BEFORE_NOTES = 23, 60  # in Python-Markdown's own order: code, drawings and what is included are aside


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
