"""What is English on a page in another script says so: it is read out, divided and looked up as English.

The build can tell two things: a term in full brackets behind its word, （learning rate）, where it ends or a comma
follows it, and an entry of the literature without one Chinese letter.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from engine.ground.words import words
from engine.pages.context import PageContext
from engine.pages.page_tree import Content, classes, inside, said

TERM = re.compile(r"(?<=（)[A-Za-z][A-Za-z '’-]*[a-z](?=[），])")
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"(?:[A-Za-z][^A-Za-z]*){20}")  # of a reference, not of a name alone
CODE = {"code", "pre", "kbd", "samp"}
ENGLISH = "en"


def mark(content: Content, _: PageContext) -> None:
    """Name the language of terms and of notes where it is English and the page's is not."""
    if str(words().language).startswith(ENGLISH):
        return
    for parent, one in [(content.tree, content.tree), *inside(content.tree)]:
        if isinstance(one.tag, str) and one.tag not in CODE:
            one.text = _marked(one, 0, one.text)
        if one is not parent and parent.tag not in CODE:
            one.tail = _marked(parent, list(parent).index(one) + 1, one.tail)
    for notes in content.tree.iter("div"):
        if "footnote" in classes(notes):
            _mark_notes(notes)


def _marked(parent: Element, at: int, text: str | None) -> str | None:
    """Put the terms of a text into elements, which begin at a place among the children; return what is before them."""
    terms = [*TERM.finditer(text or "")]
    for term, after in zip(reversed(terms), [None, *reversed(terms)], strict=False):
        span = Element("span", {"lang": ENGLISH})
        span.text = term[0]
        span.tail = (text or "")[term.end() : after.start() if after else None]
        parent.insert(at, span)
    return (text or "")[: terms[0].start()] if terms else text


def _mark_notes(notes: Element) -> None:
    for note in notes.iter("p"):
        text = said(note)
        if not HAN.search(text) and LATIN.search(text):
            note.set("lang", ENGLISH)
            for link in note.iter("a"):
                if "footnote-backref" in classes(link):
                    link.set("lang", str(words().language))
