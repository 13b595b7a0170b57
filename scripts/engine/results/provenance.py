"""Where the results on the pages come from: the lines of code, the record, and what other kinds of device gave."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from engine.code.chapter_files import chapter_files
from engine.data.dataset import STAND_IN
from engine.ground import git, spans
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import CHAPTERS, shown
from engine.ground.problem import Problem
from engine.ground.snapshot import content
from engine.results import freshness, welch
from engine.results.book import Book
from engine.results.catalog import Declared
from engine.results.comparison import Comparison
from engine.results.freshness import Entry
from engine.results.records import Record, lookup, single

CHANGED = re.compile(r"^[ MADRCUT?!]{1,2} ")  # before the name of a file that differs from the last commit
DIGITS = 12  # of the digest that names the data


@dataclass(frozen=True)
class Code:
    """The lines of an experiment, its decorators included; `address` shows them, "" where no address does."""

    path: str
    first: int
    last: int
    address: str


@dataclass(frozen=True)
class Provenance:
    """Where a result comes from; its code and its record are read where somebody asks for them.

    address: where the last commit has its source, "" where that is unknown or other; others: what there is of it on
    other kinds of device, fresh or not; released: the day of the last commit, None where git tells none.
    """

    book: Book
    declared: Declared
    address: str
    others: tuple[Entry, ...]
    released: date | None

    @property
    def key(self) -> str:
        """Its name."""
        return self.declared.key

    @property
    def place(self) -> Path:
        """Where its record lies."""
        return self.declared.record_path(self.declared.home)

    @property
    def kinds(self) -> Mapping[str, Comparison]:
        """How each of its numbers is compared."""
        return self.declared.numbers

    @property
    def checked(self) -> str:
        """When a push computes it again."""
        return self.declared.surroundings.checked

    @cached_property
    def code(self) -> Code:
        """The lines of its experiment."""
        return _code(self.declared, self.address)

    @cached_property
    def record(self) -> Record:
        """Its record. Raises Problem where it cannot be read."""
        record = self.book.record(self.declared, self.declared.home)
        if record is None:
            raise Problem(message("{path}: it changed a moment ago; run it again", path=shown(self.place)))
        return record

    @property
    def state(self) -> str:
        """Names all of it, which is not read for that."""
        others = [(one.device, one.stale, self.book.content(self.declared, one.device)) for one in self.others]
        told = self.kinds, self.checked, self.address, others, self.released
        record = self.book.content(self.declared, self.declared.home)
        return digest(repr((self.key, content(self.declared.path), record, told)), 32)

    @property
    def age(self) -> int | None:
        """Days from its run to the last commit, the same in every build of that; None where git tells none."""
        return max((self.released - date.fromisoformat(self.record.ran.date)).days, 0) if self.released else None

    @property
    def versions(self) -> dict[str, str]:
        """Versions of Python and of the packages; Python's as exact as the record has it."""
        packages = {name: version for name, version in self.record.made.versions.items() if name != "python"}
        return {"Python": self.record.ran.python, **packages}

    @property
    def reached(self) -> dict[str, list[str]]:
        """What of the book's code the result was computed with: {module: names}."""
        found: dict[str, list[str]] = {}
        for name in self.record.made.code.of:
            module, _, last = name.rpartition(".")
            found.setdefault(module, []).append(last)
        return found

    @property
    def data(self) -> dict[str, str]:
        """What names the data: the first digits of the digest, "" for a stand-in."""
        digests = self.record.made.data.items()
        return {name: "" if digest == STAND_IN else digest[:DIGITS] for name, digest in digests}

    def numbers(self, named: Iterable[str]) -> dict[str, float]:
        """Return the first number of the record and those that a page names."""
        every = (name for number, value in self.record.numbers.items() for name in single(number, value))
        values = {name: lookup(self.record.named, name) for name in [*islice(every, 1), *named]}
        return {name: value for name, value in values.items() if value is not None}

    def mean(self, name: str) -> welch.Mean | None:
        """Return the mean with its error and its number of seeds that a number is of, None if it is of none."""
        number, _, part = name.rpartition(".")
        means = {key: mean for head, value in self.record.numbers.items() for key, mean in _means(value, head)}
        return means.get(number) if part == "mean" else None

    def compared(self, other: Entry, named: Iterable[str]) -> dict[str, tuple[float, float]]:
        """Return {number: (value, its difference from the CPU's)} on another device; nothing where it is out of date.

        The number is left out where the other record has none of that name.
        """
        theirs = other.record.numbers if other.record and not other.stale else {}
        pairs = ((name, ours, lookup(theirs, name)) for name, ours in self.numbers(named).items())
        return {name: (value, value - ours) for name, ours, value in pairs if value is not None}


def _means(value: Any, name: str) -> Iterator[tuple[str, welch.Mean]]:
    if welch.is_statistical(value):
        yield from welch.means(value, name)


@spans.timed("results: where they come from")
def gather(book: Book, repository: str | None) -> dict[str, Provenance]:
    """Return {key: where it comes from} of every recorded result.

    repository: address under which its files lie as `/blob/<commit>/<path>`; None where there is none.
    """
    addresses = _addresses(repository, chapter_files())
    found: dict[str, Provenance] = {}
    committed = git.asked("log", "-1", "--format=%ct")
    released = datetime.fromtimestamp(int(committed), UTC).date() if committed else None
    for declared in book.declared:
        if declared.record_path(declared.home).is_file():
            told = addresses[declared.path], _others(book, declared), released
            found[declared.key] = Provenance(book, declared, *told)
    return found


def _others(book: Book, declared: Declared) -> tuple[Entry, ...]:
    kinds = [kind for kind in declared.devices if kind != declared.home and declared.record_path(kind).exists()]
    return tuple(freshness.entry(book, declared, kind) for kind in kinds)


def _code(declared: Declared, address: str) -> Code:
    lines: dict[str, tuple[int, int]] = declared.sources.kept((_lines, declared.path), lambda: _lines(declared))
    first, last = lines[declared.name]
    return Code(shown(declared.path), first, last, f"{address}#L{first}-L{last}" if address else "")


def _lines(declared: Declared) -> dict[str, tuple[int, int]]:
    """Return {name: (first line, last line)} of the decorated functions of a source."""
    functions: list[Any] = [
        node for node in declared.sources.parsed(declared.path).body if isinstance(node, ast.FunctionDef)
    ]
    return {
        one.name: (min(decorator.lineno for decorator in one.decorator_list), one.end_lineno)
        for one in functions
        if one.decorator_list
    }


def _addresses(repository: str | None, paths: Iterable[Path]) -> dict[Path, str]:
    """Return where the last commit has files, "" where that is unknown or a file has changed since."""
    where = git.asked("rev-parse", "HEAD", "--show-prefix") if repository else None
    status = ("--no-optional-locks", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    said = git.asked(*status, "--", shown(CHAPTERS)) if where else None
    if not repository or not where or said is None:
        return dict.fromkeys(paths, "")
    commit, _, prefix = where.partition("\n")
    changed = {CHANGED.sub("", one) for one in said.split("\0")}
    root = f"{repository.rstrip('/')}/blob/{commit}/{prefix}"
    return {path: "" if f"{prefix}{shown(path)}" in changed else root + shown(path) for path in paths}
