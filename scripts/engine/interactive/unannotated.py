"""Annotations taken out of modules, with what only they name: `Rule = Callable[…]`, `from typing import Any`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import TypeGuard

from engine.code.syntax import Import, imports
from engine.interactive.source_text import SourceText

FUTURE = "__future__"
Trees = Mapping[str, ast.Module]


def take_out(trees: Trees, texts: Mapping[str, SourceText]) -> None:
    """Take annotations out of the modules of a program, {path: …}: out of the trees too."""
    mentioned: set[str] = set()
    for path, tree in trees.items():
        for node in ast.walk(tree):
            for annotation in _annotations(node):
                mentioned |= _names(annotation)
            _take_out(node, texts[path])
        tree.body = _plain(tree.body, texts[path])
    before = [(path, node, _count(node)) for path, tree in trees.items() for node in tree.body]
    while _drop(trees, mentioned):
        pass
    for path, node, count in before:
        if node not in trees[path].body:
            texts[path].put_whole(node, "pass")
        elif _count(node) < count:
            texts[path].put_whole(node, ast.unparse(node))


def imported_still(trees: Trees, path: str) -> Iterator[tuple[int, str]]:
    """Yield (line, name) of what the imports of a module name, as `math`, or `math.sqrt`."""
    for node in ast.walk(trees[path]):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield from ((node.lineno, f"{node.module}.{one.name}") for one in node.names)


def _annotations(node: ast.AST) -> Iterator[ast.expr]:
    for found in (getattr(node, "annotation", None), getattr(node, "returns", None)):
        if isinstance(found, ast.expr):
            yield found


def _names(node: ast.AST) -> set[str]:
    """Return the names in an annotation, within texts too."""
    found = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    texts = (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant))
    return found.union(*(re.findall(r"\w+", text) for text in texts if isinstance(text, str)))


def _take_out(node: ast.AST, text: SourceText) -> None:
    """Take the annotation of a parameter or of what a function returns out, and `/` from among parameters."""
    if isinstance(node, ast.arg) and node.annotation:
        start = text.tokens[text.at(text.start(node))].end
        text.put_between(start, _end(node.annotation, text), "")
        node.annotation = None
    elif isinstance(node, ast.FunctionDef) and node.returns:
        start = text.tokens[text.before(node.returns)].start
        text.put_between(start, text.tokens[text.after(node.returns) - 1].end, "")
        node.returns = None
    elif isinstance(node, ast.arguments) and node.posonlyargs:
        slash = text.at(text.end(_last_positional(node)))
        while text.tokens[slash].string != "/":
            slash += 1
        text.put(slash - 1, "")
        text.put(slash, "")
    elif isinstance(node, ast.AnnAssign) and node.value:
        text.put_between(
            text.tokens[text.before(node.annotation)].start, text.tokens[text.before(node.value)].start, ""
        )


def _last_positional(node: ast.arguments) -> ast.expr | ast.arg:
    """Return the last of what stands before `/`: a parameter, or its default."""
    plain = len(node.args)  # the last ones of the defaults are theirs
    defaults = node.defaults[: len(node.defaults) - plain] if len(node.defaults) > plain else []
    return defaults[-1] if defaults else node.posonlyargs[-1]


def _end(annotation: ast.expr, text: SourceText) -> int:
    """Return where the annotation of a parameter ends, with its own parentheses."""
    own = text.at(text.start(annotation)) - 1 - text.before(annotation)
    return text.tokens[text.at(text.end(annotation)) - 1 + own].end if own else text.end(annotation)


def _plain(body: list[ast.stmt], text: SourceText) -> list[ast.stmt]:
    """Return statements with `x = v` for `x: T = v`, and without `x: T`; within them too."""
    found: list[ast.stmt] = []
    for node in body:
        for field in ("body", "orelse", "finalbody"):
            if isinstance(inner := getattr(node, field, None), list):
                setattr(node, field, _plain(inner, text))
        for handler in getattr(node, "handlers", []):
            handler.body = _plain(handler.body, text)
        if isinstance(node, ast.AnnAssign) and node.value:
            found.append(ast.copy_location(ast.Assign([node.target], node.value), node))
        elif isinstance(node, ast.AnnAssign):
            text.put_whole(node, "pass")
            found.append(ast.copy_location(ast.Pass(), node))
        else:
            found.append(node)
    return found


def _drop(trees: Trees, mentioned: set[str]) -> bool:
    """Drop what only annotations mention; say whether something was. mentioned: their names, and more of them then."""
    outside = {(one.module, one.name) for path, tree in trees.items() for one in _imported(path, tree)}
    attributes = {node.attr for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    before = len(mentioned), sum(_count(node) for tree in trees.values() for node in tree.body)
    for path, tree in trees.items():
        used = attributes | {node.id for node in ast.walk(tree) if _is_read(node)}
        unused = mentioned - used - {name for module, name in outside if module == _module(path)}
        only = [node for node in tree.body if isinstance(node, ast.Assign) and _binds_only(node, unused)]
        mentioned |= {name for node in only for name in _names(node.value)}
        for node in (node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)):
            future = isinstance(node, ast.ImportFrom) and node.module == FUTURE
            node.names = [one for one in node.names if not future and (one.asname or one.name) not in unused]
        tree.body = [node for node in tree.body if node not in only and _count(node)]
    return before != (len(mentioned), sum(_count(node) for tree in trees.values() for node in tree.body))


def _count(node: ast.stmt) -> int:
    """Return how many names an import has; 1 for any other statement."""
    return len(node.names) if isinstance(node, ast.Import | ast.ImportFrom) else 1


def _binds_only(node: ast.Assign, names: set[str]) -> bool:
    return all(isinstance(one, ast.Name) and one.id in names for one in node.targets)


def _imported(path: str, tree: ast.Module) -> Iterator[Import]:
    package = _module(path) if path.endswith("__init__.py") else _module(path).rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imports(node, package)


def _module(path: str) -> str:
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _is_read(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
