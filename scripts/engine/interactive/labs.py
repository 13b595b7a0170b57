"""The labs that chapters declare by `@lab(…)`, read from their source: nothing is imported."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from engine.code.chapter_files import chapter_files
from engine.code.known import ENGINE
from engine.code.modules import Sources
from engine.ground.paths import CHAPTERS, SCRIPTS, shown
from engine.ground.problem import Problem

DECORATOR = "lab"


@dataclass(frozen=True)
class DeclaredLab:
    """A function that `@lab(…)` stands above; key: what pages call it; line: at which it is declared."""

    chapter: str
    name: str
    path: Path
    line: int

    @property
    def key(self) -> str:
        return f"{self.chapter}.{self.name}"

    @property
    def module(self) -> str:
        parts = self.path.relative_to(SCRIPTS).with_suffix("").parts
        return ".".join(part for part in parts if part != "__init__")

    @property
    def place(self) -> str:
        """Where it is declared, as file:line."""
        return f"{shown(self.path)}:{self.line}"


def declared_labs(sources: Sources) -> dict[str, DeclaredLab]:
    """Return every lab by its key. Raises Problem where one would not be seen, or two have one key."""
    found: dict[str, DeclaredLab] = {}
    for path in chapter_files():
        for one in _of_source(sources, path):
            if one.key in found:
                raise Problem(f"{one.place}: {one.key} is declared at {found[one.key].place} too")
            found[one.key] = one
    return found


def _of_source(sources: Sources, path: Path) -> tuple[DeclaredLab, ...]:
    found: tuple[DeclaredLab, ...] = sources.kept((declared_labs, path), lambda: _read(sources, path))
    return found


def _read(sources: Sources, path: Path) -> tuple[DeclaredLab, ...]:
    if not re.search(rf"\b{DECORATOR}\(", sources.text(path)):
        return ()
    tree = sources.parsed(path)
    if not any(_imports_lab(node) for node in tree.body):
        return ()
    chapter = Path(path.relative_to(CHAPTERS).parts[0]).stem
    decorators = {
        decorator: node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == DECORATOR:
            if node not in decorators:
                where = f"{shown(path)}:{node.lineno}"
                raise Problem(f"{where}: a lab is declared at the top level, as @lab(…) above its def")
            found.append(DeclaredLab(chapter, decorators[node], path, node.lineno))
    return tuple(found)


def _imports_lab(node: ast.stmt) -> bool:
    """Whether this is `from engine import lab`."""
    return (
        isinstance(node, ast.ImportFrom) and node.module == ENGINE and any(one.name == DECORATOR for one in node.names)
    )
