"""What pages may name: the numbers of the records. A record is read where somebody asks for its numbers.

Of a large book all records are much, and one edit asks for those of a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.ground import journal
from engine.ground.digest import digest
from engine.results.book import Book
from engine.results.keys import ResultKey
from engine.results.records import Record


class Recorded(Mapping[str, dict[str, Any]]):
    """The numbers of the records of a book, by the keys of their results. Asking raises Problem of a broken record.

    pending: {key: record} of records that are about to be written, taken as if they were.
    """

    def __init__(self, book: Book, pending: Mapping[ResultKey, Record] | None = None) -> None:
        self._book = book
        self._declared = {str(one.key): one for one in book.declared}
        every = (pending or {}).items()
        self._pending = {str(key): one for key, one in every if one is not self._read(str(key))}
        self._known: dict[str, dict[str, Any]] = {}

    def __getitem__(self, key: str) -> dict[str, Any]:
        if key not in self._known:
            record = self._pending.get(key) or self._read(key)
            if record is None:
                raise KeyError(key)
            self._known[key] = record.named
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._declared if self.made_of(key))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def made_of(self, key: str) -> str:
        """Name the record of a result, which is not read for that; "" where there is none."""
        if key not in self._declared:
            return ""
        declared = self._declared[key]
        if key in self._pending:
            place = declared.record_path(declared.home)
            return digest(journal.encoded(place, self._pending[key].to_text()))
        return self._book.content(declared, declared.home)

    def _read(self, key: str) -> Record | None:
        declared = self._declared.get(key)
        return self._book.record(declared, declared.home) if declared else None


def made_of(numbers: Mapping[str, dict[str, Any]], key: str) -> object:
    """Return what stands for the numbers of a result: they themselves, or what names their record."""
    return numbers.made_of(key) if isinstance(numbers, Recorded) else numbers.get(key)
