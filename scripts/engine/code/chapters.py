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

NAMED = re.compile(rf"\b{paths.CHAPTERS.name}\b|^\s*from\s*\.", re.MULTILINE)  # without which a text imports none


def led_to(sources: Sources, chapters: Iterable[str]) -> set[str]:
    """Return chapters with those that their code may lead to; with ANY among them where nothing tells which."""
    shared = {name for path in sources.tree.files if _is_shared(path) for name in _imported(sources, path)}
    if shared:  # by what all of them may use
        return {*chapters, ANY}
    found: set[str] = set()
    ahead = [*chapters]
    while ahead:
        chapter = ahead.pop()
        if chapter not in found:
            found.add(chapter)
            ahead += [name for path in _files(sources, chapter) for name in _imported(sources, path)]
    return found


def _files(sources: Sources, chapter: str) -> list[Path]:
    inside = (path for path in sources.tree.files if path.is_relative_to(paths.CHAPTERS))
    return [path for path in inside if chapter_of(path) == chapter]


def _is_shared(path: Path) -> bool:
    if path.is_relative_to(paths.CHAPTERS):
        return path.parent == paths.CHAPTERS and path.name == "__init__.py"
    return path.relative_to(paths.SCRIPTS).parts[0] not in {ENGINE, *paths.COMMANDS}


def _imported(sources: Sources, path: Path) -> set[str]:
    """Return the chapters that a file imports, ANY where it imports all of them together."""
    found: set[str] = sources.kept((_imported, path), lambda: _read(sources, path))
    return found


def _read(sources: Sources, path: Path) -> set[str]:
    if not NAMED.search(sources.text(path)):
        return set()
    package = ".".join(path.relative_to(paths.SCRIPTS).parts[:-1])
    nodes = (node for node in ast.walk(sources.parsed(path)) if isinstance(node, ast.Import | ast.ImportFrom))
    named = (f"{one.module}.{one.name}".split(".") for node in nodes for one in imports(node, package))
    return {rest[0] or ANY for root, *rest in named if root == paths.CHAPTERS.name}
