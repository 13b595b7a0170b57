"""An index in parts, of which a browser loads what a query needs; see docs/assets/search-store.js.

The first part says where the others begin: those of the words, in their order, each by a text between its first word
and the one before; those of what the sections say, by how many each has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from engine.pages.assets import Add
from engine.search.parted import Parted, written
from engine.search.words import HAN, LONGEST

WORDS = 16_000  # characters of a part, which is loaded for one word
LATIN = re.compile("[a-z]")
# digits of whole numbers, 45 to a digit; see `written` of docs/assets/search-places.js
DIGITS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"\\')


@dataclass
class Words:
    """What an index has of each word: its places and the sections that are called so, by pages, and what sounds so.

    Places are bytes, one page behind the other: as texts of their own they would take four times as much.
    """

    places: dict[str, bytearray] = field(default_factory=dict)
    called: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sounds: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, number: int, words: Mapping[str, Any]) -> None:
        """Take in the words of a page, the next one."""
        before = _digits(number)
        for word, said in words.items():
            places, called, sounds = (said, "", ()) if isinstance(said, str) else said
            if places and word in self.places:
                self.places[word] += f" {before}{places}".encode("ascii")
            elif places:
                self.places[word] = bytearray(f"{before}{places}", "ascii")
            if called:
                self.called[word].append(before + called)
            if sounds:
                self.sounds[word].update(dict.fromkeys(sounds))

    def in_order(self) -> list[str]:
        """Return the words in the order that JavaScript has."""
        return sorted(self.places.keys() | self.called.keys() | self.sounds.keys(), key=_order)


def index(pages: Iterable[Parted], add: Add) -> tuple[dict[str, Any], set[str]]:
    """Add the parts of an index to the site. Return what the first one holds of them, and all letters of the pages.

    pages: what each gives, the synonyms last; one at a time is looked at.
    """
    found, cut, letters, trees = Words(), set[str](), set[str](), list[Any]()
    counts, texts = list[int](), list[bytes]()
    for number, page in enumerate(pages):
        found.take(number, page.words)
        cut.update(page.cut)
        letters.update(page.letters)
        trees.append(page.tree)
        counts += (count for count, _ in page.texts)
        texts += (text.encode("utf-8") for _, text in page.texts)
    order = found.in_order()
    posted = [word for word in order if word in found.places]
    ends, words = list[tuple[str, str]](), list[bytes]()
    for part in _words(found, order):
        ends.append((next(iter(part), ""), next(reversed(part), "")))
        words.append(written(part).encode("utf-8"))
    spelt = written(" ".join(word for word in posted if LATIN.match(word))).encode("utf-8")
    first = {
        "made": _added({"spelt": spelt} | _numbered("words", words) | _numbered("texts", texts), add),
        "tree": trees[:-1],
        "cut": " ".join(sorted(cut, key=_order)),
        "inner": " ".join(word for word in posted if HAN.match(word) and len(word) <= LONGEST and word not in cut),
        "words": _beginnings(ends),
        "texts": [0, *counts[:-1]],
    }
    return first, letters


def _numbered(kind: str, parts: Sequence[bytes]) -> dict[str, bytes]:
    return {f"{kind}-{number}": part for number, part in enumerate(parts)}


def _added(parts: Mapping[str, bytes], add: Add) -> str:
    """Add parts to the site, under names that end in the digest of them all; return that."""
    every = sha256()
    for number, part in enumerate(parts.values()):
        every.update(b"\n" if number else b"")
        every.update(part)
    made = every.hexdigest()[:10]
    for name, part in parts.items():
        add(f"assets/search-{name}.{made}.js", b'siteSearchParts["%b"]=%b\n' % (name.encode("ascii"), part))
    return made


def _order(word: str) -> bytes:
    """Return what puts words in that order: JavaScript's."""
    return word.encode("utf-16-be")


def _digits(number: int) -> str:
    digits = DIGITS[number % 45]
    while number := number // 45:
        digits = DIGITS[45 + number % 45] + digits
    return digits


def _words(found: Words, order: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield parts of the words; there is one at least. What was found is let go on the way."""
    part: dict[str, Any] = {}
    size = 0
    for word in order:
        places = found.places.pop(word, b"").decode("ascii")
        called, sounds = found.called.get(word), found.sounds.get(word)
        more = len(word) + len(places) + 6
        if part and size + more > WORDS:
            yield part
            part, size = {}, 0
        part[word] = [places, " ".join(called or ()), [*(sounds or ())]] if called or sounds else places
        size += more
    yield part


def _beginnings(ends: Iterable[tuple[str, str]]) -> list[str]:
    """Return of each part of the words the shortest text that comes after the part before and not after its first.

    ends: its first and its last word.
    """
    found: list[str] = []
    before = ""
    for first, last in ends:
        starts = (first[:length] for length in range(1, len(first) + 1))
        found.append(next((start for start in starts if found and _order(start) > _order(before)), ""))
        before = last
    return found
