"""What was measured as a table, and where it stands."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Callable, Sequence
from datetime import date
from importlib import metadata
from pathlib import Path
from statistics import median

from benchmarks.build.usage import Usage

PAGE = Path(__file__).with_name("README.md")
NOTHING = "–"
HEAD = ("", "this project", "plain", "ratio", "CPU", "plain", "ratio", "memory", "plain")
Pair = tuple[Sequence[Usage], Sequence[Usage]]  # of this project and of the plain one, which may do nothing


def where() -> str:
    """Return when, where and with what it was measured."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("mkdocs", "mkdocs-material"))
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    cores = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores{load}"
    said = f"{date.today().isoformat()}, {cores}, Python {platform.python_version()}, {versions}"
    return f"{said}; medians, in parentheses the range."


def table(rows: dict[str, Pair]) -> str:
    """Return the rows under their head."""
    return "\n".join(map(line, [HEAD, ["---"] * len(HEAD), *(_row(name, pair) for name, pair in rows.items())]))


def line(cells: Sequence[str]) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


def _row(name: str, pair: Pair) -> list[str]:
    walls, cpus = [[one.wall for one in ones] for ones in pair], [_known(ones, "cpu") for ones in pair]
    memory = [max(_known(ones, "memory"), default=None) for ones in pair]
    cells = [*map(seconds, walls), ratio(walls), *map(seconds, cpus), ratio(cpus)]
    return [name, *cells, *(f"{one:.0f} MB" if one else NOTHING for one in memory)]


def _known(ones: Sequence[Usage], name: str) -> list[float]:
    return [value for one in ones if (value := getattr(one, name)) is not None]


def seconds(times: Sequence[float]) -> str:
    """Return the median of times with their range."""
    if not times:
        return NOTHING
    spread = f" ({min(times):.2f}–{max(times):.2f})" if len(times) > 1 else ""
    return f"{median(times):.2f} s{spread}"


def ratio(both: Sequence[Sequence[float]]) -> str:
    """Return how many times the second median the first one is."""
    return f"{median(both[0]) / median(both[1]):.2f} ×" if all(both) else NOTHING


def write(name: str, text: str) -> None:
    """Put a text between its marks in the README."""
    start, end = f"<!-- {name}: written by run.py -->\n", f"<!-- end of {name} -->"
    new: Callable[[re.Match[str]], str] = lambda _: f"{start}{text}\n{end}"  # noqa: E731 - a backslash stays one
    page, places = re.subn(f"{start}.*?{end}", new, PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert places == 1, name
    PAGE.write_text(page, encoding="utf-8", newline="\n")
