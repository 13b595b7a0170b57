"""Tables of numbers as texts. The digest is of the parsed values, so that any faithful copy serves.

Other line ends, other separators, a header: all of these are faithful.
"""

from __future__ import annotations

import hashlib
import struct

from engine.data.dataset import Dataset
from engine.ground.problem import Problem


def parse(dataset: Dataset, content: bytes, source: str) -> list[list[float]]:
    """Return the rows of a text table: tabs, spaces, commas or semicolons; one header line may stand on top.

    Raises Problem, with the line, where it is no such table; and where its values differ from the published.
    """
    height, width = dataset.shape or (0, 0)
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
        if row and len(row) != width:
            raise Problem(f"{source}:{number}: {len(row)} columns, {width} expected")
        rows += [row] if row else []
    if len(rows) != height:
        raise Problem(f"{source}: {len(rows)} rows, {height} expected")
    found = values_digest(rows)
    if found != dataset.digest:
        said = f"the values are not those of the published {dataset.name} table"
        raise Problem(f"{source}: {said}: of SHA-256 {found}, {dataset.digest[:12]}… is declared")
    return rows


def values_digest(rows: list[list[float]]) -> str:
    """Return the SHA-256 of the values as little-endian float64, row by row."""
    flat = [value for row in rows for value in row]
    return hashlib.sha256(struct.pack(f"<{len(flat)}d", *flat)).hexdigest()
