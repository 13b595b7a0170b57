"""The closing table of a build."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from results.compare import leaves
from results.workflow import Row

HEAD = ("result", "value", "seconds", "state", "where")


def table(rows: Sequence[Row]) -> str:
    """Return the results of a build as aligned text: what, its first number, time, fresh or re-run, where."""
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(_width(line[column]) for line in cells) for column in range(len(HEAD))]
    lines = ("  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)) for line in cells)
    return "\n" + "\n".join(line.rstrip() for line in lines) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    name, value = next(leaves(row.record.numbers, ""))
    ran = row.record.ran
    where = f"{row.entry.device} ({ran['device']}), {ran['date']}"
    return row.entry.key, f"{name.lstrip('.')} = {value:.6g}", f"{row.seconds:.2f}", row.state, where


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
