"""Numbers on a page that look like results and are bound to nothing, so that nothing keeps them true.

They are looked for in what is read of the rendered page; their line is found in the source afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from engine.ground.messages import message
from engine.ground.paths import shown
from engine.ground.problem import Problem
from engine.ground.site_file import FILE
from engine.ground.words import words
from engine.prose import front_matter, reading
from engine.prose.reading import PARTED, Kind, Piece

CITED = "cited."  # what stands before the label of a footnote in <data value="cited.label">

SECTION = r"[1-9]\d?(?:\.[1-9]\d?)*"
TITLED = re.compile(rf"({SECTION})\.?\s+[^\W\d_]")
HEADING = re.compile(rf"\s*({SECTION})\.?\s+(?=[^\W\d_])")
CONTEXT = 24  # letters on either side of a number by which its place is found
DIGITS = 3  # more than people choose
LEVELS = 30  # more parts than this has no page

TOKEN = r"""
    (?P<date>
        \d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)
        PASSING
      )
    | (?P<address> (?:https?|ftp)://[^\s<>"'`,;\u0080-\U0010ffff\0]+ )
    | (?P<name>
        (?:arXiv|doi|DOI|ISBN|ISSN|RFC|PMID)[:\s]\s?[\d./-]*\d
        | [vV]\d+(?:\.\d+)+
        | [A-Za-z] (?:-?[A-Za-z0-9_])* (?![0-9_]|\.\d)
      )
    | (?P<number>
        (?:(?<![A-Za-z0-9.)])[-−])?
        (?P<digits> \d{1,3}(?:[,'’\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)? | \d+(?:\.\d+)? | (?<![A-Za-z0-9.])\.\d+ )
        (?P<power> [eE][-−+]?\d+ | \s*[×·⋅]\s*10(?=[⁻⁺⁰¹²³⁴-⁹^])\^?[-−⁻⁺]?[\d⁰¹²³⁴-⁹]+ )?
      )
      (?:[A-Za-z][A-Za-z0-9_]*)?  # a unit
"""
PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", ",'’\u2009\u202f⁺^")
SEEN = (Kind.TEXT, Kind.SAID, Kind.HEADING)


@dataclass(frozen=True)
class Found:
    """A number, and what is read before and after it."""

    number: str
    before: str = ""
    after: str = ""

    @property
    def said(self) -> str:
        """What to do about it."""
        bound, cited = (f'<data value="{key}">{self.number}</data>' for key in ("chapter.experiment.number", f"{CITED}label"))  # fmt: skip # noqa: E501
        return message(
            "{number} looks like a result: bind it, {bound}, or name its source, {cited}",
            number=self.number,
            bound=bound,
            cited=cited,
        )


@dataclass(frozen=True)
class Known:
    """What lets numbers pass. titles: of chapters, with the number of their section; number: of this page's section."""

    titles: tuple[str, ...] = ()
    number: str = ""
    passed: list[Found] = field(default_factory=list)  # for an editor: what looked like a result, and passed by a rule


def found(read: Iterable[Piece], known: Known) -> Iterator[Found]:
    """Yield every number that looks like a result and has neither record nor source."""
    read = list(read)
    text, headings = "", []
    for piece in read:
        if piece.kind is Kind.HEADING:
            headings.append((len(text), piece.key))
        text += reading.plain(piece.text) if piece.kind in SEEN else PARTED
    sections = _sections(text, headings, known)
    for token in tokens(text):
        if token["number"] and is_result(token):
            one = Found(token["number"], _before(text, token.start()), _after(text, token.end("number")))
            if token.start() in sections:
                known.passed.append(one)
            else:
                yield one


def in_text(text: str, known: Known | None = None) -> list[Found]:
    """Return such numbers of a plain text, as a title is."""
    return list(found([Piece(Kind.TEXT, text)], known or Known()))


def is_cited(key: str) -> bool:
    """Whether a footnote is named as the source of a number, not a record."""
    return key.startswith(CITED)


def titles(pages: Iterable[str]) -> tuple[str, ...]:
    """Return the titles of pages that begin with the number of a section; pages: their sources."""
    given = (str(front_matter.values(page).get("title") or "") for page in pages)
    return tuple(title for title in given if number_of(title))


def number_of(title: str) -> str:
    """Return the number of the section that a title begins with, "" where it begins with none."""
    match = TITLED.match(title)
    return match[1] if match and not _is_high(match[1]) else ""


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the dates, names and numbers in a text, each a match with the group date, name, address or number."""
    return _token(words().numbers.passing).finditer(text)


def named(text: str) -> Iterator[str]:
    """Yield what of a text holds digits as a result does, and is a name, an address or a date."""
    for token in tokens(reading.plain(text)):
        if not token["number"] and sum(letter.isdigit() for letter in token[0]) >= DIGITS:
            yield token[0]


@lru_cache(maxsize=1)
def _token(passing: tuple[str, ...]) -> re.Pattern[str]:
    """Return what is a token where numbers that these match pass. Raises Problem where one is no pattern."""
    for pattern in passing:
        try:
            re.compile(pattern)
        except re.error as error:
            raise Problem(
                message("{file}: numbers.passing: {pattern}: {error}", file=shown(FILE), pattern=pattern, error=error)
            ) from None
    return re.compile(TOKEN.replace("PASSING", "".join(f"| (?-x:{one})" for one in passing)), re.VERBOSE)


def is_result(token: re.Match[str]) -> bool:
    """Whether a number, one of `tokens`, has more digits than what people choose."""
    digits = token["digits"].translate(PLAIN)
    short = digits.replace(".", "").strip("0")
    whole = short if "." not in digits else digits.replace(".", "").lstrip("0")
    return len(whole) >= (2 if token["power"] else 3) or ("." in digits and len(short) >= 2)


def _sections(text: str, headings: list[tuple[int, str]], known: Known) -> set[int]:
    """Return where the number of a section begins: of a chapter that is named, or at the head of a heading."""
    at = {match.start() for title in known.titles for match in re.finditer(re.escape(title), text)}
    for start, tag in headings:
        match = HEADING.match(text, start)
        if match and _is_section(match[1], tag, known):
            at.add(match.start(1))
    return at


def _is_section(number: str, tag: str, known: Known) -> bool:
    if not known.number or tag == "h1":
        return not _is_high(number)
    return f"{number}.".startswith(f"{known.number}.")


def _is_high(number: str) -> bool:
    return any(int(part) > LEVELS for part in number.split("."))


def _before(text: str, at: int) -> str:
    """Return what stands before a place, as far as nothing parts it from it."""
    return text[max(0, at - CONTEXT) : at].rsplit(PARTED, maxsplit=1)[-1]


def _after(text: str, at: int) -> str:
    return text[at : at + CONTEXT].split(PARTED, maxsplit=1)[0]
