"""The words and settings of the site: all that the engine says in the site's language.

The site says some, and what it likes otherwise, in `scripts/site.toml`; the rest is said in `engine/words/`, which has
a file a language. A site in another language says all of them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.ground.messages import message
from engine.ground.paths import ENGINE, read, read_often, shown
from engine.ground.problem import Problem
from engine.ground.site_file import FILE, Section, Table, Word, merged

LANGUAGES = ENGINE / "words"  # LANGUAGE.toml


@dataclass(frozen=True)
class Typography(Section):
    """Punctuation: what no line breaks behind, and before."""

    opening: Word
    closing: Word


@dataclass(frozen=True)
class Numbers(Section):
    """What stands around numbers.

    passing: regular expressions of what looks like a result and is none; seconds: s, ms and µs; before, after: words
    that make another number of one; scales: a word and how many ones it means; units: that may stand with a number.
    """

    passing: tuple[Word, ...]
    seconds: tuple[Word, ...]
    before: tuple[Word, ...]
    after: tuple[Word, ...]
    scales: tuple[Word, ...]
    units: tuple[Word, ...]


@dataclass(frozen=True)
class Claims(Section):
    """What is said of results in words.

    verdicts: what has to name what bears it out; before: what makes another claim of one that follows; both are
    regular expressions. unbound: pages whose verdicts name nothing yet.
    """

    verdicts: tuple[Word, ...]
    before: tuple[Word, ...]
    unbound: tuple[Word, ...]


@dataclass(frozen=True)
class StandIn(Section):
    """How results of stand-in data are named: in a figure, its data, under printed lines, on a page."""

    word: Word
    series: Word
    notice: Word
    page_title: Word
    page: Word


@dataclass(frozen=True)
class Checked(Section):
    """How the source of a result says what is not computed again for every release.

    title: before what is said; attested: nobody did; age: of its record at the release, in {days}; sampled: one push
    in {pushes} does.
    """

    title: Word
    attested: Word
    age: Word
    sampled: Word


@dataclass(frozen=True)
class Figures(Section):
    """title: of a drawing, of its axes' {x} and {y}; series: head of the column that names them."""

    title: Word
    series: Word


@dataclass(frozen=True)
class Pages(Section):
    """What parts of a page are called; matrix_rows: what stands between rows in plain text.

    aims, needs: what a chapter teaches, and what it takes for known; output_of: what a {listing} printed.
    notes: at its foot; note: the mark of the one with {number}; back: from a note to its mark; back_to: to one of them.
    """

    output: Word
    table: Word
    listing: Word
    formula: Word
    diagram: Word
    matrix_rows: Word
    aims: Word
    needs: Word
    output_of: Word
    notes: Word
    note: Word
    back: Word
    back_to: Word


@dataclass(frozen=True)
class Literature(Section):
    """What stands for the authors that are not named: et_al after names in Latin letters, others after the rest."""

    et_al: Word
    others: Word


@dataclass(frozen=True)
class References(Section):
    """How the build names what it numbers. figure, table, listing, equation: the words that a reference says.

    caption: before one, of {kind} and {number}; here: on the same page; equation_number: beside an equation; chapter:
    {number} of a page whose title has the number {chapter}; elsewhere: on a page that has a {title} alone.
    """

    figure: Word
    table: Word
    listing: Word
    equation: Word
    caption: Word
    here: Word
    equation_number: Word
    chapter: Word
    elsewhere: Word


@dataclass(frozen=True)
class Search(Section):
    """terms, synonyms: files, from the root; asking: words of questions, with spaces between them."""

    terms: Word
    synonyms: Word
    synonyms_example: Word
    asking: Word


@dataclass(frozen=True)
class Newest(Section):
    """How many: chapters on the page that lists them, entries of the feed."""

    chapters: Word
    feed: Word

    def count(self, name: str) -> int:
        """Return one of the numbers. Raises Problem where it is none."""
        text = getattr(self, name)
        if not text.isdecimal() or int(text) == 0:
            raise Problem(
                message(
                    '{file}: newest.{name} is {text!r}; write how many there are to be, as "40"',
                    file=shown(FILE),
                    name=name,
                    text=text,
                )
            )
        return int(text)


