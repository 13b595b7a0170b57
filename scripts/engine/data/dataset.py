"""What a module of the book declares of its data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STAND_IN = "stand-in"  # names what takes the place of data, where a digest names the data


@dataclass(frozen=True)
class Dataset:
    """Data that are published somewhere: a table of numbers, or files that a function of the book reads.

    name: what experiments ask for.
    shape, digest: of a table, (rows, columns) and the SHA-256 of its values; experiments get a float64 array.
    files, read: {name: SHA-256} of files ("": it lies in the repository, as it is), and what is called with the
    path of the only one, or of a folder that holds them; experiments get what it returns.
    sources: where copies lie, best first: an address, a path from the root of the repository, or `package:name/path`
    in an installed package; one that ends in / is a folder, which has the files by their names.
    stand_in: makes a table of that shape, or {name: bytes} of the files, where there is no copy; None: nothing does.
    megabytes: that a download may bring; licence, citation: for those who use the data.
    """

    name: str
    shape: tuple[int, int] | None = None
    digest: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    read: Callable[[Path], Any] | None = None
    sources: tuple[str, ...] = ()
    stand_in: Callable[[], Any] | None = None
    megabytes: float = 100
    licence: str = ""
    citation: str = ""

    @property
    def variable(self) -> str:
        """Name of the environment variable that gives a file."""
        return f"{self.name.upper()}_DATA"

    @property
    def mirror(self) -> str:
        """Name of the environment variable that gives a source to try first."""
        return f"{self.name.upper()}_URL"
