"""What code says of how far it is, by `engine.progress`: no matter of what it computes, so no digest counts it.

Left out are `for step in progress(steps)`, which is taken for `for step in steps`, and the statement
`progress(done, total)`, where nothing is called to find out what it says. Any other use counts as it stands.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any

from engine.code.known import ENGINE
from engine.code.syntax import Import, imports

NAME = "progress"
TELLING = Import(NAME, ENGINE, NAME)


def tells(tree: ast.Module, package: str) -> bool:
    """Whether `progress` is the engine's wherever a module names it: it is imported once, and bound by nothing else."""
    found = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    brought = [one for node in found for one in imports(node, package)]
    return TELLING in brought and "*" not in {one.local for one in brought} and [*_bindings(tree)] == [NAME]


def _bindings(tree: ast.Module) -> Iterator[str]:
    """Yield the name for every piece of syntax that says it, but for those that look it up and those that import it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            continue
        if isinstance(node, ast.keyword | ast.Constant) or (
            isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
        ):
            continue
        for _, value in ast.iter_fields(node):
            yield from (one for one in (value if isinstance(value, list) else [value]) if one == NAME)


def untold(node: ast.stmt) -> ast.stmt:
    """Return a statement without what it says of how far it is; of a module that tells."""
    if not any(isinstance(one, ast.Name) and one.id == NAME for one in ast.walk(node)):
        return node
    other: ast.stmt | None = _Untold().visit(copy.deepcopy(node))
    return other or ast.Pass()


class _Untold(ast.NodeTransformer):
    def visit_For(self, node: ast.For) -> ast.AST:
        node.iter = _steps(node.iter)
        return self._filled(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.iter = _steps(node.iter)
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if _is_said(node.value) else self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        return self._filled(node)

    def _filled(self, node: ast.AST) -> ast.AST:
        """Visit what is within, and let no body stay empty."""
        super().generic_visit(node)
        if getattr(node, "body", None) == []:
            node.body = [ast.Pass()]  # type: ignore[attr-defined]
        return node


def _steps(node: ast.expr) -> ast.expr:
    """Return what a loop goes through, without its saying so."""
    match node:
        case ast.Call(func=ast.Name(id="progress"), args=[steps], keywords=[]) if not isinstance(steps, ast.Starred):
            return steps
        case ast.Call(func=ast.Name(id="progress"), args=[steps, total], keywords=[]) if _is_plain(total):
            return steps
        case ast.Call(func=ast.Name(id="progress"), args=[steps], keywords=[ast.keyword(arg="total", value=total)]):
            return steps if _is_plain(total) and not isinstance(steps, ast.Starred) else node
    return node


def _is_said(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="progress"), args=given, keywords=named):
            return all(map(_is_plain, [*given, *(one.value for one in named)])) and all(one.arg for one in named)
    return False


def _is_plain(node: Any) -> bool:
    """Whether to find out what this is does nothing else: names, numbers, sums of these, and how long something is."""
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Sub() | ast.Mult()):
            return _is_plain(left) and _is_plain(right)
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name()], keywords=[]):
            return True
    return False
