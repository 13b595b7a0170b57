"""The labs that chapters declare by `@lab(…)`, read from their source: nothing is imported."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from engine.code.chapter_files import chapter_files
from engine.code.known import ENGINE
from engine.code.modules import Sources
from engine.ground.messages import message
from engine.ground.paths import CHAPTERS, SCRIPTS, shown
from engine.ground.problem import Problem
from engine.prose.by_text import by_text

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
                raise Problem(
                    message(
                        "{place}: {key} is declared at {place2} too",
                        place=one.place,
                        key=one.key,
                        place2=found[one.key].place,
                    )
                )
            found[one.key] = one
    return found


def _of_source(sources: Sources, path: Path) -> tuple[DeclaredLab, ...]:
    found: tuple[DeclaredLab, ...] = sources.kept((declared_labs, path), lambda: _read(sources, path))
    return found


def _read(sources: Sources, path: Path) -> tuple[DeclaredLab, ...]:
    text = sources.text(path)
    try:
        found = _declared(text) if re.search(rf"\b{DECORATOR}\(", text) else ()
    except (SyntaxError, ValueError):
        sources.parsed(path)  # says where
        raise
    chapter = Path(path.relative_to(CHAPTERS).parts[0]).stem
    for name, line in found:
        if not name:
            raise Problem(
                message(
                    "{path}:{line}: a lab is declared at the top level, as @lab(…) above its def",
                    path=shown(path),
                    line=line,
                )
            )
    return tuple(DeclaredLab(chapter, name, path, line) for name, line in found)


@by_text
def _declared(text: str) -> tuple[tuple[str, int], ...]:
    """Return (function, line) of the labs that a source declares; "" for a function where it is at another place."""
    tree = ast.parse(text)
    if not any(_imports_lab(node) for node in tree.body):
        return ()
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    decorators = {decorator: one.name for one in functions for decorator in one.decorator_list}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == DECORATOR)
    return tuple((decorators.get(call, ""), call.lineno) for call in calls)


def _imports_lab(node: ast.stmt) -> bool:
    """Whether this is `from engine import lab`."""
    return (
        isinstance(node, ast.ImportFrom) and node.module == ENGINE and any(one.name == DECORATOR for one in node.names)
    )
