"""Files of projects and environments."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path


def pins(requirements: Path) -> list[str]:
    """Return the lines `name==version` of a requirements file and of those that it names with `-r`."""
    found: list[str] = []
    for line in requirements.read_text(encoding="utf-8").split("\n"):
        words = line.split("#")[0].split()
        found += pins(requirements.parent / words[1]) if words[:1] == ["-r"] else words[:1]
    return found


def fill(path: Path, fills: Mapping[str, str]) -> None:
    """Put texts in the place of their marks."""
    text = before = path.read_text(encoding="utf-8")
    for mark, value in fills.items():
        text = text.replace(mark, value)
    if text != before:
        path.write_text(text, encoding="utf-8", newline="\n")


def fresh(source: Path, target: Path) -> None:
    """Copy a folder, file times and all, in the place of what was there."""
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(source, target, symlinks=True)


def overlay(source: Path, code: Path, root: Path) -> list[Path]:
    """Copy the files of a folder into `code`, its folders into `root`, and return what then lies there.

    A file NAME.link becomes a link to the file that its text names.
    """
    laid = []
    for path in sorted(source.rglob("*.*")):
        inner = path.relative_to(source)
        target = (root if len(inner.parts) > 1 else code) / inner
        target.parent.mkdir(exist_ok=True)
        if path.suffix == ".link":
            target = target.with_suffix("")
            target.unlink()
            target.symlink_to(path.read_text(encoding="utf-8").strip())
        else:
            shutil.copy2(path, target)
        laid.append(target)
    return laid
