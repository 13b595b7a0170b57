"""What decides the checks of pages, as it is at one time: files, results, and what all pages stand on."""

from __future__ import annotations

from engine.gate.grounds import Digests, Grounds
from engine.ground.digest import digest
from engine.ground.made_by import made_by
from engine.ground.paths import RESULTS, shown
from engine.ground.site_file import FILE
from engine.results.book import Book


class State:
    """The state of a book. common: names what the checks of all pages stand on, but for titles."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._digests = Digests()
        self.common = digest(repr((made_by(), self._digests[shown(FILE)])), 32)
        self._declared = {str(one.key): one for one in book.declared}
        self._results: dict[str, object] = {}
        self._drawings = [shown(path) for path in sorted(RESULTS.rglob("*.svg"))]

    def of(self, stands_on: Grounds) -> tuple[object, ...]:
        """Return what decides a page, as it is: the contents of files, and what results allow pages to say."""
        files = self._digests.of([*stands_on.files, *(self._drawings if stands_on.is_drawn else ())])
        return self.common, files, [self._result(key) for key in stands_on.results]

    def stays(self, stands_on: Grounds, now: State) -> bool:
        """Whether a later state says the same of what decides a page, and its book has the same records."""
        return self.of(stands_on) == now.of(stands_on) and self._records(stands_on) == now._records(stands_on)

    def _records(self, stands_on: Grounds) -> list[object]:
        """Return the records as the book had read them, which may have been before this state."""
        declared = (self._declared[key] for key in stands_on.results if key in self._declared)
        return [self._book.record(one, one.home) for one in declared]

    def _result(self, key: str) -> object:
        if key not in self._results:
            one = self._declared.get(key)
            record = self._digests[shown(one.record_path(one.home))] if one else ""
            self._results[key] = (one.is_attested, repr(one.numbers), record) if one else None
        return self._results[key]
