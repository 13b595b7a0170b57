"""Lines of the source that end in the midst of Chinese: the page shows no blank there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from engine.pages.context import PageContext
from engine.pages.formulas import formula_of
from engine.pages.page_tree import Content, is_comment
from engine.prose import soft_breaks

WITHIN = {  # a line; what is not here parts lines
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "mark",
        "q",
        "s",
        "small",
    ),
    *("span", "strong", "sub", "sup", "time", "u", "var"),
}
WHOLE = {"code", "kbd", "samp", "img", "input", "button"}  # in a line, and not looked into
CLOSED = {"pre", "script", "style", "textarea", "svg", "math"}
LATIN = "x"  # stands for what is not looked into


@dataclass
class Piece:
    """A text of an element, "text" or "tail"; of none for what is not looked into."""

    text: str
    element: Element | None = None
    name: str = ""


@dataclass
class Runs:
    """The texts of a page, those together that are read in one go."""

    found: list[list[Piece]] = field(default_factory=lambda: [[]])

    def look(self, element: Element) -> None:
        """Take what is in an element."""
        self._take(element, "text")
        for child in element:
            if not is_comment(child):
                self._enter(child)
            self._take(child, "tail")

    def _enter(self, child: Element) -> None:
        if child.tag in WHOLE or formula_of(child):
            self.found[-1].append(Piece(LATIN))
        elif child.tag in WITHIN:
            self.look(child)
        else:
            self.found.append([])
            if isinstance(child.tag, str) and child.tag not in CLOSED:
                self.look(child)
            self.found.append([])

    def _take(self, element: Element, name: str) -> None:
        text = getattr(element, name)
        if text:
            self.found[-1].append(Piece(text, element, name))


def join(content: Content, _: PageContext) -> None:
    """Take away the ends of lines between letters that belong together."""
    runs = Runs()
    runs.look(content.tree)
    for run in runs.found:
        for number, piece in enumerate(run):
            if piece.element is not None and "\n" in piece.text:
                piece.text = soft_breaks.without(piece.text, *_around(run, number))
                setattr(piece.element, piece.name, piece.text)
    for element, name in _described(content.tree):
        element.set(name, soft_breaks.without(element.get(name) or ""))


def _around(run: list[Piece], number: int) -> tuple[str, str]:
    before = run[number - 1].text[-1] if number else ""
    after = run[number + 1].text[0] if number + 1 < len(run) else ""
    return before, after


def _described(root: Element) -> Iterator[tuple[Element, str]]:
    for element in root.iter():
        for name in ("alt", "title"):
            if isinstance(element.tag, str) and "\n" in (element.get(name) or ""):
                yield element, name
