"""Whether an expression does no more than name, keep or make values."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from engine.code.known import ALIASES, DECLARING, KEEPS, NO_DECORATORS
from engine.code.plain import Scope, is_plain, root


def binds(node: ast.expr, scope: Scope) -> bool:
    """Whether an expression only names, keeps or makes plain values."""
    parts: Sequence[ast.expr] = []  # what has to bind in its turn
    match node:
        case _ if is_plain(node, scope) or isinstance(node, ast.Name):
            pass
        case ast.Attribute() if reads(node, scope):
            pass
        case ast.Subscript(value=alias, slice=inner) if is_alias(alias, scope):
            parts = [inner]
        case ast.Lambda(args=args):
            parts = defaults(args)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            pass
        case ast.Dict(keys=keys, values=parts) if all(key is not None and is_plain(key, scope) for key in keys):
            pass
        case ast.Call() if keeps(node.func, scope) or makes(node, scope):
            parts = given(node)
        case _:
            return False
    return all_bind(parts, scope)


def given(call: ast.Call) -> list[ast.expr]:
    """Return what a call is given, `**more` as `*more`."""
    return [*call.args, *(one.value if one.arg else ast.Starred(one.value) for one in call.keywords)]


def reads(node: ast.Attribute, scope: Scope) -> bool:
    """Whether to read a dotted name runs no code: that of a package, or of a module, a class or an object of ours."""
    name = root(node)
    if scope.own and name and not scope.origins.get(name, "").startswith("."):
        known = name in scope.imported or name in scope.origins
        return known and scope.own.reads(scope.origin(node))
    return not scope.own and name in scope.imported


def keeps(function: ast.expr, scope: Scope) -> bool:
    """Whether a function that is called keeps what it is given, or gives back what calls it later."""
    origin = scope.origin(function)
    return origin in KEEPS or origin in DECLARING


def makes(call: ast.Call, scope: Scope) -> bool:
    """Whether what is called is of this repository, and does no more than make a value."""
    plain = all(is_plain(one, scope) for one in given(call))
    return scope.own is not None and scope.own.calls(scope.origin(call.func), plain)


def decorated(statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, scope: Scope) -> bool:
    """Whether the decorators are harmless: a decorator is a call, even where it has no brackets."""
    return all(_decorates(one, scope) for one in statement.decorator_list)


def _decorates(node: ast.expr, scope: Scope) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id=name)) if name in scope.declaring:
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))) if name in scope.declaring:
            return all(is_plain(one, scope) for one in given(node))
        case ast.Call(func=function) if keeps(function, scope):
            return scope.origin(function) not in NO_DECORATORS and all_bind(given(node), scope)
        case ast.Call(func=function):
            plain = all(is_plain(one, scope) for one in given(node))
            harmless = scope.own is not None and scope.own.decorates(scope.origin(function), plain)
            return harmless and all_bind(given(node), scope)
    origin = scope.origin(node)
    return origin in KEEPS or (scope.own is not None and scope.own.calls(origin, plain=False))


def all_bind(expressions: Sequence[ast.expr], scope: Scope) -> bool:
    """Whether each of some expressions only names, keeps or makes plain values."""
    return all(binds(one, scope) for one in expressions)


def is_alias(node: ast.expr, scope: Scope) -> bool:
    """Whether this is a type of which `[]` makes another type."""
    origin = scope.origin(node)
    return origin in ALIASES or origin.startswith(("typing.", "collections.abc."))


def defaults(arguments: ast.arguments) -> list[ast.expr]:
    """Return the expressions that are the defaults of parameters."""
    return [*arguments.defaults, *(one for one in arguments.kw_defaults if one)]


def is_auto(value: ast.expr, scope: Scope) -> bool:
    """Whether this is the value of a member that an enumeration numbers by itself."""
    return isinstance(value, ast.Call) and scope.origin(value.func) == "enum.auto"
