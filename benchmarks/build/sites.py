"""A site that is built again and again, and what its author does between two builds."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.build.chapter import Chapter
from benchmarks.build.usage import Usage, used

SENTENCE = re.compile(r"(?:第\d+句新写的话。\n\n)?## 小结\n")  # of each page
SEED = re.compile(r"random\.Random\(seed[^)]*\)")  # in an experiment of each chapter
BUILD = (sys.executable, "scripts/build.py", "--offline")
PLAIN = (sys.executable, "-m", "mkdocs", "build", "--quiet")
START = (sys.executable, "-c", "pass")


@dataclass
class Site:
    """A site in a folder. command: builds it; made: what builds leave behind, with all that they keep."""

    folder: Path
    chapters: list[Chapter]
    command: tuple[str, ...]
    made: tuple[str, ...]
    count: int = field(default=0, init=False)

    def cold(self) -> Usage:
        """Build from what is committed alone."""
        for name in self.made:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        return self.again()

    def again(self) -> Usage:
        """Build what is as it was."""
        return used(self.command, self.folder)

    def prose(self) -> Usage:
        """Build with another sentence on a page, each time on another one."""
        page, said = self._next().page, f"第{self.count}句新写的话。"
        edit(self.folder / "docs" / page, SENTENCE, f"{said}\n\n## 小结\n")
        spent = self.again()
        assert said in (self.folder / "site" / page).with_suffix(".html").read_text(encoding="utf-8")
        return spent

    def experiment(self) -> Usage:
        """Build with an experiment written otherwise, which is to run again and holds."""
        path = self.folder / "scripts" / "chapters" / f"{self._next().module}.py"
        edit(path, SEED, f"random.Random(seed + 0 * {self.count})")
        return self.again()

    def _next(self) -> Chapter:
        self.count += 1
        return self.chapters[self.count % len(self.chapters)]


def edit(path: Path, old: re.Pattern[str], new: str) -> None:
    """Write a file otherwise at the one place that is like a pattern."""
    text, places = old.subn(new, path.read_text(encoding="utf-8"))
    assert places == 1, f"{path}: {old.pattern} is there {places} times"
    path.write_text(text, encoding="utf-8", newline="\n")
