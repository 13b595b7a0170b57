"""Which results a command is asked for."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Sequence

from engine.data import load
from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.problem import Problem
from engine.results import declared_data, freshness
from engine.results.book import Book
from engine.results.freshness import Entry
from engine.results.keys import ResultKey


def select(book: Book, only: str, given: Iterable[str], here: Sequence[str], option: str = "--only") -> list[Entry]:
    """Return the results that match a pattern, for the devices that are here. Raises Problem where none is meant.

    given: what `--data` was given; option: that which gave the pattern.
    """
    refuse_other_data(book, given)
    found = [declared for declared in book.declared if _matches(declared.key, only)]
    if not found:
        known = [declared.key for declared in book.declared]
        meant = near(only, [*known, *(key.experiment for key in known)]) or message(
            "; there are {known}", known=", ".join(known)
        )
        raise Problem(message("{option} {only}: no such result{meant}", option=option, only=only, meant=meant))
    return freshness.entries(book, found, here)


def refuse_other_data(book: Book, given: Iterable[str]) -> None:
    """Raise Problem where what is given as a data set is none, or another one than is declared."""
    files = declared_data.files(book.sources, given)
    for name, dataset in declared_data.known(book.sources).items():
        load.check_given(dataset, files.get(name))


def _matches(key: ResultKey, pattern: str) -> bool:
    return fnmatch.fnmatchcase(key, pattern) or fnmatch.fnmatchcase(key.experiment, pattern)
