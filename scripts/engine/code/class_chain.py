"""A class of this repository with the classes of this repository that it is derived from, and what runs by them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from engine.code.expressions import is_auto
from engine.code.functions import parameters
from engine.code.import_effects import HOOKS, bound_in
from engine.code.known import ENUMS, KEEPS, METACLASSES, STILL
from engine.code.plain import Own, Scope, is_plain
from engine.code.purity import Receiver, only_makes
from engine.code.syntax import bound

CREATING = ("__new__", "__init__", "__post_init__")
READING = {"__getattr__", "__getattribute__"}


@dataclass(frozen=True)
class Link:
    """A class, and what is known where it stands."""

    node: ast.ClassDef
    scope: Scope


class Classes(Protocol):
    """What knows the classes of this repository by name."""

    def class_of(self, origin: str) -> Link | None:
        """Return the class that a name stands for, None if it stands for anything else."""


def links(classes: Classes, link: Link, metaclass: bool = False) -> list[Link] | None:
    """Return a class and all that it is derived from, None if something of it is not known.

    metaclass: whether it makes classes; else it has no metaclass of its own, and Python's own bases do nothing.
    """
    found, scope = [link], link.scope
    if any(one.arg != "metaclass" or scope.origin(one.value) not in METACLASSES for one in link.node.keywords):
        return None
    for base in link.node.bases:
        origin = scope.origin(base.value if isinstance(base, ast.Subscript) else base)
        if origin in (METACLASSES if metaclass else STILL | ENUMS):
            continue
        above = classes.class_of(origin)
        chain = links(classes, above, metaclass) if above and above.node is not link.node else None
        if chain is None:
            return None
        found += chain
    return found


def attribute_is_still(chain: list[Link], path: tuple[str, ...], of_class: bool) -> bool:
    """Whether to read an attribute of a class, or of an object of it, runs nothing of its own.

    path: the attribute; of a member of an enumeration its `value` or `name` may follow.
    """
    if len(path) > 1 and not (any(map(_is_enum, chain)) and path[1:] in {("value",), ("name",)}):
        return False
    if any((READING | {"__get__", *path[1:]}) & bound_in(link.node) for link in chain):
        return False
    holding = [(one, link) for link in chain for one in link.node.body if path[0] in bound(one)]
    return all(_is_still(one, link, of_class) for one, link in holding)


def _is_still(statement: ast.stmt, link: Link, of_class: bool) -> bool:
    match statement:
        case ast.FunctionDef(decorator_list=decorators):
            kept = {link.scope.origin(one) for one in decorators}
            return kept <= (KEEPS if of_class else {"staticmethod", "classmethod"})
        case ast.Assign(value=value):
            return is_plain(value, link.scope) or is_auto(value, link.scope)
        case ast.AnnAssign(value=value):
            return value is None or is_plain(value, link.scope)
    return False


def instances_are_still(known: Own, chain: list[Link], plain: bool) -> bool:
    """Whether to make an object of a class does no more. plain: whether it is given plain values alone."""
    hooks = (HOOKS | {"__del__"}) - {"__init__", "__or__", "__eq__", "__hash__", "__get__", "__set_name__", "mro"}
    for link in chain:
        decorators = {link.scope.origin(_called(one)) for one in link.node.decorator_list}
        known_ones = decorators <= {"dataclasses.dataclass", "typing.final", "functools.total_ordering"}
        if not known_ones or bound_in(link.node) & hooks or _is_enum(link):
            return False
        if not all(_makes_default(one, link.scope, known) for one in link.node.body):
            return False
    fixed = frozenset(_fixed(chain))
    return all(_creates(link, fixed, plain and link is chain[0]) for link in chain)


def is_metaclass(classes: Classes, link: Link) -> bool:
    """Whether a class makes classes, and does nothing else when it does."""
    chain = links(classes, link, metaclass=True)
    if chain is None or any(bound_in(one.node) & HOOKS - set(CREATING) for one in chain):
        return False
    return all(_creates(one, frozenset(), plain=False) for one in chain)


def _creates(link: Link, fixed: frozenset[str], plain: bool) -> bool:
    """Whether what a class does when an object is made sets attributes of it, and no more."""
    for one in link.node.body:
        if not isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            if set(bound(one)) & set(CREATING):
                return False
        elif one.name in CREATING:
            given = parameters(one) if one.name != "__new__" else []  # that gets the class, which is there already
            receiver = Receiver(given[0] if given else "", fixed)
            inside = link.scope.inside(set())  # a method does not see what its class binds
            if one.decorator_list or not only_makes(one, inside, plain, receiver):
                return False
    return True


def _fixed(chain: list[Link]) -> Iterator[str]:
    """Yield the attributes that a class binds to something that may run code when they are set."""
    for link in chain:
        for one in link.node.body:
            value = one.value if isinstance(one, ast.Assign | ast.AnnAssign) else None
            declared = isinstance(one, ast.AnnAssign) and value is None
            if not declared and (value is None or not is_plain(value, link.scope)):
                yield from bound(one)


def _makes_default(statement: ast.stmt, scope: Scope, known: Own) -> bool:
    """Whether the value that a field of a data class gets, if a call makes it, is plain or empty."""
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
    if not isinstance(value, ast.Call) or scope.origin(value.func) != "dataclasses.field":
        return True
    made = [one.value for one in value.keywords if one.arg == "default_factory"]
    empty = {"list", "dict", "set", "tuple"}
    return all(
        is_plain(one.body, scope)
        if isinstance(one, ast.Lambda)
        else scope.origin(one) in empty or known.calls(scope.origin(one), plain=True)
        for one in made
    )


def _called(decorator: ast.expr) -> ast.expr:
    return decorator.func if isinstance(decorator, ast.Call) else decorator


def _is_enum(link: Link) -> bool:
    return any(link.scope.origin(base) in ENUMS for base in link.node.bases)
