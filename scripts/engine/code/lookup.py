"""What the names of this repository stand for, followed through the imports of its modules."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass

from engine.code.class_chain import Link
from engine.code.import_effects import learn
from engine.code.known import ENGINE
from engine.code.modules import Module, Sources
from engine.code.plain import Own, Scope
from engine.code.syntax import Import, declared_global
from engine.ground import paths


@dataclass(frozen=True)
class Found:
    """A definition: the module and its statement, None for something outside; rest: attributes of it that are named."""

    module: Module | None = None
    node: ast.stmt | None = None
    rest: tuple[str, ...] = ()


OUTSIDE = Found()


class Lookup:
    """Finds definitions in some sources. own: what knows whether they do harm, to be told to whoever meets them."""

    def __init__(self, sources: Sources, own: Own) -> None:
        self.sources = sources
        self.own = own
        self._scopes: dict[str, Scope] = {}

    def scope(self, module: Module) -> Scope:
        """Return what is known at the top level of a module once it has run."""
        if module.name not in self._scopes:
            self._scopes[module.name] = _scope(module, self.own)
        return self._scopes[module.name]

    def has(self, origin: str) -> bool:
        """Whether this repository has the module that a name is of, or that a relative import names."""
        head = origin.partition(".")[0]
        if head == ENGINE or not head.isidentifier():
            return False
        return paths.SCRIPTS.joinpath(head).is_dir() or self.sources.load(head) is not None

    def find(self, origin: str, through: frozenset[tuple[str, str]] = frozenset()) -> Found | None:
        """Return what a name stands for, None if that cannot be told."""
        parts = origin.split(".")
        if not all(map(str.isidentifier, parts)):
            return None
        if not self.has(origin):
            return OUTSIDE
        for count in range(len(parts), 0, -1):
            module = self.sources.load(".".join(parts[:count]))
            above, last = self.sources.load(".".join(parts[: count - 1])) if count > 1 else None, parts[count - 1]
            itself = Import(last, ".".join(parts[: count - 1]), last)
            if module and above and (last in above.bound or above.imported.get(last, itself) != itself):
                return None  # the package has something else of this name
            if module:
                return self._within(module, tuple(parts[count:]), through)
        return None

    def _within(self, module: Module, path: tuple[str, ...], through: frozenset[tuple[str, str]]) -> Found | None:
        name = path[0] if path else ""
        if name in module.tangled or (module.name, name) in through:
            return None
        if name in module.bound:
            return Found(module, module.statements[module.bound[name][0]].node, path[1:])
        if name in module.imported:
            one = module.imported[name]
            target = [one.module, *([one.name] if one.name else []), *path[1:]]
            return self.find(".".join(target), through | {(module.name, name)})
        known = {"*", "__getattr__"} & (module.imported.keys() | module.bound.keys())
        return None if name and known else Found(module, None, path)

    def class_of(self, origin: str) -> Link | None:
        """Return the class that a name stands for, None if it stands for anything else."""
        found = self.find(origin)
        if found and found.module and isinstance(found.node, ast.ClassDef) and not found.rest:
            return Link(found.node, self.scope(found.module))
        return None

    def function(self, origin: str) -> tuple[ast.FunctionDef, Scope] | None:
        """Return the function without decorators that a name stands for, None if it stands for anything else."""
        found = self.find(origin)
        if found and found.module and isinstance(found.node, ast.FunctionDef) and not found.rest:
            return None if found.node.decorator_list else (found.node, self.scope(found.module))
        return None


def _scope(module: Module, own: Own) -> Scope:
    """Return what is known of a module's own names, whatever it imports."""
    imported = {one.local for one in module.imports}
    binding = Counter(name for one in module.statements for name in one.names)
    origins = {name: f"{module.name}.{name}" for name in binding}
    origins |= {one.local: f"{one.module}.{one.name}".rstrip(".") for one in module.imports}
    rebound = imported | {name for one in module.statements for name in declared_global(one.node)}
    scope = Scope(origins, imported - set(binding), own=own)
    for one in module.statements:
        learn(
            one.node, {name for name in one.names if binding[name] == 1 and name not in rebound}, scope, harmless=False
        )
    return scope
