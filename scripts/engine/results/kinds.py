"""How the numbers of an experiment are compared, read from its source: pages ask without importing a chapter.

What `@experiment(numbers=…)` is given is evaluated by itself: displays, comprehensions, `close` and its like, a few
builtins, and constants of this repository that are made of these. A run refuses what turns out otherwise.
"""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from engine.code.known import ENGINE
from engine.code.modules import Module, Sources
from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import shown
from engine.ground.problem import Problem
from engine.ground.raised import place
from engine.results import comparison, declare
from engine.results.comparison import Comparison

KNOWN: dict[str, Any] = {
    **{f"{ENGINE}.{name}": getattr(comparison, name) for name in ("exact", "close", "statistical", "measured")},
    **{f"math.{name}": getattr(math, name) for name in ("inf", "nan", "pi", "e", "sqrt")},
}
MAKES = (
    "dict",
    "enumerate",
    "float",
    "int",
    "len",
    "list",
    "max",
    "min",
    "range",
    "set",
    "sorted",
    "str",
    "tuple",
    "zip",
)
BUILTINS = {name: getattr(builtins, name) for name in MAKES}
METHODS = {"fromkeys", "items", "keys", "values"}
WRITTEN = (
    *(ast.Constant, ast.Name, ast.Dict, ast.List, ast.Tuple, ast.Set, ast.Subscript, ast.Slice, ast.Starred, ast.Call),
    *(ast.keyword, ast.expr_context, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Compare, ast.cmpop),
    *(ast.IfExp, ast.BoolOp, ast.boolop, ast.JoinedStr, ast.FormattedValue),
    *(ast.DictComp, ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.comprehension),
)


class Unreadable(Exception):
    """What cannot be evaluated by itself."""


def read(sources: Sources, module: str, name: str, given: ast.Call) -> Mapping[str, Comparison]:
    """Return how each number is compared that `experiment(numbers=…)` declares above a function of this name.

    Raises Problem, with file and line, where that cannot be read from the source, or is no way to compare.
    """
    found = sources.load(module)
    assert found
    where = f"{shown(found.path)}:{given.lineno}"
    try:
        numbers = value(sources, found, _argument(given))
    except (Unreadable, RecursionError) as error:
        said = message(
            "how the numbers of {name} are compared cannot be read from here: {error}", name=name, error=error
        )
        raise Problem(
            message('{where}: {said}; write them out, numbers={{"loss": close(rtol=1e-4)}}', where=where, said=said)
        ) from None
    except (TypeError, ValueError) as error:
        raise Problem(f"{place(error)}: {error}") from None
    try:
        declare.refuse_incomparable(numbers)
    except TypeError as error:
        raise Problem(f"{where}: {error}") from None
    return dict(numbers)


def _argument(given: ast.Call) -> ast.expr:
    named = [one.value for one in given.keywords if one.arg == "numbers"]
    for one in [*given.args, *named]:
        return one
    raise Unreadable(ast.unparse(given))


def value(sources: Sources, module: Module, node: ast.expr) -> Any:
    """Evaluate an expression of a module as far as constants go. Raises Unreadable, or what evaluating it raises."""
    own = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    scope: dict[str, Any] = {}
    tree = ast.Expression(_Dotted(sources, module, scope).visit(deepcopy(node)))
    for part in ast.walk(tree.body):
        method = isinstance(part, ast.Attribute) and part.attr in METHODS
        if not method and not isinstance(part, WRITTEN):
            raise Unreadable(ast.unparse(part))
        if isinstance(part, ast.Name) and part.id not in own | scope.keys():
            scope[part.id] = _named(sources, module, part.id)
    try:
        return eval(compile(tree, str(module.path), "eval"), {"__builtins__": {}, **scope})
    except (LookupError, AttributeError, ArithmeticError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from None


class _Dotted(ast.NodeTransformer):
    """Puts a plain name in the place of what is named with its module: `repeats.NUMBERS`, `math.inf`."""

    def __init__(self, sources: Sources, module: Module, scope: dict[str, Any]) -> None:
        self.sources, self.module, self.scope = sources, module, scope

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        one = self.module.imported.get(ast.unparse(node.value))
        if one is None or node.attr in METHODS:
            return self.generic_visit(node)
        name = f"{ast.unparse(node)}".replace(".", "·")  # of a letter that no name has
        self.scope[name] = _imported(self.sources, f"{one.module}.{one.name}".rstrip("."), node.attr)
        return ast.copy_location(ast.Name(name, ast.Load()), node)


def _named(sources: Sources, module: Module, name: str) -> Any:
    """Return what a name stands for at the top level of a module."""
    if name in module.tangled:
        raise Unreadable(message("{name} is bound more than once", name=name))
    if name in module.bound:
        statement = module.statements[module.bound[name][0]].node
        several = isinstance(statement, ast.Assign) and not all(isinstance(one, ast.Name) for one in statement.targets)
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value and not several:
            return value(sources, module, statement.value)
        raise Unreadable(name)
    if (one := module.imported.get(name)) and one.name:
        return _imported(sources, one.module, one.name)
    for whole in (one.module for one in module.imports if one.name == "*"):
        inner = sources.load(whole)
        if f"{whole}.{name}" in KNOWN or (inner and name in inner.bound):
            return _imported(sources, whole, name)
    if name in BUILTINS:
        return BUILTINS[name]
    if f"{ENGINE}.{name}" in KNOWN:
        raise Unreadable(message("{name} is not imported, from {engine} import {name}", name=name, engine=ENGINE))
    raise Unreadable(
        message(
            "{name} is bound nowhere{near}", name=name, near=near(name, [*module.bound, *module.imported, *BUILTINS])
        )
    )


def _imported(sources: Sources, module: str, name: str) -> Any:
    if f"{module}.{name}" in KNOWN:
        return KNOWN[f"{module}.{name}"]
    found = sources.load(module) if module.partition(".")[0] != ENGINE else None
    if found is None:
        raise Unreadable(f"{module}.{name}")
    return _named(sources, found, name)
