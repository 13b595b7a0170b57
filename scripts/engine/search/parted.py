"""What each page gives to an index in parts: where its words stand, and its texts, kept beside what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.ground import cache
from engine.machine import npm
from engine.search import said, words
from engine.search.said import Pages, Said

RUN = Path(__file__).with_name("places.mjs")
TEXTS = 4_000  # characters of a part, which is loaded for a hit


@dataclass
class Parted:
    """A page. words, cut, tree: as places.mjs says; letters: as of `Said`.

    texts: (number of sections, JSON) of each part of what its sections say: of a section id, title, text, code, and the
    titles around it.
    """

    words: dict[str, Any]
    cut: list[str]
    tree: list[Any]
    letters: str
    texts: list[tuple[int, str]]


def parted(pages: Pages) -> Iterator[Parted]:
    """Yield what pages give, the synonyms last; what is not kept is found out first, all at once. Raises Problem."""
    _keep(pages, [number for number, name in enumerate(pages.names) if not _place(name).is_file()])
    for number, name in enumerate(pages.names):
        yield _kept(name) or _keep(pages, [number])[0]


def written(given: object) -> str:
    """Return JSON as the site has it."""
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))


def _place(name: str) -> Path:
    return said.KEPT / f"{name}.parted.json"


def _kept(name: str) -> Parted | None:
    with suppress(ValueError, TypeError):
        return Parted(**json.loads(cache.load(_place(name)) or ""))
    return None


def _keep(pages: Pages, numbers: Sequence[int]) -> list[Parted]:
    """Find out what some of the pages give, by the script that does it in a browser, and keep it."""
    told = [pages.at(number) for number in numbers]
    made = [
        Parted(**found, letters=one.letters, texts=[*_texts(one)])
        for one, found in zip(told, _found(told), strict=True)
    ]
    for number, one in zip(numbers, made, strict=True):
        cache.keep(_place(pages.names[number]), json.dumps(asdict(one), ensure_ascii=False))
    return made


def _found(pages: Sequence[Said]) -> list[dict[str, Any]]:
    """Return where the words of pages stand. Raises Problem."""
    given = [
        {"rows": [row[1:] for row in page.rows], "title": page.title, "labels": page.labels}
        | {"sounds": "\n".join(page.sounds)}
        for page in pages
    ]
    inside = " ".join(sorted({word for page in pages for word in page.inside}))
    text = {"scripts": said.parters(), "inside": inside, "same": words.synonyms(), "pages": given}
    found: list[dict[str, Any]] = json.loads(npm.run(RUN, json.dumps(text, ensure_ascii=False))) if pages else []
    return found


def _texts(page: Said) -> Iterator[tuple[int, str]]:
    part: list[list[Any]] = []
    around: list[list[str]] = []
    size = 0
    for anchor, outer, *texts, _ in page.rows:
        around.append([*around[outer], page.rows[outer][2]] if outer >= 0 else [])
        more = sum(map(len, texts))
        if part and size + more > TEXTS:
            yield len(part), written(part)
            part, size = [], 0
        part.append([anchor, *texts, around[-1]])
        size += more
    if part:
        yield len(part), written(part)
