"""Measure what an author waits for at a save, beside a plain `mkdocs serve` of the same chapter.

    python benchmarks/loop/run.py               12 saves of each kind, then 100 in a row; writes the table
    python benchmarks/loop/run.py --saves 5     fewer of each kind; the table is printed only

Exit code: 0 all was measured and each save was one reload, 1 some was not.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from importlib import metadata
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.loop.server import Server, copied, serving, written

PAGE = Path(__file__).with_name("README.md")
START, END = "<!-- table: written by run.py -->\n", "<!-- end of table -->"
PROSE, CODE = "docs/optimization/rmsprop.md", "scripts/chapters/rmsprop/textbook.py"
SAVES, IN_A_ROW, WARM = 12, 100, 10
HALF = 0.8  # seconds without a save, in which a second reload would come


@dataclass
class Measured:
    """What one server gave: seconds of each kind of save, reloads of each save, and the saves in a row."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    reloads: Counter[int] = field(default_factory=Counter)
    row: dict[str, str] = field(default_factory=dict)


class Author:
    """Edits the files of one server, each save another."""

    def __init__(self, server: Server) -> None:
        self.server, self.count = server, 0
        self.prose, self.code = server.read(PROSE), server.read(CODE)

    def writes(self) -> float:
        """Save another sentence."""
        self.count += 1
        said = f"第{self.count}句新写的话。"
        text = self.prose.replace("## 小结", f"{said}\n\n## 小结")
        return self.server.saved(PROSE, text, lambda page: said in page)

    def changes(self) -> float:
        """Save an experiment that takes another number of steps; its output, figure and number are to be seen."""
        self.count += 1
        steps = 30 + self.count % 50
        text = self.code.replace("def trajectory(steps=20)", f"def trajectory(steps={steps})")
        return self.server.saved(CODE, text, lambda page: f"epoch {steps}, x1: " in page and 'class="drifted"' in page)

    def redraws(self) -> float:
        """Save a function that draws."""
        self.count += 1
        said = f"第{self.count}张图：轨迹从"
        text = self.code.replace("等高线图：轨迹从", said)
        return self.server.saved(CODE, text, lambda page: said in page)

    def mends(self) -> float:
        """Save the code as it was: nothing is to be run, and no number is new any more."""
        return self.server.saved(
            CODE, self.code, lambda page: 'class="drifted"' not in page and "等高线图：轨迹从" in page
        )


def timed(server: Server, measured: Measured, kind: str, save: Callable[[], float]) -> None:
    """Save, wait, and count the reloads that came of it."""
    before = len(server.reloads)
    measured.seconds.setdefault(kind, []).append(save())
    time.sleep(HALF)
    measured.reloads[len(server.reloads) - before] += 1


def rounds(ours: Server, plain: Server, saves: int) -> tuple[Measured, Measured]:
    """Save here and there in turn, so that a busy minute falls on both."""
    found = Measured(), Measured()
    author, other = Author(ours), Author(plain)
    for warm in (author.writes, other.writes, author.changes, author.mends):
        warm()
        time.sleep(HALF)
    for _ in range(saves):
        timed(ours, found[0], "prose", author.writes)
        timed(plain, found[1], "prose", other.writes)
        timed(ours, found[0], "experiment", author.changes)
        timed(ours, found[0], "experiment, put back", author.mends)
        timed(ours, found[0], "figure", author.redraws)
        timed(ours, found[0], "figure, put back", author.mends)
    return found


def in_a_row(server: Server, measured: Measured, runs: bool) -> None:
    """Save a hundred times and compare what a leak would make grow; files written among the results are counted."""
    author = Author(server)
    kinds = [author.writes] * 6 + [author.changes, author.mends, author.redraws, author.mends]
    states, reloads, writes = [], 0, Counter[int]()
    for number in range(IN_A_ROW):
        before = written(server.folder)
        reloads -= len(server.reloads)
        (kinds[number % len(kinds)] if runs else author.writes)()
        time.sleep(HALF / 4)
        reloads += len(server.reloads)
        after = written(server.folder)
        writes[sum(after[name] != before[name] for name in after)] += 1
        if number + 1 in {WARM, IN_A_ROW}:
            states.append(server.state())
    time.sleep(HALF)
    measured.row = {
        f"{name} after {WARM} and {IN_A_ROW} saves": f"{states[0][name]}, {states[1][name]}" for name in states[0]
    }
    measured.row["reloads"] = str(reloads)
    measured.row["files written among the results"] = ", ".join(
        f"{count} saves wrote {files}" for files, count in sorted(writes.items())
    )


def table(ours: Measured, plain: Measured) -> str:
    """Return where it was measured, and the table."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("mkdocs", "mkdocs-material", "torch"))
    cores = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    lines = [
        f"{date.today().isoformat()}, {cores}, Python {platform.python_version()}, {versions};"
        " medians, in parentheses the range."
    ]
    lines += ["", "| | this project | plain `mkdocs serve` |", "| --- | --- | --- |"]
    for kind in ours.seconds:
        lines.append(f"| save: {kind} → served | {_seconds(ours, kind)} | {_seconds(plain, kind)} |")
    lines.append(f"| reloads a save | {_counts(ours.reloads)} | {_counts(plain.reloads)} |")
    for name in ours.row:
        lines.append(f"| {IN_A_ROW} saves: {name} | {ours.row[name]} | {plain.row.get(name, '–')} |")
    return "\n".join(lines)


def _seconds(measured: Measured, kind: str) -> str:
    times = measured.seconds.get(kind)
    return f"{median(times):.2f} s ({min(times):.2f}–{max(times):.2f})" if times else "– (runs nothing)"


def _counts(counts: Counter[int]) -> str:
    return ", ".join(f"{count} ({times} saves)" for count, times in sorted(counts.items()))


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saves", type=int, default=SAVES, help=f"of each kind (default: {SAVES})")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        folders = copied(Path(folder, "ours")), copied(Path(folder, "plain"))
        subprocess.run([sys.executable, "scripts/build.py", "--offline"], cwd=folders[0], check=True)
        shutil.copy(PAGE.parent / "templates" / "mkdocs.yml", folders[1])
        with (
            serving(folders[0], "optimization/rmsprop.html") as ours,
            serving(folders[1], "optimization/rmsprop/") as plain,
        ):
            found = rounds(ours, plain, chosen.saves)
            in_a_row(ours, found[0], runs=True)
            in_a_row(plain, found[1], runs=False)
    text = table(*found)
    print(text)
    if chosen.saves == SAVES:
        page = PAGE.read_text(encoding="utf-8")
        new = re.sub(f"{START}.*?{END}", lambda _: f"{START}{text}\n{END}", page, flags=re.DOTALL)
        PAGE.write_text(new, encoding="utf-8", newline="\n")
    return 0 if {*found[0].reloads} == {1} and found[0].row["reloads"] == str(IN_A_ROW) else 1


if __name__ == "__main__":
    sys.exit(main())
