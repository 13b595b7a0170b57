"""Statements of a cell: which stand together, what they need to run, what to call them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec

from engine.code import import_effects, syntax

DRAWN = {"bernoulli", "choice", "multinomial", "normal", "permutation", "rand", "rand_like", "randint"}
DRAWN |= {"choices", "gauss", "randn", "randn_like", "random", "randperm", "randrange", "sample", "shuffle", "uniform"}
DRAWN |= {"standard_normal"}
DRAWN_OF = {"np", "numpy", "random", "torch"}  # begins their names; of a tensor are those that end in _
SEEDS = {"Generator", "RandomState", "default_rng", "manual_seed", "manual_seed_all", "seed", "set_seed"}


def draws(node: ast.stmt) -> bool:
    """Whether a statement draws random numbers, or defines what does, by a name that NumPy, PyTorch or Python has."""
    called = [one for one, _ in _called(node)]
    in_place = any(one[-1].endswith(("normal_", "uniform_")) for one in called)  # as kaiming_normal_
    return in_place or any(one[-1] in DRAWN and one[0] in DRAWN_OF for one in called)


def seeds(node: ast.stmt) -> bool:
    """Whether a statement sets a seed."""
    return any(one[-1] in SEEDS and given for one, given in _called(node))


def _called(node: ast.stmt) -> Iterator[tuple[list[str], bool]]:
    """Yield the parts of the names that are called, as `["np", "random", "normal"]`, and whether they are given any."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute | ast.Name):
            yield ast.unparse(one.func).split("."), bool(one.args or one.keywords)


def is_fixed(node: ast.stmt) -> bool:
    """Whether what a statement binds stays as it is: a definition, or a number, a text, a tuple of these."""
    value = getattr(node, "value", None)
    kinds = ast.Constant | ast.UnaryOp | ast.BinOp | ast.Tuple | ast.Name | ast.Attribute | ast.operator | ast.unaryop
    return value is None or all(isinstance(one, kinds | ast.expr_context) for one in ast.walk(value))


def by_line(body: list[ast.stmt]) -> list[list[ast.stmt]]:
    """Part statements so that no two parts share a line."""
    groups: list[list[ast.stmt]] = []
    for node in body:
        if groups and groups[-1][-1].end_lineno == _first_line(node):
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def needed(node: ast.AST) -> Iterator[str]:
    """Yield the names that must be there when a definition runs."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        returns = getattr(node, "returns", None)
        inner = [*getattr(node, "decorator_list", []), node.args, *([returns] if returns else [])]
    else:
        inner = list(ast.iter_child_nodes(node))
    own = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    own = import_effects.bound_in(node) if isinstance(node, ast.ClassDef) else own
    for one in inner:
        yield from (name for name in needed(one) if name not in own)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node.id


def name_of(nodes: list[ast.stmt]) -> str:
    """Return what to call a section, by what it defines, binds or calls."""
    defined = [node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    if all(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes):
        defined = ["imports"]
    others = [node for node in nodes if not isinstance(node, ast.Import | ast.ImportFrom)]
    calls = [one.func for node in reversed(others) for one in ast.walk(node) if isinstance(one, ast.Call)]
    called = [one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in calls]
    named = [*defined, *(name for node in others for name in syntax.bound(node)), *called, "code"]
    plain = (re.sub(r"[^A-Za-z0-9_]", "", name).strip("_0123456789") for name in named)
    return next(name for name in plain if name)


def parses(code: str) -> bool:
    """Whether a text is Python, as far as its syntax goes."""
    try:
        ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def is_python(code: str) -> bool:
    """Whether a text is a program of Python that does something; words are one, too, and pseudo code may be."""
    if not parses(code):
        return False
    doing = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.For, ast.Call)
    return any(isinstance(node, doing) for node in ast.walk(ast.parse(code)))


def is_installed(node: ast.Import | ast.ImportFrom) -> bool:
    """Whether what a statement imports is there."""
    if isinstance(node, ast.ImportFrom) and (node.level or node.module == "__future__"):
        return False
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
    try:
        return all(find_spec(module.partition(".")[0]) for module in modules)
    except (ImportError, ValueError):
        return False
