"""An index in parts, of which a browser loads what a query needs; see docs/assets/search-store.js.

The first part says where the others begin: those of the words, in their order, each by a text between its first word
and the one before; those of what the sections say, by how many each has.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.ground.digest import digest
from engine.pages.assets import Add
from engine.search.said import Said
from engine.search.words import HAN, LONGEST

WORDS, TEXTS = 16_000, 4_000  # characters of a part: the first are loaded for one word, the others for a hit
LATIN = re.compile("[a-z]")
# digits of whole numbers, 45 to a digit; see `written` of docs/assets/search-places.js
DIGITS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"\\')


@dataclass
class Words:
    """What an index has of each word: its places and the sections that are called so, by pages, and what sounds so."""

    places: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    called: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sounds: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def in_order(self) -> list[str]:
        """Return the words in the order that JavaScript has."""
        return sorted(self.places.keys() | self.called.keys() | self.sounds.keys(), key=_order)


def index(given: Mapping[str, Any], pages: Sequence[Said], add: Add) -> dict[str, Any]:
    """Return the first part of an index, and add the others to the site.

    given: what it holds in any case; pages: with their places, the synonyms behind them.
    """
    merged = _merged(pages)
    order = merged.in_order()
    posted = [word for word in order if word in merged.places]
    cut = {word for page in pages for word in page.cut}
    parts: dict[str, Any] = {"spelt": " ".join(word for word in posted if LATIN.match(word))}
    words, texts = [*_words(merged, order)], [*_texts(pages[:-1])]
    parts |= {f"words-{number}": part for number, part in enumerate(words)}
    parts |= {f"texts-{number}": part for number, part in enumerate(texts)}
    return {
        **given,
        "made": _added(parts, add),
        "tree": [page.tree for page in pages[:-1]],
        "cut": " ".join(sorted(cut, key=_order)),
        "inner": " ".join(word for word in posted if HAN.match(word) and len(word) <= LONGEST and word not in cut),
        "words": _beginnings(words),
        "texts": [0, *(len(part) for part in texts[:-1])],
    }


def _added(parts: Mapping[str, Any], add: Add) -> str:
    """Add parts to the site, under names that end in the digest of them all; return that."""
    texts = {name: json.dumps(part, ensure_ascii=False, separators=(",", ":")) for name, part in parts.items()}
    made = digest("\n".join(texts.values()), 10)
    for name, text in texts.items():
        add(f"assets/search-{name}.{made}.js", f'siteSearchParts["{name}"]={text}\n')
    return made


def _order(word: str) -> bytes:
    """Return what puts words in that order: JavaScript's."""
    return word.encode("utf-16-be")


def _written(number: int) -> str:
    digits = DIGITS[number % 45]
    while number := number // 45:
        digits = DIGITS[45 + number % 45] + digits
    return digits


def _merged(pages: Sequence[Said]) -> Words:
    found = Words()
    for number, page in enumerate(pages):
        before = _written(number)
        for word, said in page.words.items():
            if isinstance(said, str):
                found.places[word].append(before + said)
                continue
            places, called, sounds = said
            if places:
                found.places[word].append(before + places)
            if called:
                found.called[word].append(before + called)
            if sounds:
                found.sounds[word].update(dict.fromkeys(sounds))
        page.words = {}  # of a large book they would be held twice
    return found


def _words(found: Words, order: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield parts of the words; there is one at least."""
    part: dict[str, Any] = {}
    size = 0
    for word in order:
        places, called, sounds = (" ".join(found.places.get(word, ())), found.called.get(word), found.sounds.get(word))
        more = len(word) + len(places) + 6
        if part and size + more > WORDS:
            yield part
            part, size = {}, 0
        part[word] = [places, " ".join(called or ()), [*(sounds or ())]] if called or sounds else places
        size += more
    yield part


def _beginnings(words: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return of each part of the words the shortest text that comes after the part before and not after its first."""
    found: list[str] = []
    before = ""
    for part in words:
        first = next(iter(part), "")
        starts = (first[:length] for length in range(1, len(first) + 1))
        found.append(next((start for start in starts if found and _order(start) > _order(before)), ""))
        before = next(reversed([*part]), "")
    return found


def _texts(pages: Sequence[Said]) -> Iterator[list[list[Any]]]:
    """Yield parts of what the sections say, no part beyond a page.

    Of each section: id, title, text, code, and the titles around it.
    """
    for page in pages:
        part: list[list[Any]] = []
        around: list[list[str]] = []
        size = 0
        for anchor, outer, *texts, _ in page.rows:
            around.append([*around[outer], page.rows[outer][2]] if outer >= 0 else [])
            more = sum(map(len, texts))
            if part and size + more > TEXTS:
                yield part
                part, size = [], 0
            part.append([anchor, *texts, around[-1]])
            size += more
        if part:
            yield part
