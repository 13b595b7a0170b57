"""Annotations as Material's authors write them: marks `(1)` in code or text, and a list of what they say below.

A mark is a link to its item, which is shown beside it as that of a footnote is. It is no text of the code: who copies
the code has none of it. The list stays where it is, for those who read on paper.
"""

from __future__ import annotations

import re
from html import escape
from itertools import count, zip_longest
from xml.etree.ElementTree import Element

from engine.formulas.drawing import place
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.pages.context import PageContext
from engine.pages.lines import CLOSED
from engine.pages.page_tree import KIND, LISTING, Content, classes, is_comment

LIST, ASKED = "annotations", "annotate"  # classes: of the list, and of what has such marks in its text
COMMENT = re.compile(r'<span class="(c\w*)">([^<]*?)\((\d+)\)(!?)(\s*(?:\*/|--&gt;)?\s*)</span>')
BARE = re.compile(r"\s*(?:#|//|--|%|;|&lt;!--|/\*|\")*\s*")  # of a comment nothing but its sign
IN_TEXT = re.compile(r"\s*\((\d+)\)!?")
LEFT = re.compile(r"\(\d+\)!(?=\s*$)", re.MULTILINE)  # a mark in code that is no comment
NUMBER = re.compile(r"\(\d+\)")  # the colours of code part a number from its brackets, but not in a comment
SAMPLE = "```"  # in a listing that shows how one is written
CODE = {"code", "kbd", "samp", "a", *CLOSED}


def mark(content: Content, page: PageContext) -> None:
    """Link marks with what stands below them. Raises Problem where one says nothing."""
    numbers = count(1)
    _in_children(content.tree, content, page, numbers)


def _in_children(parent: Element, content: Content, page: PageContext, numbers: count[int]) -> None:
    for index, child in enumerate(parent):
        below = parent[index + 1] if index + 1 < len(parent) and not (child.tail or "").strip() else None
        said = below if below is not None and below.tag == "ol" else None
        if ASKED in classes(child):
            _mark_text(child, said, page, next(numbers))
        elif (leaf := _listing(child)) is not None:
            _mark_code(leaf, said, content, page, numbers)
        elif len(child):
            _in_children(child, content, page, numbers)


def _listing(element: Element) -> Element | None:
    """Return the listing that an element is, alone or in a paragraph."""
    inner = element[0] if element.tag == "p" and len(element) == 1 else element
    return inner if inner.get(KIND) == LISTING else None


def _mark_code(leaf: Element, said: Element | None, content: Content, page: PageContext, numbers: count[int]) -> None:
    """Link the marks in the comments of a listing; without a list below, `(1)` is a comment as any other."""
    html = content.leaves.html(leaf)
    if SAMPLE in html or not NUMBER.search(html):
        return
    marks = [match for match in COMMENT.finditer(html) if match[4] or (said is not None and BARE.fullmatch(match[2]))]
    if said is not None and (problem := _in_no_comment(COMMENT.sub("", html), page)):
        raise problem
    if not marks:
        return
    if said is None:
        raise _nothing(f"({marks[0][3]}){marks[0][4]}", page)
    prefix, places = f"{LIST}-{next(numbers)}", {match.start() for match in marks}
    _name(said, prefix, {int(match[3]) for match in marks}, page)
    linked = COMMENT.sub(lambda match: _linked(match, prefix) if match.start() in places else match[0], html)
    content.leaves.change(leaf, linked)


def _in_no_comment(html: str, page: PageContext) -> Problem | None:
    """Say of a mark that stands in no comment that nothing makes more of it."""
    left = LEFT.search(html)
    where = f"{place(left[0], page.sources)}: {left[0]}" if left else ""
    said = message("this annotation is in no comment; name the language of the listing, as in ```python")
    return Problem(f"{where}: {said}") if left else None


def _linked(comment: re.Match[str], prefix: str) -> str:
    """Return a comment with a link for its mark; with `!` the sign of a comment goes that says nothing else."""
    alone = comment[4] and BARE.fullmatch(comment[2])
    before, after = ("", "") if alone else (comment[2], comment[5])
    said = f'<span class="{comment[1]}">{before}</span>' if before else ""
    return said + _link(prefix, int(comment[3])) + after


def _link(prefix: str, number: int) -> str:
    label = escape(words().pages.note.format(number=number))
    named = f'aria-label="{label}" class="annotation footnote-ref" data-number="{number}"'
    return f'<a {named} href="#{prefix}-{number}"></a>'


def _name(said: Element, prefix: str, numbers: set[int], page: PageContext) -> None:
    """Give the items of a list the ids that marks lead to. Raises Problem where one is not there."""
    items = [item for item in said if item.tag == "li"]
    said.set("class", " ".join(sorted({*classes(said), LIST})))
    for number, item in enumerate(items, 1):
        item.set("id", f"{prefix}-{number}")
    for number in sorted(numbers):
        if number > len(items) or number < 1:
            raise _nothing(f"({number})", page)


def _nothing(mark: str, page: PageContext) -> Problem:
    said = message(
        "this annotation says nothing; write a list, 1. …, with as many items straight below, or take the mark out"
    )
    return Problem(f"{place(mark, page.sources)}: {mark}: {said}")


def _mark_text(element: Element, said: Element | None, page: PageContext, number: int) -> None:
    """Link the marks in the text of an element that asks for it."""
    element.set("class", " ".join(sorted(classes(element) - {ASKED})))
    if not element.get("class"):
        del element.attrib["class"]
    prefix, found = f"{LIST}-{number}", set[int]()
    _link_texts(element, prefix, found)
    if said is None or not found:
        raise _nothing("{ .annotate }" if not found else f"({min(found)})", page)
    _name(said, prefix, found, page)


def _link_texts(element: Element, prefix: str, found: set[int]) -> None:
    for child in [*element]:
        if isinstance(child.tag, str) and child.tag not in CODE and not is_comment(child):
            _link_texts(child, prefix, found)
        if child.tail and (made := _parted(child, child.tail, "tail", prefix, found)):
            at = list(element).index(child) + 1
            element[at:at] = made
    if element.text and (made := _parted(element, element.text, "text", prefix, found)):
        element[0:0] = made


def _parted(holder: Element, text: str, name: str, prefix: str, found: set[int]) -> list[Element]:
    """Return the links of a text, each with what follows it; what stands before the first stays where it was."""
    matches = list(IN_TEXT.finditer(text))
    made: list[Element] = []
    for match, after in zip_longest(matches, matches[1:]):
        number = match[1]
        label = words().pages.note.format(number=number)
        given = {"class": "annotation footnote-ref", "href": f"#{prefix}-{number}", "aria-label": label}
        link = Element("a", given)
        link.text = number
        link.tail = text[match.end() : after.start() if after else None]
        made.append(link)
        found.add(int(number))
    if matches:
        setattr(holder, name, text[: matches[0].start()])
    return made
