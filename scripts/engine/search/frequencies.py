"""How often words are, by jieba's dictionary: looked up in a database in `.cache`, since few are asked for."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from engine.ground.messages import message
from engine.ground.paths import CACHE, shown
from engine.ground.problem import Problem

FOLDER = CACHE / "jieba"
TABLE = "CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID"
TOTAL = ""  # is no word


class Frequencies(dict[str, int]):
    """{word: how often it is}, 0 of what only begins words. What is put in goes before what the database has."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self._place = place
        self._none: set[str] = set()  # what is no word, as most of what is asked for, again and again
        self._found = sqlite3.connect(place, check_same_thread=False)  # a server asks in another thread than it began

    def __missing__(self, word: str) -> int:
        if word in self._none:
            raise KeyError(word)
        try:
            row = self._found.execute("SELECT count FROM words WHERE word = ?", (word,)).fetchone()
        except sqlite3.DatabaseError as error:
            raise Problem(
                message(
                    "{place} is broken ({error}): delete it, and run this again", place=shown(self._place), error=error
                )
            ) from None
        if row is None:
            self._none.add(word)
            raise KeyError(word)
        self[word] = int(row[0])
        return self[word]

    def __contains__(self, word: object) -> bool:
        return self.get(word) is not None

    def get(self, word: Any, default: Any = None) -> Any:
        """Return how often a word is, the default of what is none and begins none."""
        try:
            return self[word]
        except KeyError:
            return default


def opened(read: Callable[[], tuple[Mapping[str, int], int]]) -> tuple[Mapping[str, int], int]:
    """Return the frequencies, and their sum. read: returns the same from the dictionary itself."""
    place = FOLDER / f"{metadata.version('jieba')}.sqlite"
    with suppress(OSError, sqlite3.Error):
        if not place.exists():
            _write(place, *read())
        found = Frequencies(place)
        return found, found.pop(TOTAL, None) or found[TOTAL]
    return read()  # where nothing can be kept


def _write(place: Path, words: Mapping[str, int], total: int) -> None:
    """Keep frequencies, aside and then under their name; those of other versions go."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for other in FOLDER.glob("*"):
        with suppress(OSError):
            other.unlink()
    aside = place.with_name(f"{place.name}.{os.getpid()}")
    with closing(sqlite3.connect(aside)) as made, made:
        made.execute(TABLE)
        made.executemany("INSERT INTO words VALUES (?, ?)", sorted({**words, TOTAL: total}.items()))
    aside.replace(place)
