"""Which definitions of this repository do more than make a value, or a class, when they are used.

What is asked of a definition may lead back to it: a function may call itself. There the answer is yes, as long as
nothing else says no.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from engine.code.class_chain import Link, attribute_is_still, instances_are_still, is_metaclass, links
from engine.code.expressions import keeps
from engine.code.functions import names_of, parameters, returned
from engine.code.import_effects import bound_in, is_declaration, only_binds
from engine.code.known import ENUMS
from engine.code.lookup import Found, Lookup
from engine.code.modules import Sources
from engine.code.plain import Scope, is_plain
from engine.code.purity import only_makes
from engine.code.syntax import bound


class Definitions:
    """The definitions of some sources; see `plain.Own` for what is asked of them."""

    def __init__(self, sources: Sources) -> None:
        self.lookup = Lookup(sources, self)
        self._judged: dict[object, bool] = {}
        self._open: set[object] = set()
        self._assumed = 0

    def has(self, origin: str) -> bool:
        """Whether this repository has the module that a name is of."""
        return self.lookup.has(origin)

    def reads(self, origin: str) -> bool:
        """Whether to read it runs no code."""
        found = self.lookup.find(origin)
        if found is None or found.module is None or found.node is None:
            return found is not None and (found.module is None or len(found.rest) <= 1)
        return not found.rest or self._judge(("read", origin), lambda: self._reads_attribute(found))

    def _reads_attribute(self, found: Found) -> bool:
        assert found.module
        node, scope = found.node, self.lookup.scope(found.module)
        if isinstance(node, ast.ClassDef):
            chain = links(self.lookup, Link(node, scope))
            return chain is not None and attribute_is_still(chain, found.rest, of_class=True)
        if isinstance(node, ast.Assign | ast.AnnAssign):
            return node.value is not None and self._reads_of_value(node.value, found.rest, scope)
        return isinstance(node, ast.FunctionDef) and is_declaration(node, scope) and len(found.rest) == 1

    def _reads_of_value(self, value: ast.expr, path: tuple[str, ...], scope: Scope) -> bool:
        """Whether to read an attribute of what a name was assigned runs no code."""
        match value:
            case ast.Name() | ast.Attribute() if not is_plain(value, scope):
                return self.reads(".".join([scope.origin(value), *path]))
            case ast.Call(func=function) if link := self.lookup.class_of(scope.origin(function)):
                chain = links(self.lookup, link)
                return chain is not None and attribute_is_still(chain, path, of_class=False)
            case ast.Call(func=function) if keeps(function, scope):
                return len(path) == 1
        return is_plain(value, scope)

    def calls(self, origin: str, plain: bool) -> bool:
        """Whether to call it does no more than make a value. plain: whether it is given plain values alone."""
        return self._judge(("call", origin, plain), lambda: self._calls(origin, plain))

    def _calls(self, origin: str, plain: bool) -> bool:
        if function := self.lookup.function(origin):
            return only_makes(*function, plain)
        link = self.lookup.class_of(origin)
        chain = links(self.lookup, link) if link else None
        return chain is not None and instances_are_still(self, chain, plain)

    def decorates(self, origin: str, plain: bool) -> bool:
        """Whether to call it, and then what it returns with something else, does no more than make a value."""
        function = self.lookup.function(origin)
        inner = returned(function[0]) if function else None
        if function is None or inner is None or not self.calls(origin, plain):
            return False
        within = function[1].inside(names_of(function[0]))
        return all(not one.decorator_list and only_makes(one, within, plain=False) for one in inner)

    def derives(self, origin: str) -> bool:
        """Whether a class that is derived from it is made, and nothing else done."""
        link = self.lookup.class_of(origin)
        return link is not None and self._judge(("derive", origin), lambda: self._derives(link))

    def _derives(self, link: Link) -> bool:
        enumerates = any(link.scope.origin(one) in ENUMS for one in link.node.bases)
        return not enumerates and "__init_subclass__" not in bound_in(link.node) and only_binds(link.node, link.scope)

    def makes_classes(self, origin: str) -> bool:
        """Whether it is a metaclass that makes classes and does nothing else."""
        link = self.lookup.class_of(origin)
        return link is not None and self._judge(("metaclass", origin), lambda: is_metaclass(self.lookup, link))

    def is_told(self, origin: str, called: bool) -> bool:
        """Whether it, or what a call of it returns, may run code where a class takes it in, as `__set_name__` does."""
        found = self.lookup.find(origin)
        if found is None or found.module is None or found.node is None:
            return found is None
        return not self._judge(("still", origin, called), lambda: self._is_not_told(found, called))

    def _is_not_told(self, found: Found, called: bool) -> bool:
        assert found.module
        node, scope = found.node, self.lookup.scope(found.module)
        if isinstance(node, ast.ClassDef):
            return self._makes_what_is_not_told(Link(node, scope), found, called)
        if found.rest:
            return False
        if isinstance(node, ast.FunctionDef):
            return not node.decorator_list and (not called or _returns_functions(node))
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        return value is not None and not called and self._is_value_not_told(value, scope)

    def _makes_what_is_not_told(self, link: Link, found: Found, called: bool) -> bool:
        """Whether a class, an object of it, or a member of it, if it enumerates, does nothing in a class body."""
        if not called and not found.rest:
            return not link.node.keywords  # it is what its metaclass has
        chain = links(self.lookup, link)
        told = chain is None or any({"__set_name__", "__get__"} & bound_in(one.node) for one in chain)
        return not told and (not found.rest or self._reads_attribute(found))

    def _is_value_not_told(self, value: ast.expr, scope: Scope) -> bool:
        match value:
            case _ if is_plain(value, scope):
                return True
            case ast.Name() | ast.Attribute():
                return not self.is_told(scope.origin(value), called=False)
            case ast.Call(func=function) if not keeps(function, scope):
                return not self.is_told(scope.origin(function), called=True)
        return isinstance(value, ast.Lambda | ast.List | ast.Tuple | ast.Dict | ast.Call)

    def _judge(self, key: object, judge: Callable[[], bool]) -> bool:
        """Return what is said of a definition; yes where that is being asked already.

        A no holds for good, and a yes that rests on no such answer.
        """
        if key in self._judged:
            return self._judged[key]
        if key in self._open:
            self._assumed += 1
            return True
        self._open.add(key)
        before = self._assumed
        found = judge()
        self._open.discard(key)
        if not found or not self._open or self._assumed == before:
            self._judged[key] = found
        return found


def _returns_functions(function: ast.FunctionDef) -> bool:
    """Whether a function returns functions, or what it was given, and so nothing that has a name told."""
    inner = returned(function)
    values = [one.value for one in ast.walk(function) if isinstance(one, ast.Return)]
    names = set(parameters(function)) - {name for part in function.body for name in bound(part)}
    handed = all(isinstance(one, ast.Lambda) or (isinstance(one, ast.Name) and one.id in names) for one in values)
    return inner is not None or handed
