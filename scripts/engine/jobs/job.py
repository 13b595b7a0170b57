"""A result that is to be run, and on what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.data.load import Data
from engine.results import fingerprint, runs
from engine.results.fingerprint import Fingerprint
from engine.results.freshness import Entry


@dataclass(frozen=True)
class Job:
    """A result that is to be run.

    tables: the data that it is given, by name, a stand-in where there is no other.
    """

    entry: Entry
    tables: Mapping[str, Data] = field(default_factory=dict, repr=False)

    @property
    def is_new(self) -> bool:
        """Whether its numbers are held against no record, so that a second run must confirm them."""
        return runs.is_new(self.entry, self.tables)

    def made(self, packages: frozenset[str] = frozenset()) -> Fingerprint:
        """Return what a run of it would be made of today, that needs these packages."""
        data = {name: self.tables[name].digest for name in self.entry.declared.data}
        return replace(self.entry.made, data=data, versions=fingerprint.versions(packages))
