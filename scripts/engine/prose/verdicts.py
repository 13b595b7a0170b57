"""Words of a verdict, `faster`, `no difference`, on a page that shows results: each names what bears it out.

They are looked for in what the author says: text, headings, captions, the words of links. Not in code and formulas,
which judge nothing; not in footnotes and quotations, whose words are another's; not in what the build makes and in
attributes, where no claim can be bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from engine.ground.messages import message
from engine.ground.paths import DOCS, read, shown
from engine.ground.problem import Problem
from engine.ground.site_file import FILE
from engine.ground.words import words
from engine.prose import page_sources, reading
from engine.prose.fault import Fault
from engine.prose.reading import PARTED, Kind, Piece
from engine.prose.unbound_numbers import CONTEXT

QUOTATIONS = "blockquote, q"  # in the rendered page
SAID = (Kind.TEXT, Kind.HEADING)


def shows_results(page: Path) -> bool:
    """Whether a page shows or names a result."""
    return bool(page_sources.results_of(page))


def is_unbound(page: Path) -> bool:
    """Whether the site says of a page that its verdicts name nothing yet."""
    return page.is_relative_to(DOCS) and page.relative_to(DOCS).as_posix() in words().claims.unbound


def found(pieces: Iterable[Piece]) -> Iterator[tuple[str, str, str]]:
    """Yield (word, what stands before it, what after) of each verdict that names nothing."""
    text = reading.plain(reading.text(pieces, SAID))
    for match in pattern("verdicts", words().claims.verdicts).finditer(text):
        before = text[max(0, match.start() - CONTEXT) : match.start()].rsplit(PARTED, maxsplit=1)[-1]
        yield match[0], before, text[match.end() : match.end() + CONTEXT].split(PARTED, maxsplit=1)[0]


def said(word: str) -> str:
    """Say what to do about a verdict."""
    bound, derived, cited = (f'<data value="{value}">{word}</data>' for value in ("a.b.c < a.b.d", "derived", "cited.label"))  # fmt: skip # noqa: E501
    return message(
        "{word} is a verdict that names nothing: bind it to what is recorded, {bound}; where no record can bear"
        " it out, {derived} says that it follows from what this page shows, {cited} that a footnote does",
        word=word,
        bound=bound,
        derived=derived,
        cited=cited,
    )


def faults() -> Iterator[Fault]:
    """Yield the pages that the site's words list as unbound, and that are none or show no result."""
    for name in words().claims.unbound:
        page = DOCS / name
        why = message("is no page") if not page.is_file() else "" if shows_results(page) else message("shows no result")
        if why:
            lines = read(FILE).split("\n")
            line = next((at for at, line in enumerate(lines, 1) if name in line), 1)
            yield Fault(
                FILE, line, message("claims.unbound: {page} {why}; take it out of the list", page=shown(page), why=why)
            )


@lru_cache(maxsize=4)
def pattern(name: str, given: tuple[str, ...], end: str = "") -> re.Pattern[str]:
    """Return what matches any of the site's patterns, and then `end`. Raises Problem where one is no pattern."""
    for one in given:
        try:
            re.compile(one)
        except re.error as error:
            raise Problem(
                message(
                    "{file}: claims.{name}: {pattern}: {error}", file=shown(FILE), name=name, pattern=one, error=error
                )
            ) from None
    return re.compile(f"(?:{'|'.join(f'(?:{one})' for one in given) or '(?!)'}){end}")
