"""How a change is made: to the files of a project, or to what a build finds around it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from files import fill
from peers import PLAIN
from scenario import Change
from tool import Surroundings, Tool


def apply(change: Change, tool: Tool, project: Path) -> Path:
    """Make a change to a project; return where the project lies then."""
    if change.special == "moved":
        return _moved(project)
    if change.special in SPECIAL:
        SPECIAL[change.special](tool, project)
    if change.old:
        _edit(change, tool, project)
    return project


def _edit(change: Change, tool: Tool, project: Path) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in tool.sources(project) if not path.is_symlink()}
    holding = [path for path, text in texts.items() if change.old in text]
    if [texts[path].count(change.old) for path in holding] == [1]:
        before = holding[0].stat()
        fill(holding[0], {change.old: change.new})
        if change.special == "same_second":
            later = before.st_mtime_ns // 10**9 * 10**9 + 999_000_000
            os.utime(holding[0], ns=(before.st_atime_ns, later))
    elif tool is not PLAIN:
        raise ValueError(f"{tool.name}: {change.old!r} stands in {holding}")


def _moved(project: Path) -> Path:
    target = project.parent / "elsewhere" / "moved"
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(exist_ok=True)
    return project.rename(target)


def _touch_data(tool: Tool, project: Path) -> None:
    os.utime(project / tool.code / "data.csv")


def _end_lines_otherwise(tool: Tool, project: Path) -> None:
    for path in tool.texts(project):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def _delete_figures(tool: Tool, project: Path) -> None:
    for path in project.glob(tool.figures):
        path.unlink()


def _turn_link(tool: Tool, project: Path) -> None:
    link = project / tool.code / "data.csv"
    link.unlink()
    link.symlink_to("second.csv")


def _remove_file(tool: Tool, project: Path) -> None:
    (project / tool.code / "damped.txt").unlink()


SPECIAL: dict[str, Callable[[Tool, Path], None]] = {
    "data_time": _touch_data,
    "crlf": _end_lines_otherwise,
    "figure": _delete_figures,
    "link": _turn_link,
    "removed": _remove_file,
}


def at_first(change: Change) -> Surroundings:
    """Return what the first build of a project finds around it."""
    return Surroundings(change.at_first)


@contextmanager
def surroundings(tool: Tool, change: Change) -> Iterator[Surroundings]:
    """What a build finds around it under a change."""
    around = Surroundings({**change.at_first, **change.variables})
    if not change.package:
        yield around
        return
    tool.package(change.package, 2)
    try:
        yield around
    finally:
        tool.package(change.package, 1)
