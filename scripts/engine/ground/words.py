"""The words and settings of the site, `scripts/site.toml`: all that the engine says in the site's language."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any, Self

from engine.ground.paths import SCRIPTS, read, shown
from engine.ground.problem import Problem

FILE = SCRIPTS / "site.toml"


class Word(str):
    """A text of the site; {names} in it are filled in by `format`."""

    __slots__ = ()

    def format(self, *_: object, **names: object) -> str:
        """Return the text with the names filled in. Raises Problem where it asks for another."""
        try:
            return super().format(**names)
        except (LookupError, ValueError, AttributeError) as error:
            there = ", ".join(f"{{{name}}}" for name in names)
            raise Problem(f"{shown(FILE)}: “{self}” cannot be filled in ({error}); it may name {there}") from None


class Table(Mapping[str, Any]):
    """Words that templates name, `words.theme.search.found`. Raises Problem where there is none of a name."""

    def __init__(self, name: str, given: Mapping[str, Any]) -> None:
        self._name = name
        self._words = {key: _value(f"{name}.{key}", value) for key, value in given.items()}

    def __getitem__(self, name: str) -> Any:
        if name not in self._words:
            raise _missing(f"{self._name}.{name}")
        return self._words[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


class _Section:
    """Words of one use; each field is one. A text is a Word, several are a tuple of them."""

    @classmethod
    def of(cls, given: Mapping[str, Any], name: str) -> Self:
        """Return the section. name: as the file has it. Raises Problem where a word is missing or unknown."""
        words = {one.name: one for one in dataclasses.fields(cls)}  # type: ignore[arg-type]
        for key in given.keys() - words.keys():
            raise Problem(f"{shown(FILE)}: nothing here reads {_path(name, key)}; take it out")
        return cls(**{key: _checked(given, _path(name, key), key, str(one.type)) for key, one in words.items()})


@dataclass(frozen=True)
class Typography(_Section):
    """Punctuation: what no line breaks behind, and before."""

    opening: Word
    closing: Word


@dataclass(frozen=True)
class Numbers(_Section):
    """passing: regular expressions of what looks like a result and is none; seconds: s, ms and µs."""

    passing: tuple[Word, ...]
    seconds: tuple[Word, ...]


@dataclass(frozen=True)
class StandIn(_Section):
    """How results of stand-in data are named: in a figure, its data, under printed lines, on a page."""

    word: Word
    series: Word
    notice: Word
    page_title: Word
    page: Word


@dataclass(frozen=True)
class Figures(_Section):
    """title: of a drawing, of its axes' {x} and {y}; series: head of the column that names them."""

    title: Word
    series: Word


@dataclass(frozen=True)
class Pages(_Section):
    """What parts of a page are called; matrix_rows: what stands between rows in plain text."""

    output: Word
    table: Word
    listing: Word
    formula: Word
    matrix_rows: Word


@dataclass(frozen=True)
class Search(_Section):
    """terms, synonyms: files, from the root; asking: words of questions, with spaces between them."""

    terms: Word
    synonyms: Word
    synonyms_example: Word
    asking: Word


@dataclass(frozen=True)
class Drafts(_Section):
    """to_do: title of a mark; note: how a footnote begins that is one."""

    to_do: Word
    note: Word


@dataclass(frozen=True)
class NewChapter(_Section):
    """What the front matter of a new chapter says; example: a title."""

    example: Word
    description: Word
    tags: tuple[Word, ...]
    categories: tuple[Word, ...]


@dataclass(frozen=True)
class Notebooks(_Section):
    """What a notebook says beside its page; page_title, page_description: of the page that shows it."""

    setup: Word
    device: Word
    introduction: Word
    recorded: Word
    helpers: Word
    experiment: Word
    data: Word
    stand_in: Word
    page_title: Word
    page_description: Word


@dataclass(frozen=True)
class OldPosts(_Section):
    """What a draft says of its post; heading_number: a regular expression of numbers before headings."""

    heading_number: Word
    title: Word
    notice: Word
    note: Word
    formula: Word
    stray_tex: Word
    left_out: Word
    image: Word
    tag: Word
    numbers: Word
    html: Word
    not_python: Word
    no_language: Word
    output: Word
    made: Word
    figure: Word
    unfit: Word


@dataclass(frozen=True)
class Words(_Section):
    """All of the file. language: as HTML has it; listed: between items; sample: letters that need a font."""

    language: Word
    time_zone: Word
    date: Word
    listed: Word
    sample: Word
    datasets: tuple[Word, ...]
    typography: Typography
    numbers: Numbers
    stand_in: StandIn
    figures: Figures
    pages: Pages
    search: Search
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
            raise Problem(f"{shown(FILE)}: time_zone {self.time_zone!r} is none; write it as +08:00")
        return found


def words() -> Words:
    """Return the words of the site. Raises Problem where the file is not there, no TOML, or lacks a word."""
    try:
        return _parsed(read(FILE))
    except OSError as error:
        raise Problem(f"{shown(FILE)}: {error.strerror}; the words and settings of the site belong there") from None


@lru_cache(maxsize=1)
def _parsed(text: str) -> Words:
    try:
        return Words.of(tomllib.loads(text), "")
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"\(at line (\d+)", str(error))
        raise Problem(f"{shown(FILE)}:{line[1] if line else 1}: {str(error).partition(' (at')[0]}") from None


SECTIONS: dict[str, type[_Section]] = {
    one.__name__: one
    for one in (Typography, Numbers, StandIn, Figures, Pages, Search, Drafts, NewChapter, Notebooks, OldPosts)
}


def _checked(given: Mapping[str, Any], path: str, key: str, wanted: str) -> Any:
    """Return a word or a section as its field has it; path: where it stands in the file."""
    if wanted in SECTIONS or wanted == "Table":
        value = given.get(key, {})
        if not isinstance(value, dict):
            raise Problem(f"{shown(FILE)}: {path} is no section; write its words under [{path}]")
        return SECTIONS[wanted].of(value, path) if wanted in SECTIONS else Table(path, value)
    if key not in given:
        raise _missing(path)
    value = _value(path, given[key])
    if isinstance(value, Word) != (wanted == "Word"):
        raise Problem(f"{shown(FILE)}: {path} must be {'a text' if wanted == 'Word' else 'a list of texts'}")
    return value


def _value(path: str, value: Any) -> Word | tuple[Word, ...] | Table:
    if isinstance(value, dict):
        return Table(path, value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(map(Word, value))
    if not isinstance(value, str):
        raise Problem(f"{shown(FILE)}: {path} is {value!r}; write it as a text, in quotes")
    return Word(value)


def _missing(path: str) -> Problem:
    section, _, key = path.rpartition(".")
    where = f"under [{section}]" if section else "on top"
    return Problem(f"{shown(FILE)}: there is no word {path}; write {key} = … {where}")


def _path(section: str, key: str) -> str:
    return f"{section}.{key}".lstrip(".")
