"""Which chapters code may lead to: followed through imports wherever they stand, whatever uses them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from engine.code.chapter_files import ANY, chapter_of
from engine.code.known import ENGINE
from engine.code.modules import Sources
from engine.code.syntax import imports
from engine.ground import paths

SHARED = ""  # in the place of a chapter
NAMED = re.compile(rf"\b{paths.CHAPTERS.name}\b|^\s*from\s*\.", re.MULTILINE)  # without which a text imports none


def led_to(sources: Sources, chapters: Iterable[str]) -> set[str]:
    """Return chapters with those that their code may lead to; with ANY among them where nothing tells which."""
    if sources.kept(_is_led_on, lambda: _is_led_on(sources)):
        return {*chapters, ANY}
    found: set[str] = set()
    ahead = [*chapters]
    while ahead:
        chapter = ahead.pop()
        if chapter not in found:
            found.add(chapter)
            ahead += [name for path in files(sources).get(chapter, ()) for name in _imported(sources, path)]
    return found


def files(sources: Sources) -> dict[str, list[Path]]:
    """Return the files under `scripts` by their chapter, those of none, which all may use, as SHARED; and folders."""
    found: dict[str, list[Path]] = sources.kept(files, lambda: _grouped(sources))
    return found


def _grouped(sources: Sources) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {SHARED: []}
    for path in [*sources.tree.files, *sources.tree.folders]:
        inside = path != paths.CHAPTERS and path.is_relative_to(paths.CHAPTERS)
        chapter = chapter_of(path) if inside else SHARED
        found.setdefault(SHARED if chapter == "__init__" else chapter, []).append(path)
    return found


def _is_led_on(sources: Sources) -> bool:
    """Whether what all may use leads to chapters."""
    made = {ENGINE, *paths.COMMANDS}
    book = (path for path in files(sources)[SHARED] if {*path.relative_to(paths.SCRIPTS).parts[:1]}.isdisjoint(made))
    return any(_imported(sources, path) for path in book)


def _imported(sources: Sources, path: Path) -> set[str]:
    """Return the chapters that a file imports, ANY where it imports all of them together."""
    found: set[str] = sources.kept((_imported, path), lambda: _read(sources, path))
    return found


def _read(sources: Sources, path: Path) -> set[str]:
    if path not in sources.tree.files or not NAMED.search(sources.text(path)):
        return set()
    package = ".".join(path.relative_to(paths.SCRIPTS).parts[:-1])
    nodes = (node for node in ast.walk(sources.parsed(path)) if isinstance(node, ast.Import | ast.ImportFrom))
    named = (f"{one.module}.{one.name}".split(".") for node in nodes for one in imports(node, package))
    return {rest[0] or ANY for root, *rest in named if root == paths.CHAPTERS.name}
