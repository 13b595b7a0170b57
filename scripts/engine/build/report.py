"""The closing table of a build."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from engine.build.conductor import FRESH, KEPT, MADE_UP, Row
from engine.ground.messages import message
from engine.results import declared_data, welch
from engine.results.comparison import leaves
from engine.results.devices import CPU
from engine.results.records import Record

HEAD = ("result", "value", "seconds", "state", "where")


def table(rows: Sequence[Row]) -> str:
    """Return the results of a build as aligned text: what, its first number, time, fresh or re-run, where."""
    return aligned([tuple(map(message, HEAD)), *(_cells(row, _on_cpu(row, rows)) for row in rows)])


def aligned(cells: Sequence[tuple[str, ...]]) -> str:
    """Return lines of cells as text in columns, with an empty line before and after."""
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)) for line in cells)
    return "\n" + "\n".join(line.rstrip() for line in lines) + "\n"


def again(rows: Sequence[Row]) -> list[Row] | None:
    """Return what the next build finds where nothing changes, None where it would run something, or cannot know.

    Of a package without a version nobody knows without a look whether it is as it was.
    """
    found = [_again(row) for row in rows]
    return [row for row in found if row] if all(found) else None


def read_by(rows: Sequence[Row]) -> set[str]:
    """Return the files and folders of the repository that results are made of beside code, from the root."""
    return set[str]().union(*(declared_data.read_here(row.entry.declared) for row in rows))


def _again(row: Row) -> Row | None:
    record = row.record
    made = [record.made.versions, *(one.made.versions for one in record.views.values())]
    if record.stand_in or any(" " in version for versions in made for version in versions.values()):
        return None
    if row.state == KEPT:
        return row
    entry = replace(row.entry, record=record, stale=(), outdated=())
    return Row(entry, record, FRESH, record.ran.seconds)


def _on_cpu(row: Row, rows: Sequence[Row]) -> Record | None:
    """Return the CPU's record of a result of another device."""
    same = (one.record for one in rows if one.entry.device == CPU and one.entry.declared == row.entry.declared)
    return next(same, None) if row.entry.device != CPU else None


def _cells(row: Row, on_cpu: Record | None) -> tuple[str, ...]:
    name, value = next(iter(row.record.numbers.items()))
    ran = row.record.ran
    where = f"{row.entry.device} ({ran.device}), {ran.date}"
    compared = on_cpu and not row.entry.stale  # of two codes, or two settings, the difference says nothing
    said = _value(name, value) + (_difference(value, on_cpu.numbers.get(name)) if on_cpu and compared else "")
    return row.entry.key, said, f"{row.seconds:.2f}", _state(row), where


def _state(row: Row) -> str:
    plain = row.state.removesuffix(MADE_UP)
    return message(plain) + (message(MADE_UP) if row.state != plain else "")


def _value(name: str, value: Any) -> str:
    if welch.is_statistical(value):
        name, mean = next(welch.means(value, name))
        return message(
            "{name} = {mean:.6g} ± {stderr:.2g} ({n} runs)",
            name=name,
            mean=mean["mean"],
            stderr=mean["stderr"],
            n=mean["n"],
        )
    name, single = next(leaves(value, name))
    return f"{name} = {single:.6g}"


def _difference(value: Any, other: Any) -> str:
    """Say how far a device's number lies from the CPU's: shown, never hidden."""
    (_, here), (_, there) = next(leaves(value, "")), next(leaves(other, ""), ("", None))
    return message(" ({difference:+.2g} against cpu)", difference=here - there) if there is not None else ""


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
