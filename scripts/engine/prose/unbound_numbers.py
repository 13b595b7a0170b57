"""Numbers in the prose of a page that look like results and are bound to nothing, so that nothing keeps them true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from engine.ground.paths import shown
from engine.ground.problem import Problem
from engine.ground.site_file import FILE
from engine.ground.words import words
from engine.prose import blocks, visible_text
from engine.prose.markup import DATA, outside_fences, without_code
from engine.results.book import Book

CITED = "cited."  # what stands before the label of a footnote in <data value="cited.label">

SECTION = r"[1-9]\d?(?:\.[1-9]\d?)*\.?\s"
HEADING = re.compile(rf"\s*#{{1,6}}\s+(?={SECTION})")
FRONT_TITLE = re.compile(rf"title:\s*['\"]?({SECTION}.*?)['\"]?\s*")

TOKEN = r"""
    (?P<date>
        \d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)
        PASSING
      )
    | (?P<name> [A-Za-z] (?:[-:]?[A-Za-z0-9_])* (?:(?<=\d)\.\d+)* )
    | (?P<number>
        (?:(?<![A-Za-z0-9.)])[-−])?
        (?P<digits> \d{1,3}(?:[,'’\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)? | \d+(?:\.\d+)? | (?<![A-Za-z0-9.])\.\d+ )
        (?P<power> [eE][-−+]?\d+ | \s*[×·⋅]\s*10(?=[⁻⁺⁰¹²³⁴-⁹^])\^?[-−⁻⁺]?[\d⁰¹²³⁴-⁹]+ )?
      )
      (?:[A-Za-z][A-Za-z0-9_]*)?  # a unit
"""
PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", ",'’\u2009\u202f⁺^")


@dataclass(frozen=True)
class Known:
    """What lets numbers of a page pass."""

    titles: list[str]  # of chapters, with the number of their section; they pass wherever they stand
    settings: set[Decimal]  # that the page's chapter declares
    labels: set[str]  # of the page's footnotes


def found(text: str, known: Known) -> Iterator[tuple[int, str]]:
    """Yield (line, what to do) of every number that looks like a result and has neither record nor source."""
    for at, line in outside_fences(text.split("\n")):
        labels = (match[1].removeprefix(CITED) for match in DATA.finditer(without_code(line)) if is_cited(match[1]))
        yield from ((at, _unknown(label)) for label in labels if label not in known.labels)
    for first, block, raw in blocks.blocks(text):
        letters = visible_text.seen(block, first, raw)
        piece = "".join(letter for letter, _ in letters)
        sections = _sections(piece, known.titles)
        for token in tokens(piece):
            number = token["number"]
            if number and token.start() not in sections and is_result(token) and _value(number) not in known.settings:
                yield letters[token.start()][1], _said(number)


def is_cited(key: str) -> bool:
    """Whether a footnote is named as the source of a number, not a record."""
    return key.startswith(CITED)


def titles(pages: Iterable[str]) -> list[str]:
    """Return the titles of pages that begin with the number of a section; pages: their sources."""
    lines = (line for page in pages for _, line in blocks.front(page))
    plain = ("".join(letter for letter, _ in visible_text.seen(line)) for line in lines)
    return [match[1] for line in plain if (match := FRONT_TITLE.fullmatch(line))]


def settings(book: Book, chapter: str) -> set[Decimal]:
    """Return the numbers that are settings of a chapter's experiments."""
    every = (value for one in book.declared if one.chapter == chapter for value in one.settings.values())
    return {Decimal(str(value)) for value in every if isinstance(value, int | float) and not isinstance(value, bool)}


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the dates, names and numbers in a text, each a match with the group date, name or number."""
    return _token(words().numbers.passing).finditer(text)


@lru_cache(maxsize=1)
def _token(passing: tuple[str, ...]) -> re.Pattern[str]:
    """Return what is a token where numbers that these match pass. Raises Problem where one is no pattern."""
    for pattern in passing:
        try:
            re.compile(pattern)
        except re.error as error:
            raise Problem(f"{shown(FILE)}: numbers.passing: {pattern}: {error}") from None
    return re.compile(TOKEN.replace("PASSING", "".join(f"| (?-x:{one})" for one in passing)), re.VERBOSE)


def is_result(token: re.Match[str]) -> bool:
    """Whether a number, one of `tokens`, has more digits than what people choose."""
    digits = token["digits"].translate(PLAIN)
    short = digits.replace(".", "").strip("0")
    whole = short if "." not in digits else digits.replace(".", "").lstrip("0")
    return len(whole) >= (2 if token["power"] else 3) or ("." in digits and len(short) >= 2)


def _sections(piece: str, titles: Iterable[str]) -> set[int]:
    """Return where the number of a section begins."""
    heading = HEADING.match(piece)
    named = (match.start() for title in titles for match in re.finditer(re.escape(title), piece))
    return {*named, *([heading.end()] if heading else [])}


def _value(number: str) -> Decimal:
    return Decimal(re.sub(r"\s*[×·⋅]\s*10", "e", number).translate(PLAIN))


def _unknown(label: str) -> str:
    return f"{CITED}{label}: this page has no footnote [^{label}]: to name the source"


def _said(number: str) -> str:
    bound, cited = (f'<data value="{key}">{number}</data>' for key in ("chapter.experiment.number", f"{CITED}label"))
    return f"{number} looks like a result: bind it, {bound}, or name its source, {cited}"
