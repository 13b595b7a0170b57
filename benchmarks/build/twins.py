"""Two folders of one book: one lives on with all that its builds kept, the other is a copy that has kept nothing."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import gettempdir
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.build import forks

OFTEN = re.compile(  # said by one alone
    r"^(Done in .*|Rendering the site …|The site is as it would be rendered: .*|site/ is older than the results .*)$"
)
OF_A_RUN = re.compile(rf"{re.escape(gettempdir())}\S*?/run/")  # the folder of an experiment
ONE_OF_MANY = re.compile(r"^\[\d+/\d+\] ")  # begins what is said of a run
TIME = re.compile(r"  [\d.e-]+ s(, kept from before)?$")  # ends it: a failed build may have kept the run
SHOWN = 30  # lines of a difference
WRITES_NO_SITE = {"--check", "--status", "--no-site", "--notebooks"}

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Ended:
    """How a build ended: its exit code, and what it said."""

    code: int
    said: list[str]


@dataclass(frozen=True)
class Twins:
    """root: the folder that lives on; cold: where its copies are made; real: whether builds are started as programs."""

    root: Path
    cold: Path
    real: bool = False

    def build(self, options: Sequence[str], variables: Mapping[str, str]) -> tuple[int, list[str]]:
        """Build in both; return (exit code, lines that say how they differ, none where they do not)."""
        self._copy()
        place = "" if self.real else forks.server()
        with ThreadPoolExecutor(2) as both:
            kept, cold = both.map(lambda root: self._built(root, options, variables, place), (self.root, self.cold))
        if kept != cold:
            return kept.code, [f"exit codes: {kept.code}, cold {cold.code}", *_lines(kept.said, cold.said)]
        with_site = kept.code == 0 and not WRITES_NO_SITE & {*options}
        folders = ("docs", "site") if with_site else ("docs",)
        return kept.code, [line for one in folders for line in _between(_files(self.root, one), _files(self.cold, one))]

    def _copy(self) -> None:
        """Make the copy: without what builds keep, but for the drawings of formulas and the byte code of the engine."""
        shutil.rmtree(self.cold, ignore_errors=True)
        shutil.copytree(self.root, self.cold, symlinks=True, ignore=self._left_out, copy_function=_copied)
        drawn = Path(".cache", "formulas")
        if (self.root / drawn).is_dir():
            shutil.copytree(self.root / drawn, self.cold / drawn)

    def _left_out(self, folder: str, names: list[str]) -> set[str]:
        place = Path(folder)
        made = {".cache", "site"} if place == self.root else set()
        return {*names} & (made if place.is_relative_to(self.root / "scripts" / "engine") else {*made, "__pycache__"})

    def _built(self, root: Path, options: Sequence[str], variables: Mapping[str, str], place: str) -> Ended:
        given = {name: value for name, value in os.environ.items() if not name.endswith(("_DATA", "_URL"))}
        environment = given | {"PYTHONUTF8": "1", "HEIGHTS_DATA": str(root / "heights.dat")} | {**variables}
        command = ["scripts/build.py", "--offline", *options]
        run = _program if self.real else partial(forks.run, place)
        done = run(command, root, environment)
        texts = (OF_A_RUN.sub("", text.replace(str(root), "FOLDER")) for text in (done.stdout, done.stderr))
        return Ended(done.returncode, _said(*texts))


def _said(*texts: str) -> list[str]:
    """Return the lines of texts that two builds share; runs side by side end in any order."""
    lines = [line for text in texts for line in text.splitlines() if not OFTEN.match(line)]
    ended = sorted(TIME.sub("", ONE_OF_MANY.sub("", line)) for line in lines if ONE_OF_MANY.match(line))
    return [*(line for line in lines if not ONE_OF_MANY.match(line)), *ended]


def _program(command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> forks.Ran:
    how: Any = {"cwd": folder, "env": variables, "encoding": "utf-8", "capture_output": True}
    return subprocess.run([sys.executable, *command], check=False, **how)


def _copied(source: str, target: str) -> None:
    """Copy a file, or link it where git never writes to it again."""
    if f"{os.sep}.git{os.sep}objects{os.sep}" in source:
        os.link(source, target)
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def _files(root: Path, folder: str) -> Files:
    paths = (path for path in (root / folder).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def _between(kept: Files, cold: Files) -> list[str]:
    """Return lines that say how files differ: the names of all, and of some the lines."""
    names = [name for name in sorted(kept.keys() | cold.keys()) if kept.get(name) != cold.get(name)]
    said = [f"{name}: {_where(name, kept, cold)}" for name in names]
    both = [name for name in names if name in kept and name in cold][:3]
    texts = ([one[name].decode("utf-8", "replace").splitlines() for one in (kept, cold)] for name in both)
    return [*said, *(line for kept_lines, cold_lines in texts for line in _lines(kept_lines, cold_lines))]


def _where(name: str, kept: Files, cold: Files) -> str:
    return "differs" if name in kept and name in cold else "only kept" if name in kept else "only cold"


def _lines(kept: Sequence[str], cold: Sequence[str]) -> list[str]:
    return [*difflib.unified_diff(kept, cold, "kept", "cold", n=0, lineterm="")][:SHOWN]
