"""What is known of the names of a module, and expressions that are made of numbers and texts alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from engine.code.known import MAKES

MUTABLE = (ast.List, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp)
DISPLAYS = (ast.Constant, ast.Name, ast.Tuple, ast.List, ast.keyword, ast.expr_context)
OPERATIONS = (
    *(ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Subscript, ast.Slice),
    *(ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.JoinedStr, ast.FormattedValue, ast.Starred),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.comprehension),
)


class Own(Protocol):
    """What is known of definitions of this repository, by what their names stand for: `common.lab.decorate`."""

    def has(self, origin: str) -> bool:
        """Whether this repository has the module that it is of."""

    def reads(self, origin: str) -> bool:
        """Whether to read it runs no code."""

    def calls(self, origin: str, plain: bool) -> bool:
        """Whether to call it does no more than make a value. plain: whether it is given plain values alone."""

    def decorates(self, origin: str, plain: bool) -> bool:
        """Whether to call it, and then what it returns with something else, does no more than make a value."""

    def derives(self, origin: str) -> bool:
        """Whether a class that is derived from it is made, and nothing else done."""

    def makes_classes(self, origin: str) -> bool:
        """Whether it is a metaclass that makes classes and does nothing else."""

    def is_told(self, origin: str, called: bool) -> bool:
        """Whether it, or what a call of it returns, may run code where a class takes it in, as `__set_name__` does."""


@dataclass
class Scope:
    """What is known of the names of a module.

    origins: {name: what it stands for}, imported or of the module's own; "*" among them after a star import.
    imported: names that imports bind.
    declaring: experiments; plain: names of numbers, texts and what is made of them, which have no code of their own.
    bases: classes above that do not look at their subclasses; own: what else is known, None if nothing is.
    """

    origins: dict[str, str]
    imported: set[str]
    declaring: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=lambda: {"__file__", "__name__"})
    bases: set[str] = field(default_factory=set)
    own: Own | None = None

    def inside(self, own: set[str]) -> Scope:
        """Return what is known inside a function, a class, or a comprehension, that binds names of its own."""
        origins = self.origins | {name: f".{name}" for name in own}
        return replace(
            self,
            origins=origins,
            imported=self.imported - own,
            declaring=set(),
            plain=self.plain - own,
            bases=self.bases - own,
        )

    def origin(self, node: ast.expr) -> str:
        """Return what a dotted name stands for, as written where it is no import."""
        head, dot, rest = ast.unparse(node).partition(".")
        hidden = "*" in self.origins and head not in self.origins
        return "" if hidden else f"{self.origins.get(head, head)}{dot}{rest}"


def is_plain(node: ast.AST, scope: Scope) -> bool:
    """Whether an expression is made of numbers, texts and plain names alone, by Python's own operators."""
    stored = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    inner = scope.inside(stored)
    inner.plain |= stored
    return all(_is_plain_part(part, inner) for part in _parts(node))


def root(node: ast.expr) -> str:
    """Return the first name of a dotted one, "" of anything else."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of an expression; of a call its arguments alone, which it may use up."""
    yield node
    if isinstance(node, ast.Attribute) and root(node):
        return
    inner = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Call):
        given = [*node.args, *(one.value for one in node.keywords)]
        inner = [node.func.value] if isinstance(node.func, ast.Attribute) and not root(node.func) else []
        for one in given:
            inner += ast.iter_child_nodes(one) if isinstance(one, ast.GeneratorExp) else [one]
    for child in inner:
        yield from _parts(child)


def _is_plain_part(node: ast.AST, scope: Scope) -> bool:
    if isinstance(node, ast.Name):
        return node.id in scope.plain
    if isinstance(node, ast.Attribute):
        of_package = scope.origin(node).startswith(("math.", "numpy.", "torch.")) and root(node) in scope.imported
        of_plain = root(node) in scope.plain or not root(node)  # of another expression: that is looked at as well
        path = set(ast.unparse(node).split(".")[1:]) if root(node) else {node.attr}
        return of_package or (of_plain and path <= {"parent", "stem", "name"})
    if isinstance(node, ast.Call):
        of_text = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Constant)
        origin = scope.origin(node.func)
        return of_text or origin in MAKES or origin.startswith("math.")
    return isinstance(node, (*DISPLAYS, *OPERATIONS))
