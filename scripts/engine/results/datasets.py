"""Real data first: the given file, the cache, a download; with none of these, a stand-in that says so.

The digest is of the parsed values, so any faithful copy serves: other line ends, other separators, a header.
"""

from __future__ import annotations

import hashlib
import os
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.ground.journal import write_all
from engine.ground.paths import CACHE, shown
from engine.ground.problem import Problem

STAND_IN = "stand-in"
SOCKET_SECONDS = 5.0  # a server that is silent for so long is given up
DOWNLOAD_SECONDS = 20.0  # and so is one that dribbles


@dataclass(frozen=True)
class Dataset:
    """A table of numbers that is published somewhere.

    name: what experiments ask for; shape: (rows, columns); digest: `values_digest` of the real table.
    urls: where copies lie, best first; stand_in: makes a table of that shape from a fixed seed.
    """

    name: str
    shape: tuple[int, int]
    digest: str
    urls: tuple[str, ...]
    stand_in: Callable[[], Any]

    @property
    def variable(self) -> str:
        """Name of the environment variable that gives a file."""
        return f"{self.name.upper()}_DATA"

    @property
    def mirror(self) -> str:
        """Name of the environment variable that gives an address to try first."""
        return f"{self.name.upper()}_URL"


@dataclass(frozen=True)
class Table:
    """Values as a float64 array (rows, columns), the digest that names them, and where they came from."""

    values: Any
    digest: str
    origin: str


def load(dataset: Dataset, given: str | None = None, offline: bool = False) -> Table:
    """Return the table, from the first source that has it.

    Raises Problem where a given file is missing or differs; a failed download falls through to the stand-in.
    """
    rows = check_given(dataset, given)
    if rows:
        return _table(dataset, rows, given or os.environ[dataset.variable])
    kept = cached(dataset)
    if kept.exists():
        try:
            return _table(dataset, parse(dataset, kept.read_bytes(), shown(kept)), "cache")
        except Problem:
            kept.unlink(missing_ok=True)
    if not offline:
        for url, text, rows in fetched(dataset):
            write_all({kept: text.decode("utf-8-sig").replace("\r\n", "\n")}, CACHE.parent)
            return _table(dataset, rows, url)
    print(f"  {dataset.name}: STAND-IN data; give the real one with --data FILE", flush=True)
    return Table(dataset.stand_in(), STAND_IN, STAND_IN)


def cached(dataset: Dataset) -> Path:
    """Return where a download is kept."""
    return CACHE / "data" / f"{dataset.name}.txt"


def fetched(dataset: Dataset) -> Iterator[tuple[str, bytes, list[list[float]]]]:
    """Yield (address, answer, rows) of every address that has the table, and say why the others do not serve."""
    for url in filter(None, (os.environ.get(dataset.mirror), *dataset.urls)):
        try:
            text = download(url)
            rows = parse(dataset, text, "answer")
        except (OSError, ValueError, Problem) as error:
            print(f"  {dataset.name}: not from {url} ({_short(error)})", flush=True)
            continue
        yield url, text, rows


def check_given(dataset: Dataset, given: str | None = None) -> list[list[float]]:
    """Return the rows of the file that `--data` or the environment gives, nothing where none is given.

    Raises Problem where that file is missing, no table, or differs from the published values.
    """
    name = given or os.environ.get(dataset.variable)
    if not name:
        return []
    try:
        return parse(dataset, Path(name).read_bytes(), name)
    except OSError as error:
        raise Problem(f"{name}: {error.strerror or error}; --data and {dataset.variable} name a file") from None


def parse(dataset: Dataset, content: bytes, source: str) -> list[list[float]]:
    """Return the rows of a text table: tabs, spaces, commas or semicolons; one header line may stand on top.

    Raises Problem, with the line, where it is no such table; and where its values differ from the published.
    """
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Problem(f"{source}: not a text file ({error.reason} at byte {error.start})") from None
    rows = []
    for number, line in enumerate(lines, 1):
        words = line.replace(",", " ").replace(";", " ").split()
        try:
            row = [float(word) for word in words]
        except ValueError:
            if number == 1:
                continue
            raise Problem(f"{source}:{number}: not a row of numbers: {line.strip()[:60]}") from None
        if row and len(row) != dataset.shape[1]:
            raise Problem(f"{source}:{number}: {len(row)} columns, {dataset.shape[1]} expected")
        rows += [row] if row else []
    if len(rows) != dataset.shape[0]:
        raise Problem(f"{source}: {len(rows)} rows, {dataset.shape[0]} expected")
    if values_digest(rows) != dataset.digest:
        raise Problem(f"{source}: the values are not those of the published {dataset.name} table")
    return rows


def values_digest(rows: list[list[float]]) -> str:
    """Return the SHA-256 of the values as little-endian float64, row by row."""
    flat = [value for row in rows for value in row]
    return hashlib.sha256(struct.pack(f"<{len(flat)}d", *flat)).hexdigest()


def download(url: str) -> bytes:
    """Return what lies at an address, giving up after DOWNLOAD_SECONDS. Raises OSError where nothing comes of it."""
    from http.client import HTTPException  # both are slow to load, and seldom needed
    from urllib.request import urlopen

    deadline = time.monotonic() + DOWNLOAD_SECONDS
    content = b""
    try:
        with urlopen(url, timeout=SOCKET_SECONDS) as answer:
            while block := answer.read1(65536):
                content += block
                if time.monotonic() > deadline:
                    raise TimeoutError(f"no end after {DOWNLOAD_SECONDS:g} s")
    except HTTPException as error:
        raise OSError(_short(error)) from error
    return content


def _table(dataset: Dataset, rows: list[list[float]], origin: str) -> Table:
    import numpy

    return Table(numpy.array(rows, dtype=numpy.float64), dataset.digest, origin)


def _short(error: Exception) -> str:
    return str(error).removeprefix("<urlopen error ").removesuffix(">") or type(error).__name__
