"""Whether a call of a function of this repository does no more than make a value.

As with statements, what is not listed counts as more: a method of something that was handed in, a global that is
set, something that is changed in place and was not made by the same call.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from engine.code.expressions import all_bind, binds, defaults, given
from engine.code.functions import Function, assigned, is_names, looped, names_of, own_nodes, parameters
from engine.code.import_effects import only_binds
from engine.code.known import is_known_error
from engine.code.plain import MUTABLE, Scope, is_plain
from engine.code.syntax import bound, is_docstring

CREATING = {"__init__", "__new__", "__post_init__"}  # that of a base may be called by `super()`
FILLING = {"append", "add", "extend", "insert", "update", "setdefault"}


@dataclass(frozen=True)
class Receiver:
    """What a method gets before its arguments. fixed: attributes that setting may run code for."""

    name: str
    fixed: frozenset[str]


def only_makes(function: Function, scope: Scope, plain: bool, receiver: Receiver | None = None) -> bool:
    """Whether a call does no more than make a value.

    scope: what is known where the function stands; plain: whether it is given plain values alone; receiver: of a
    method that creates an object, whose attributes it may set.
    """
    if isinstance(function, ast.AsyncFunctionDef) or any(map(_waits, own_nodes(function.body))):
        return False
    if receiver and receiver.name in {name for part in function.body for name in bound(part)}:
        return False
    plain = plain and all(_is_constant(one, scope) for one in defaults(function.args))
    return all(_Body(function, scope, plain, receiver).is_quiet(one) for one in function.body)


def _is_constant(default: ast.expr, scope: Scope) -> bool:
    return is_plain(default, scope) and not any(isinstance(one, MUTABLE) for one in ast.walk(default))


def _waits(node: ast.AST) -> bool:
    return isinstance(node, ast.Yield | ast.YieldFrom | ast.Await | ast.NamedExpr)


class _Body:
    """The inside of a function.

    scope: what is known there, the names of plain locals among it; fresh: locals that are made by the call itself.
    rest: parameters that hold all other arguments.
    """

    def __init__(self, function: Function, scope: Scope, plain: bool, receiver: Receiver | None) -> None:
        handed, own = set(parameters(function)), names_of(function)
        named, gone_through = list(assigned(function.body)), list(looped(function.body))
        values = [*named, *gone_through]
        kept = {name for name, value in named if not _is_made(value)} | {name for name, _ in gone_through}
        rest = {one.arg for one in (function.args.vararg, function.args.kwarg) if one}
        self.rest = rest - {name for part in function.body for name in bound(part)}
        self.receiver = receiver
        self.fresh = {name for name, _ in named} - kept - handed
        self.scope = scope.inside(own)
        self.scope.plain |= {name for name, _ in values} | handed if plain else {name for name, _ in values} - handed
        self.scope.plain -= {receiver.name} if receiver else set()
        while wrong := {name for name, value in values if name in self.scope.plain and not is_plain(value, self.scope)}:
            self.scope.plain -= wrong

    def is_quiet(self, statement: ast.stmt) -> bool:
        """Whether a statement changes nothing but what the call itself made."""
        match statement:
            case ast.FunctionDef() | ast.ClassDef():
                return only_binds(statement, self.scope)
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
                return self._sets(statement)
            case ast.If() | ast.While() | ast.For():
                return self._repeats(statement) and all(map(self.is_quiet, [*statement.body, *statement.orelse]))
            case ast.Return() | ast.Raise() | ast.Expr():
                return is_docstring(statement) or self._says(statement)
        return isinstance(statement, ast.Pass | ast.Break | ast.Continue)

    def _says(self, statement: ast.Return | ast.Raise | ast.Expr) -> bool:
        match statement:
            case ast.Raise(exc=ast.Call(func=error) as call, cause=None):
                return is_known_error(self.scope.origin(error)) and self._are_plain(given(call))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=filling)) as call):
                return name in self.fresh and filling in FILLING and self._are_plain(given(call))
            case ast.Return(value=value) | ast.Expr(value=value):
                return value is None or self._binds(value)
        return False

    def _are_plain(self, values: Iterable[ast.expr]) -> bool:
        return all(is_plain(one, self.scope) for one in values)

    def _sets(self, statement: ast.Assign | ast.AnnAssign | ast.AugAssign) -> bool:
        if isinstance(statement, ast.AugAssign):  # a list would be changed in place, so it has to be one's own
            name = statement.target.id if isinstance(statement.target, ast.Name) else ""
            return name in self.fresh & self.scope.plain and is_plain(statement.value, self.scope)
        if statement.value is None:
            return True
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return all(self._may_set(one, statement.value) for one in targets) and self._binds(statement.value)

    def _repeats(self, statement: ast.If | ast.While | ast.For) -> bool:
        if isinstance(statement, ast.For):
            return is_plain(statement.iter, self.scope) and is_names(statement.target)
        return self._decides(statement.test)

    def _binds(self, value: ast.expr) -> bool:
        match value:
            case ast.Call(func=ast.Attribute(value=ast.Call(func=above, args=[]), attr=name)):
                of_base = self.scope.origin(above) == "super" and self.receiver is not None and name in CREATING
                return of_base and all_bind([one for one in given(value) if not self._is_rest(one)], self.scope)
        return binds(value, self.scope)

    def _is_rest(self, given: ast.expr) -> bool:
        """Whether these are the arguments that the function itself was given as `*args` or `**options`."""
        return isinstance(given, ast.Starred) and isinstance(given.value, ast.Name) and given.value.id in self.rest

    def _may_set(self, target: ast.expr, value: ast.expr) -> bool:
        match target:
            case ast.Name():
                return True
            case ast.Tuple():
                return is_names(target) and is_plain(value, self.scope)
            case ast.Subscript(value=ast.Name(id=name), slice=key) if name in self.fresh:
                return self._are_plain([key, value])
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if self.receiver:
                return name == self.receiver.name and attribute not in self.receiver.fixed
        return False

    def _decides(self, test: ast.expr) -> bool:
        """Whether to ask this runs no code of anybody else."""
        match test:
            case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[right]):
                return all_bind([left, right], self.scope)
            case ast.Call(func=function, args=[ast.Name()]) if self.scope.origin(function) == "callable":
                return True
            case ast.BoolOp(values=tests):
                return all(map(self._decides, tests))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._decides(operand)
        return is_plain(test, self.scope)


def _is_made(value: ast.expr) -> bool:
    """Whether an expression makes something new, and does not hand on what was there."""
    made = (ast.Constant, ast.BinOp, ast.JoinedStr, ast.List, ast.Dict, ast.Set)
    return isinstance(value, (*made, ast.ListComp, ast.DictComp, ast.SetComp))
