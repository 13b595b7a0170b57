"""Marks of emphasis that Markdown left as text, because a blank or a letter stands where none may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from xml.etree.ElementTree import Element

from engine.formulas.drawing import place
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.pages.context import PageContext
from engine.pages.formulas import formula_of
from engine.pages.lines import CLOSED
from engine.pages.page_tree import Content, is_comment
from engine.prose.soft_breaks import LETTERS, PUNCTUATION

HAN = f"[{LETTERS}{PUNCTUATION}“”]"
LEFT = re.compile(
    rf"(?<!\*)\*\*{HAN}[^*\n]{{,20}}(?:\*\*)?|{HAN}\*\*(?!\*)|\*\*[ \t][^*\n]*{HAN}[^*\n]*[ \t]\*\*"
    rf"|~~[^~\n]*{HAN}[^~\n]*~~|__[^_\n]*{HAN}[^_\n]*__"
)
CODE = {"code", "kbd", "samp", *CLOSED}


def refuse(content: Content, page: PageContext) -> None:
    """Raise Problem with file and line where a page shows such a mark."""
    if mark := found(content.tree):
        raise Problem(
            message(
                "{place}: {mark}: the marks of emphasis touch their words, as in **words**, and"
                " have no letter behind __; for the signs themselves, write \\*",
                place=place(mark, page.sources),
                mark=mark,
            )
        )


def found(root: Element) -> str | None:
    """Return the first mark that is left, and what follows it."""
    marks = (LEFT.search(unescape(text)) for text in _texts(root))
    return next((match[0] for match in marks if match), None)


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in CODE and not is_comment(child) and not formula_of(child):
            yield from _texts(child)
        yield child.tail or ""
