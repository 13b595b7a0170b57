"""Whether a statement does no more than bind its names.

A list of what is known to be harmless, not of what is known to do harm: a call may register, seed or patch
something, an operator may be somebody's own, an iteration may use something up. Whatever is not listed counts as an
effect.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.code.syntax import bound, is_docstring

ENGINE = "engine"  # importing it, and declaring an experiment by it, does no more than that
DECLARATION = f"{ENGINE}.experiment"
DECLARING = {f"{ENGINE}.{name}" for name in ("experiment", "exact", "close", "statistical", "measured", "Experiment")}

# Calls that make a value out of plain values.
MAKES = {
    *("range", "float", "int", "complex", "abs", "round", "len", "tuple", "list", "dict", "set", "frozenset", "sorted"),
    *("min", "max", "sum", "re.compile", "pathlib.Path", "fractions.Fraction", "decimal.Decimal"),
    *("torch.device", "torch.tensor", "torch.zeros", "torch.ones", "torch.arange", "torch.linspace", "numpy.array"),
    *("numpy.arange", "numpy.linspace", "numpy.zeros", "numpy.ones", "numpy.sqrt", "numpy.log", "numpy.exp"),
}
# Calls and decorators that keep what they are given, or give back a function that calls it later.
KEEPS = {
    *("property", "staticmethod", "classmethod", "dataclasses.dataclass", "dataclasses.field", "functools.cache"),
    *("functools.lru_cache", "functools.wraps", "functools.partial", "functools.cached_property", "abc.abstractmethod"),
    *("contextlib.contextmanager", "typing.overload", "typing.final", "typing.override", "torch.no_grad"),
    *("torch.inference_mode", "torch.enable_grad", "torch.compile", "collections.namedtuple", "logging.getLogger"),
    *("typing.TypeVar", "typing.NewType"),
}
MUTABLE = (ast.List, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp)
ALIASES = {"dict", "list", "tuple", "set", "frozenset", "type"}  # `dict[str, float]`
# Classes whose subclasses they do not register.
BASES = {"object", "abc.ABC", "typing.NamedTuple", "typing.Protocol", "typing.TypedDict", "typing.Generic"}
BASES_IN = ("torch.nn.", "torch.optim.", "torch.utils.data.", "torch.autograd.")

DISPLAYS = (ast.Constant, ast.Name, ast.Tuple, ast.List, ast.keyword, ast.expr_context)
OPERATIONS = (
    *(ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Subscript, ast.Slice),
    *(ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.JoinedStr, ast.FormattedValue, ast.Starred),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.comprehension),
)


@dataclass
class Scope:
    """What is known of the names of a module so far.

    origins: {name: what it stands for}, imported or of the module's own; "*" among them after a star import.
    imported: names that imports bind.
    declaring: experiments; plain: names of numbers, texts and what is made of them, which have no code of their own.
    bases: classes above that do not look at their subclasses.
    """

    origins: dict[str, str]
    imported: set[str]
    declaring: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=lambda: {"__file__", "__name__"})
    bases: set[str] = field(default_factory=set)

    def inside(self, own: set[str]) -> Scope:
        """Return what is known inside a class, or a comprehension, that binds names of its own."""
        origins = self.origins | {name: f".{name}" for name in own}
        return Scope(origins, self.imported - own, set(), self.plain - own, self.bases - own)

    def origin(self, node: ast.expr) -> str:
        """Return what a dotted name stands for, as written where it is no import."""
        head, dot, rest = ast.unparse(node).partition(".")
        hidden = "*" in self.origins and head not in self.origins
        return "" if hidden else f"{self.origins.get(head, head)}{dot}{rest}"


def only_binds(statement: ast.stmt, scope: Scope) -> bool:
    """Whether a top-level statement only binds names."""
    match statement:
        case ast.FunctionDef(args=args) | ast.AsyncFunctionDef(args=args):
            notes = [one.annotation for one in ast.walk(args) if isinstance(one, ast.arg)] + [statement.returns]
            return _decorated(statement, scope) and _all_bind(_defaults(args), scope) and not _calls(notes)
        case ast.ClassDef(bases=bases, keywords=[], body=body):
            known = all(_is_base(one, scope) for one in bases)
            inside = scope.inside(bound_in(statement))
            inner = all(is_docstring(one) or only_binds(one, inside) for one in body)
            return known and inner and _decorated(statement, scope)
        case ast.Assign(targets=targets, value=value):
            return all(isinstance(one, ast.Name) for one in targets) and _binds(value, scope)
        case ast.AnnAssign(target=ast.Name(), value=value, annotation=annotation):
            return (value is None or _binds(value, scope)) and not _calls([annotation])
    return isinstance(statement, ast.Pass)


def learn(statement: ast.stmt, names: set[str], scope: Scope, harmless: bool) -> None:
    """Take in what a statement adds to what is known.

    names: those that it binds and no other statement does; harmless: what `only_binds` said of it.
    """
    if is_declaration(statement, scope):
        scope.declaring |= names
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
    if value and is_plain(value, scope) and not any(isinstance(node, MUTABLE) for node in ast.walk(value)):
        scope.plain |= names
    if isinstance(statement, ast.ClassDef) and harmless and "__init_subclass__" not in bound_in(statement):
        scope.bases |= names


def bound_in(statement: ast.ClassDef) -> set[str]:
    """Return the names that the body of a class binds."""
    return {name for one in statement.body for name in bound(one)}


def is_declaration(statement: ast.stmt, scope: Scope) -> bool:
    """Whether this is a function under `@experiment(numbers=…)`."""
    if not isinstance(statement, ast.FunctionDef):
        return False
    calls = [one.func for one in statement.decorator_list if isinstance(one, ast.Call)]
    return any(scope.origin(one) == DECLARATION for one in calls)


def is_plain(node: ast.AST, scope: Scope) -> bool:
    """Whether an expression is made of numbers, texts and plain names alone, by Python's own operators."""
    stored = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    inner = scope.inside(stored)
    inner.plain |= stored
    return all(_is_plain_part(part, inner) for part in _parts(node))


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of an expression; of a call its arguments alone, which it may use up."""
    yield node
    if isinstance(node, ast.Attribute) and not isinstance(node.value, ast.Call | ast.Attribute):
        return
    inner = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Call):
        given = [*node.args, *(one.value for one in node.keywords)]
        inner = []
        for one in given:
            inner += ast.iter_child_nodes(one) if isinstance(one, ast.GeneratorExp) else [one]
    for child in inner:
        yield from _parts(child)


def _is_plain_part(node: ast.AST, scope: Scope) -> bool:
    if isinstance(node, ast.Name):
        return node.id in scope.plain
    if isinstance(node, ast.Attribute):
        return node.attr in {"parent", "stem", "name"} or scope.origin(node).startswith(("math.", "numpy.", "torch."))
    if isinstance(node, ast.Call):
        of_text = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Constant)
        origin = scope.origin(node.func)
        return of_text or origin in MAKES or origin.startswith("math.")
    return isinstance(node, (*DISPLAYS, *OPERATIONS))


def _all_bind(expressions: list[ast.expr], scope: Scope) -> bool:
    return all(_binds(one, scope) for one in expressions)


def _binds(node: ast.expr, scope: Scope) -> bool:
    """Whether an expression only names, keeps or makes plain values."""
    parts: list[ast.expr] = []  # what has to bind in its turn
    match node:
        case _ if is_plain(node, scope) or isinstance(node, ast.Name):
            pass
        case ast.Attribute() if _root(node) in scope.imported:
            pass
        case ast.Subscript(value=alias, slice=inner) if _is_alias(alias, scope):
            parts = [inner]
        case ast.Lambda(args=args):
            parts = _defaults(args)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            pass
        case ast.Dict(keys=keys, values=parts) if all(key is not None and is_plain(key, scope) for key in keys):
            pass
        case ast.Call(func=function, args=args, keywords=keywords) if _keeps(function, scope):
            parts = [*args, *(one.value for one in keywords)]
        case _:
            return False
    return _all_bind(parts, scope)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_alias(node: ast.expr, scope: Scope) -> bool:
    origin = scope.origin(node)
    return origin in ALIASES or origin.startswith(("typing.", "collections.abc."))


def _keeps(function: ast.expr, scope: Scope) -> bool:
    origin = scope.origin(function)
    return origin in KEEPS or origin in DECLARING


def _decorated(statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, scope: Scope) -> bool:
    """Whether the decorators are harmless: a decorator is a call, even where it has no brackets."""
    for one in statement.decorator_list:
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in scope.declaring:
            continue
        if not (_binds(one, scope) if isinstance(one, ast.Call) else scope.origin(one) in KEEPS):
            return False
    return True


def _is_base(node: ast.expr, scope: Scope) -> bool:
    origin = scope.origin(node)
    exception = hasattr(builtins, origin) and origin.endswith(("Error", "Exception"))
    own = isinstance(node, ast.Name) and node.id in scope.bases
    return own or exception or origin in BASES or origin.startswith(BASES_IN)


def _calls(annotations: list[ast.expr | None]) -> bool:
    """Whether annotations, which may be evaluated, call or bind something."""
    return any(isinstance(node, ast.Call | ast.NamedExpr) for one in annotations if one for node in ast.walk(one))


def _defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *(one for one in arguments.kw_defaults if one)]
