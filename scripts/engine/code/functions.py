"""What a function binds, assigns and returns, by its own statements alone."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from engine.code.syntax import bound

Function = ast.FunctionDef | ast.AsyncFunctionDef


def returned(function: Function) -> list[ast.FunctionDef] | None:
    """Return the inner functions that a function may return; None if it may return anything else."""
    inner = {one.name: one for one in own_nodes(function.body) if isinstance(one, ast.FunctionDef)}
    times = Counter([*parameters(function), *(name for part in function.body for name in bound(part))])
    values = [one.value for one in own_nodes(function.body) if isinstance(one, ast.Return)]
    names = [one.id if isinstance(one, ast.Name) else "" for one in values]
    known = bool(names) and all(name in inner and times[name] == 1 for name in names)
    return [inner[name] for name in names] if known else None


def names_of(function: Function) -> set[str]:
    """Return the names that a function binds, its parameters among them."""
    return {*parameters(function), *(name for part in function.body for name in bound(part))}


def parameters(function: Function) -> list[str]:
    """Return the names of the parameters of a function."""
    return [one.arg for one in ast.iter_child_nodes(function.args) if isinstance(one, ast.arg)]


def own_nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the pieces of a function's body, but for what is in functions and classes within."""
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            todo += ast.iter_child_nodes(node)


def assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that a function assigns, and what each of them gets: of `a, b = c` it is all of c."""
    for node in own_nodes(body):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=[*names])], value=ast.Tuple(elts=[*values])):
                pairs = zip(names, values, strict=False) if is_names(node.targets[0]) else ()
                yield from ((ast.unparse(name), value) for name, value in pairs)
            case ast.Assign(targets=targets, value=value):
                yield from ((name, value) for target in targets for name in bound(target))
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value:
                yield name, value


def looped(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that take what loops go through, one by one, and what that is."""
    for node in own_nodes(body):
        if isinstance(node, ast.For):
            yield from ((name, node.iter) for name in bound(node.target))


def is_names(target: ast.expr) -> bool:
    """Whether what is assigned to is a name, or a row of names."""
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    return all(isinstance(one, ast.Name) for one in parts)
