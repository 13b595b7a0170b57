"""The book as a build finds it: its sources and its records, each read once and handed on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from engine.code.modules import Sources
from engine.results import catalog, records
from engine.results.catalog import Declared
from engine.results.comparison import Comparison
from engine.results.records import Record


class Book:
    """A snapshot: what is written later is in the next one, `renewed`, which keeps the sources that stayed."""

    def __init__(self, sources: Sources | None = None) -> None:
        self.sources = (sources or Sources()).renewed()
        self._records: dict[tuple[str, str], Record | None] = {}

    def renewed(self) -> Book:
        """Return the book as it is now."""
        return Book(self.sources)

    @cached_property
    def declared(self) -> list[Declared]:
        """Every declared experiment. Raises Problem where one would not be seen."""
        return catalog.declared(self.sources)

    @property
    def kinds(self) -> dict[str, Mapping[str, Comparison]]:
        """How the numbers of each result are compared, by its key."""
        return {one.key: one.numbers for one in self.declared}

    def record(self, declared: Declared, device: str) -> Record | None:
        """Return the record of a result, None where there is none. Raises Problem where it cannot be read."""
        key = (declared.key, device)
        if key not in self._records:
            self._records[key] = records.load(declared.record_path(device))
        return self._records[key]
