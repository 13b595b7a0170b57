"""Whether a statement does no more than bind its names.

A list of what is known to be harmless, not of what is known to do harm: a call may register, seed or patch
something, an iteration may use something up, and whatever is not listed counts as an effect.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set

from results.syntax import is_docstring

DECLARE = "results.declare"  # declaring an experiment does no more than that

# Calls that make a value out of values, decorators that give back a function, base classes without hooks.
HARMLESS = {
    *("range", "float", "int", "complex", "abs", "round", "len", "object", "Exception", "ValueError", "property"),
    *("staticmethod", "classmethod", "re.compile", "pathlib.Path", "fractions.Fraction", "decimal.Decimal"),
    *("dataclasses.dataclass", "dataclasses.field", "functools.cache", "functools.lru_cache", "functools.wraps"),
    *("contextlib.contextmanager", "typing.NamedTuple", "typing.Protocol", "typing.TypedDict", "enum.Enum"),
}

PLAIN = (
    *(ast.Constant, ast.Name, ast.Attribute, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp),
    *(ast.BoolOp, ast.Compare, ast.IfExp, ast.Subscript, ast.Slice, ast.keyword, ast.expr_context, ast.operator),
    *(ast.unaryop, ast.boolop, ast.Is, ast.IsNot, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE),
)


def only_binds(statement: ast.stmt, origins: Mapping[str, str], declaring: Set[str]) -> bool:
    """Whether a top-level statement only binds names.

    origins: {name: what it stands for}, imported or of the module's own; declaring: experiments declared above.
    """
    match statement:
        case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args):
            return _all_harmless(_defaults(args), origins) and _all_declare(statement, origins, declaring)
        case ast.ClassDef(bases=bases, keywords=[], body=body):
            inner = all(is_docstring(one) or only_binds(one, origins, frozenset()) for one in body)
            return inner and _all_declare(statement, origins, declaring) and all(_known(one, origins) for one in bases)
        case ast.Assign(targets=targets, value=value):
            return all(isinstance(one, ast.Name) for one in targets) and _all_harmless([value], origins)
        case ast.AnnAssign(target=ast.Name(), value=value):
            return value is None or _all_harmless([value], origins)
    return isinstance(statement, ast.Pass)


def is_declaration(statement: ast.stmt, origins: Mapping[str, str]) -> bool:
    """Whether this is a function under `@experiment(numbers=…)`, its numbers made by what the engine offers."""
    if not isinstance(statement, ast.FunctionDef):
        return False
    calls = [one.func for one in statement.decorator_list if isinstance(one, ast.Call)]
    return any(_origin(one, origins) == f"{DECLARE}.experiment" for one in calls)


def _all_declare(
    statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, origins: Mapping[str, str], declaring: Set[str]
) -> bool:
    """Whether the decorators are harmless: a decorator is a call, even where it has no brackets."""
    for one in statement.decorator_list:
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in declaring:
            continue
        if not (_all_harmless([one], origins) if isinstance(one, ast.Call) else _known(one, origins)):
            return False
    return True


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *(one for one in arguments.kw_defaults if one)]


def _all_harmless(expressions: list[ast.expr], origins: Mapping[str, str]) -> bool:
    return all(_is_harmless(node, origins) for one in expressions for node in _evaluated(one))


def _evaluated(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of an expression that are evaluated with it: all but the bodies of its lambdas."""
    yield node
    for child in _defaults(node.args) if isinstance(node, ast.Lambda) else ast.iter_child_nodes(node):
        yield from _evaluated(child)


def _is_harmless(node: ast.AST, origins: Mapping[str, str]) -> bool:
    return _known(node.func, origins) if isinstance(node, ast.Call) else isinstance(node, (*PLAIN, ast.Lambda))


def _known(node: ast.expr, origins: Mapping[str, str]) -> bool:
    origin = _origin(node, origins)
    return origin in HARMLESS or origin.startswith(("math.", f"{DECLARE}."))


def _origin(node: ast.expr, origins: Mapping[str, str]) -> str:
    """Return what a dotted name stands for, as written where it is no import."""
    head, dot, rest = ast.unparse(node).partition(".")
    return f"{origins.get(head, head)}{dot}{rest}"
