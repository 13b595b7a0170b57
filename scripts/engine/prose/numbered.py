r"""What of a page the build numbers: figures, tables and listings with a caption, equations with a `\label`.

Numbers are those of the source, in its order, so that a page, its notebook and other pages say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

from engine.formulas import labels
from engine.ground import spans
from engine.ground.paths import RESULTS, ROOT, read_often
from engine.ground.words import words
from engine.prose import front_matter, page_sources, snippets, unbound_numbers
from engine.prose.by_text import by_text
from engine.prose.markup import SNIPPET, fences
from engine.prose.open_text import formulas, line_of, open_text

FIGURE, TABLE, LISTING, EQUATION = "figure", "table", "listing", "equation"  # kinds
KINDS = (FIGURE, TABLE, LISTING, EQUATION)

FIGURES = re.compile(r"<figure\b([^<>]*)>(.*?)</figure\s*>", re.DOTALL)
CAPTION = re.compile(r"<figcaption\b[^<>]*>(.*?)</figcaption\s*>", re.DOTALL)
ID = re.compile(r"""(?<![\w-])id=["']([^"'<>]*)["']""")
MATH = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[ \t]*math[ \t]*$")
PICTURE = re.compile(r"\.svg\"|!\[|<(?:img|svg|picture|video)\b")
ROWS = re.compile(r"^[ \t]*(?:-{2,}8<-{2,} +\"[^\"]+\.md\"|\|.*\|)[ \t]*$", re.MULTILINE)
FENCED = re.compile(r"^[ \t]*(?:`{3,}|~{3,})", re.MULTILINE)


@dataclass(frozen=True)
class Numbered:
    """Something with a number, which counts within its kind. anchor: its id on the page, "" for none.

    said: its caption as the author wrote it, or its TeX; path, line: where it stands; number: 3, of a chapter 10.7.3.
    """

    kind: str
    anchor: str
    said: str
    line: int
    path: Path = ROOT
    number: str = ""

    @property
    def title(self) -> str:
        """What stands before its caption."""
        named = words().references
        return named.caption.format(kind=getattr(named, self.kind), number=self.number)

    @property
    def in_brackets(self) -> str:
        """What stands beside an equation."""
        return words().references.equation_number.format(number=self.number)


class Included(NamedTuple):
    """Prose that a page includes: a file, from the root, and the name of a section of it, "" for all."""

    name: str
    section: str
    line: int


@dataclass(frozen=True)
class Chapter:
    """A page. number: of its section, "" where its title has none; things: what of it is numbered, in order."""

    title: str
    number: str
    things: tuple[Numbered, ...]

    def at(self, anchor: str) -> Numbered | None:
        """Return what has an anchor, None where nothing with a number has."""
        return next((one for one in self.things if one.anchor == anchor), None)

    @property
    def captions(self) -> tuple[Numbered, ...]:
        """What of it has a caption."""
        return tuple(one for one in self.things if one.kind != EQUATION)


Chapters = Mapping[Path, Chapter]  # by source


@spans.timed("prose: what is numbered")
def chapters(pending: Mapping[Path, str] | None = None) -> dict[Path, Chapter]:
    """Return all pages of the site. pending: {page: text} of those that are about to be written."""
    files = pending or {}
    return {page: chapter(page, files[page] if page in files else read_often(page)) for page in page_sources.pages()}


def chapter(page: Path, text: str) -> Chapter:
    """Return what a page numbers; text: its source."""
    counts = {kind: count(1) for kind in KINDS}
    things = tuple(replace(one, number=str(next(counts[one.kind]))) for one in _things(page, text, (page,)))
    title = str(front_matter.values(text).get("title") or page.stem)
    return Chapter(title, unbound_numbers.number_of(title), things)


def _things(path: Path, text: str, within: tuple[Path, ...]) -> Iterator[Numbered]:
    """Yield what is numbered in a file and in what it includes. within: the files that are being read."""
    for part in _parts(text):
        if isinstance(part, Numbered):
            yield replace(part, path=path)
        elif (other := ROOT / part.name) not in within and other.is_file() and not other.is_relative_to(RESULTS):
            inner = read_often(other)
            lines = _section(inner, part.section)
            yield from (one for one in _things(other, inner, (*within, other)) if one.line in lines)


def _section(text: str, name: str) -> range:
    try:
        return snippets.section(text.split("\n"), name)
    except KeyError:  # said elsewhere
        return range(0)


@by_text
def _parts(text: str) -> tuple[Numbered | Included, ...]:
    """Return what is numbered in a text, and the prose that it includes, in order."""
    return tuple(sorted([*_captioned(text), *_labelled(text), *_included(text)], key=lambda one: one.line))


def _captioned(text: str) -> Iterator[Numbered]:
    plain = open_text(text)
    for figure in FIGURES.finditer(plain):
        if caption := CAPTION.search(plain, *figure.span(2)):
            named = ID.search(figure[1])
            inside = text[figure.start(2) : caption.start()] + text[caption.end() : figure.end(2)]
            said, line = text[slice(*caption.span(1))], line_of(text, figure.start())
            yield Numbered(_kind(inside), named[1] if named else "", said, line)


def _kind(inside: str) -> str:
    """Return the kind of a figure; inside: what it holds beside its caption."""
    if PICTURE.search(inside):
        return FIGURE
    return TABLE if ROWS.search(inside) else LISTING if FENCED.search(inside) else FIGURE


def _labelled(text: str) -> Iterator[Numbered]:
    for place, written in [*formulas(text), *_fenced(text)]:
        if found := labels.of(written):
            yield Numbered(EQUATION, labels.PREFIX + found[0], written, line_of(text, place))


def _fenced(text: str) -> Iterator[tuple[int, str]]:
    """Yield (place, TeX) of GitHub's formulas."""
    lines = text.split("\n")
    opened, place = fences(lines), 0
    for number, line in enumerate(lines, 1):
        if opened[number - 1] == number and MATH.match(line):
            inside = (one for one, start in zip(lines[number:], opened[number:], strict=False) if start == number)
            tex = "\n".join(inside).rstrip("`~ \n")  # the closing line counts as one of the fence
            yield place, f"$${tex}$$"
        place += len(line) + 1


def _included(text: str) -> Iterator[Included]:
    lines = text.split("\n")
    for number, (line, opened) in enumerate(zip(lines, fences(lines), strict=False), 1):
        match = None if opened else SNIPPET.match(line)
        name, _, section = match[1].partition(":") if match else ("", "", "")
        if name.endswith(".md"):
            yield Included(name, section, number)
