"""The book as a build finds it: its sources and its records, each read once and handed on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from engine.code.modules import Sources
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import shown
from engine.ground.problem import Problem
from engine.ground.snapshot import content
from engine.results import catalog, records
from engine.results.catalog import Declared
from engine.results.comparison import Comparison
from engine.results.records import Record

Read = dict[Path, tuple[str, Record | None]]  # records as they were read: digest of the file, and what it holds


class Book:
    """A snapshot: what is written later is in the next one, `renewed`, which keeps what stayed as it was.

    before: the records that earlier ones read.
    """

    def __init__(self, sources: Sources | None = None, before: Read | None = None) -> None:
        self.sources = (sources or Sources()).renewed()
        self._records: dict[tuple[str, str], Record | None] = {}
        self._contents: dict[Path, str] = {}
        self._read: Read = {} if before is None else before

    def renewed(self) -> Book:
        """Return the book as it is now."""
        return Book(self.sources, self._read)

    @cached_property
    def declared(self) -> list[Declared]:
        """Every declared experiment. Raises Problem where one would not be seen."""
        return catalog.declared(self.sources)

    @cached_property
    def kinds(self) -> dict[str, Mapping[str, Comparison]]:
        """How the numbers of each result are compared, by its key."""
        return {one.key: one.numbers for one in self.declared}

    def record(self, declared: Declared, device: str) -> Record | None:
        """Return the record of a result, None where there is none.

        Raises Problem where it cannot be read, or changed since `content` named it.
        """
        key = (declared.key, device)
        if key not in self._records:
            self._records[key] = self._loaded(declared.record_path(device))
        return self._records[key]

    def content(self, declared: Declared, device: str) -> str:
        """Name the record that `record` returns, which is not read for that; "" where there is none."""
        path = declared.record_path(device)
        if path not in self._contents:
            self._contents[path] = content(path)
        return self._contents[path]

    def _loaded(self, path: Path) -> Record | None:
        held = path.read_bytes() if path.is_file() else None
        name = "" if held is None else digest(held)
        if self._contents.setdefault(path, name) != name:
            raise Problem(message("{path}: it changed a moment ago; run it again", path=shown(path)))
        if held is None:
            return records.load(path) if path.is_dir() else None
        if path not in self._read or self._read[path][0] != name:
            self._read[path] = name, records.load(path, held)
        return self._read[path][1]
