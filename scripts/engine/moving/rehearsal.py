"""A change of the book is made in a copy of the repository first: what comes of it there is written here, all or none.

The copy has an engine of its own, which takes it for the repository. Nothing here is another before all is known.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from os import environ, pathsep
from pathlib import Path

from engine.ground.journal import COMPILED, write_all
from engine.ground.messages import message
from engine.ground.paths import CACHE, ROOT, SCRIPTS, remove, shown
from engine.ground.problem import Problem
from engine.machine import npm
from engine.moving import aligned
from engine.moving.files import Changes
from engine.notebooks.inventory import NOTEBOOKS
from engine.results.book import Book

COPY = CACHE / "moving"
NOT_COPIED = {COMPILED, "node_modules", "site", "site.zip", "runs"}
ENVIRONMENT = ("pyvenv.cfg", "conda-meta")  # in the folder of one
KEPT = ("closures", "declared", "flattened", "formulas", "notebooks", "texts")  # what saves time in the copy
HELD = "held"  # marks that another Python has run a record


def result(changes: Changes, target: Callable[[Path], Path]) -> Changes:
    """Return changes with what follows from them: records that hold as they did, and notebooks. Raises Problem.

    target: where a file is to lie.
    """
    fresh = {kind: [shown(target(ROOT / name)) for name in names] for kind, names in aligned.fresh(Book()).items()}
    with _copied() as copy:
        for path, content in changes.items():
            _put(copy / path.relative_to(ROOT), content)
        _align(copy, json.dumps(fresh))
        _take_marks(copy)
        return changes | _made(copy, changes)


def write(changes: Changes, before: dict[Path, bytes]) -> None:
    """Write changes, all or none. Raises Problem where a file is another than it was. before: as they were read."""
    for path in changes:
        if path in before and not (path.is_file() and path.read_bytes() == before[path]):
            raise Problem(message("{path} changed meanwhile; nothing was written: run it again", path=shown(path)))
    write_all(changes)


@contextmanager
def _copied() -> Iterator[Path]:
    """Yield a copy of the repository, without what is installed and what is rendered."""
    remove(COPY)
    try:
        shutil.copytree(ROOT, COPY, ignore=_left_out, ignore_dangling_symlinks=True)
        for name in KEPT:
            if (CACHE / name).is_dir():
                shutil.copytree(CACHE / name, COPY / CACHE.name / name)
        packages = COPY / npm.PACKAGES.name
        packages.mkdir()
        if npm.WRITTEN_LAST.exists():  # Node looks for the packages themselves in the folders above
            shutil.copy2(npm.WRITTEN_LAST, packages)
        yield COPY
    finally:
        remove(COPY)


def _left_out(folder: str, names: list[str]) -> set[str]:
    if Path(folder) != ROOT:
        return {COMPILED}
    environments = {name for name in names if any((ROOT / name / mark).exists() for mark in ENVIRONMENT)}
    return {*NOT_COPIED, *environments, *(name for name in names if name.startswith("."))}


def _put(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
        with suppress(OSError):  # a folder with more in it
            path.parent.rmdir()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _align(copy: Path, given: str) -> None:
    """Run the step in the copy. Raises Problem with what it says."""
    scripts = copy / SCRIPTS.relative_to(ROOT)
    done = subprocess.run(
        [sys.executable, "-m", aligned.__name__],
        cwd=copy,
        env=environ | {"PYTHONPATH": pathsep.join([str(scripts)]), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().removeprefix("error: ").splitlines() or [message("it failed")]
        raise Problem(message("{said}; nothing was written", said=said[-1] if "Traceback" in said[0] else said[0]))


def _made(copy: Path, changes: Changes) -> Changes:
    """Return what the step made in the copy."""
    folders = [copy / folder.relative_to(ROOT) for folder in (NOTEBOOKS, NOTEBOOKS.parent / "results")]
    files = {ROOT / path.relative_to(copy): path for folder in folders for path in folder.rglob("*") if path.is_file()}
    held = {there: path.read_bytes() for there, path in files.items()}
    return {there: new for there, new in held.items() if new != _stands(there, changes)}


def _stands(path: Path, changes: Changes) -> bytes | None:
    if path in changes:
        return changes[path]
    return path.read_bytes() if path.is_file() else None


def _take_marks(copy: Path) -> None:
    for mark in (copy / CACHE.name / HELD).glob("*"):
        (CACHE / HELD).mkdir(exist_ok=True)
        shutil.copy2(mark, CACHE / HELD)