@dataclass(frozen=True)
class Drafts(Section):
    """to_do: title of a mark; note: how a footnote begins that is one. Of the list of drafts: its title, and lines."""

    to_do: Word
    note: Word
    listed: Word
    left: Word
    none: Word


@dataclass(frozen=True)
class NewChapter(Section):
    """What the front matter of a new chapter says; example: a title."""

    example: Word
    description: Word
    aims: tuple[Word, ...]
    needs: tuple[Word, ...]
    tags: tuple[Word, ...]
    categories: tuple[Word, ...]


@dataclass(frozen=True)
class Notebooks(Section):
    """What a notebook says beside its page; page_title, page_description: of the page that shows it."""

    setup: Word
    device: Word
    introduction: Word
    recorded: Word
    attested: Word
    helpers: Word
    experiment: Word
    data: Word
    stand_in: Word
    missing: Word
    page_title: Word
    page_description: Word


@dataclass(frozen=True)
class OldPosts(Section):
    """What a draft says of its post.

    Regular expressions: heading_number: numbers before headings; unnumbered: headings that have none among others that
    do; given_before, given_after: what stands beside a number that is a section's, a year, a size or a setting;
    seconds: what stands behind one that nobody gets again; before_output: a line of its own above what a cell printed.
    """

    heading_number: Word
    before_output: Word
    unnumbered: Word
    given_before: Word
    seconds: Word
    given_after: Word
    title: Word
    notice: Word
    note: Word
    given: Word
    formula: Word
    stray_tex: Word
    left_out: Word
    image: Word
    tag: Word
    numbers: Word
    references: Word
    html: Word
    not_python: Word
    no_language: Word
    output: Word
    made: Word
    held: Word
    printed: Word
    posted: Word
    figure: Word
    unfit: Word


@dataclass(frozen=True)
class Words(Section):
    """All of the file. language: as HTML has it; listed: between items; sample: letters that need a font.

    alerts: titles of notices that have none of their own, by their kind; macros: TeX by its short name.
    comments: by their kind, the server that has them; open_in: by its name, an address at which notebooks are opened.
    """

    language: Word
    time_zone: Word
    date: Word
    listed: Word
    sample: Word
    typography: Typography
    numbers: Numbers
    claims: Claims
    stand_in: StandIn
    checked: Checked
    figures: Figures
    pages: Pages
    references: References
    alerts: Table
    macros: Table
    comments: Table
    open_in: Table
    literature: Literature
    search: Search
    newest: Newest
    drafts: Drafts
    new_chapter: NewChapter
    notebooks: Notebooks
    old_posts: OldPosts
    theme: Table

    @property
    def zone(self) -> tzinfo:
        """The time zone. Raises Problem where the file has no offset."""
        try:
            found = datetime.strptime(self.time_zone, "%z").tzinfo
        except ValueError:
            found = None
        if found is None:
            raise Problem(
                message(
                    "{file}: time_zone {time_zone!r} is none; write it as +08:00",
                    file=shown(FILE),
                    time_zone=self.time_zone,
                )
            )
        return found


def words() -> Words:
    """Return the words of the site. Raises Problem where the file is not there, no TOML, or lacks a word."""
    try:
        return _parsed(read_often(FILE))
    except OSError as error:
        raise Problem(
            message(
                "{file}: {error}; the words and settings of the site belong there",
                file=shown(FILE),
                error=error.strerror,
            )
        ) from None


@lru_cache(maxsize=1)
def _parsed(text: str) -> Words:
    said = _toml(FILE, text)
    language = str(said.get("language", "")).partition("-")[0]
    return Words.of(merged(_of_language(language), said))


@lru_cache(maxsize=1)
def _of_language(language: str) -> dict[str, Any]:
    """Return what the engine says in a language, as this process found it; nothing where it does not speak it."""
    file = LANGUAGES / f"{language}.toml"
    return _toml(file, read(file)) if language.isalpha() and file.is_file() else {}


def _toml(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"\(at line (\d+)", str(error))
        raise Problem(f"{shown(file)}:{line[1] if line else 1}: {str(error).partition(' (at')[0]}") from None
