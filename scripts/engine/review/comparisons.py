"""How the numbers of an experiment are compared, read from its source: nothing is imported, torch least of all."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from engine.code.modules import Module
from engine.results import comparison
from engine.results.catalog import Declared
from engine.results.comparison import Comparison

MAKERS = {name: getattr(comparison, name) for name in ("close", "statistical", "exact", "measured")}


def kinds(declared: Declared) -> Mapping[str, Comparison]:
    """Return {number: how it is compared}, nothing where the source says it in a way that is not followed."""
    module = declared.sources.load(declared.module)
    try:
        assert module
        found = _value(_numbers(module, declared.name), module)
    except (LookupError, ValueError, TypeError, AssertionError, RecursionError):
        return {}
    said = found if isinstance(found, dict) else {}
    return {name: kind for name, kind in said.items() if isinstance(kind, Comparison)}


def _numbers(module: Module, experiment: str) -> ast.expr:
    """Return what stands behind `numbers=` above an experiment."""
    functions = [one.node for one in module.statements if isinstance(one.node, ast.FunctionDef)]
    function = next(one for one in functions if one.name == experiment)
    calls = [one for one in function.decorator_list if isinstance(one, ast.Call)]
    given = {word.arg: word.value for call in calls for word in call.keywords}
    return given["numbers"] if "numbers" in given else calls[0].args[0]


def _value(node: ast.expr, module: Module) -> Any:
    """Return what an expression stands for. Raises LookupError or ValueError where that cannot be told."""
    match node:
        case ast.Name(name):
            return _named(name, module)
        case ast.Attribute(ast.Name(local), name):
            one = module.imported[local]
            return _of(f"{one.module}.{one.name}".rstrip("."), name, module)
        case ast.Call():
            given = {str(word.arg): _value(word.value, module) for word in node.keywords}
            return _value(node.func, module)(*(_value(one, module) for one in node.args), **given)
        case ast.Dict():
            found: dict[Any, Any] = {}
            for key, value in zip(node.keys, node.values, strict=True):
                inner = _value(value, module)
                found |= inner if key is None else {_value(key, module): inner}
            return found
        case ast.BinOp(left, ast.BitOr(), right):
            return _value(left, module) | _value(right, module)
    return ast.literal_eval(node)


def _named(name: str, module: Module) -> Any:
    """Return what a name of a module stands for, which it binds once, or imports."""
    if name in module.bound:
        (index,) = module.bound[name]
        node = module.statements[index].node
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            return _value(node.value, module)
        raise LookupError(name)
    one = module.imported[name]
    return _of(one.module, one.name, module)


def _of(package: str, name: str, module: Module) -> Any:
    if package == "engine" and name in MAKERS:
        return MAKERS[name]
    other = module.sources.load(package)
    if other is None:
        raise LookupError(f"{package}.{name}")
    return _named(name, other)
