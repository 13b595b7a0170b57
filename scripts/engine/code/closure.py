"""The code that a function reaches, followed through names over every module of this repository.

The closure is a graph: a node a statement, an edge a name that it uses. Its digest is of the graph as walked from
the function, without the names of modules and files: code that only moved is the same code. Where a name cannot be
followed (a module passed around, a name bound twice, `eval`), the whole module or every file counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from engine.code import kept_closures, uses
from engine.code.effects import effects
from engine.code.known import DECLARING, ENGINE
from engine.code.modules import MANY, Module, Sources, Statement, is_made_when_asked, submodules
from engine.code.syntax import Import
from engine.code.telling import TELLING
from engine.code.uses import Use
from engine.ground import paths
from engine.ground.digest import digest

AS_MANY = 4  # times the modules of one closure are held before they go


@dataclass
class Reached:
    """Pieces of the sources.

    statements: {module: indices of its statements}, of every module that is imported; imports: names that they bind.
    order: the statements of modules that are imported, as Python runs them.
    everything: whether that is every file, as it is written.
    """

    statements: dict[str, set[int]] = field(default_factory=dict)
    imports: dict[str, set[Import]] = field(default_factory=dict)
    order: list[tuple[str, int]] = field(default_factory=list)
    everything: bool = False


@dataclass(frozen=True)
class Closure:
    """What a function reaches.

    digest: equal if nothing changed that could change what the function does.
    code: {definition: digest}, to say in words what changed; packages: third-party ones by root name.
    reached: the pieces of the sources that the digest is of, followed where somebody asks for them.
    """

    digest: str
    code: dict[str, str]
    packages: set[str]
    follow: Callable[[], Reached] = field(compare=False, repr=False)

    @cached_property
    def reached(self) -> Reached:
        return self.follow()


def closure(sources: Sources, module: str, name: str, more: tuple[str, ...] = ()) -> Closure:
    """Follow a definition through everything of this repository that it uses.

    more: what else is run beside it, modules that are taken whole, and functions as module:name.
    """
    found: Closure = sources.kept((closure, module, name, more), lambda: _found(sources, module, name, more))
    return found


def remember(sources: Sources) -> None:
    """Keep what was followed so far for a later process."""
    kept_closures.keep(sources, {key: (one.digest, one.code, one.packages) for key, one in sources.every(closure)})


def _found(sources: Sources, module: str, name: str, more: tuple[str, ...]) -> Closure:
    known = kept_closures.found(sources, (module, name, more))
    if known is None:
        return _followed(sources, module, name, more)
    whole, code, packages = known
    return Closure(whole, code, {*packages}, lambda: _followed(sources, module, name, more).reached)


def _followed(sources: Sources, module: str, name: str, more: tuple[str, ...]) -> Closure:
    walk = _Walk(sources)
    walk.enter(module)
    root = walk.follow(Use(name, module, name))
    parts = (one.partition(":") for one in more)
    root += [number for of, _, inner in parts for number in walk.follow(Use(inner or of, of, inner))]
    effects = walk.follow_effects()
    whole = json.dumps([root, effects, [[node.own, node.edges] for node in walk.nodes.values()]])
    sources.let_go(beyond=max(MANY, AS_MANY * len(walk.entered)))
    code, reached = {name: walk.code[name] for name in sorted(walk.code)}, walk.reached
    return Closure(digest(whole), code, walk.packages, lambda: reached)  # the walk is large


def alone(sources: Sources, statements: Iterable[tuple[str, int]]) -> Reached:
    """Follow statements, (module, index), as code that runs where no engine is: its code counts like any other.

    What is declared to the engine is left out. What a module of it does when it is imported counts where something
    of it is reached.
    """
    walk, roots = _Walk(sources, alone=True), list(statements)
    for module, _ in roots:
        walk.enter(module)
    for module, index in roots:
        walk.statement(module, index)
    walk.follow_effects()
    return walk.reached


@dataclass
class _Node:
    """own: what it is, without what it uses; edges: (name as written, number of the node that it stands for)."""

    number: int
    own: list[object]
    edges: list[tuple[str, list[int]]] = field(default_factory=list)


@dataclass
class _Walk:
    """Numbers what it meets in the order in which it meets it.

    entered: modules imported so far; effects: (module, statement or "*") that their import runs, in order.
    places: {(module, statement): how many effects ran before it, and before an effect which packages were imported}.
    imported: {(module, name): how many effects ran before its import}.
    following: imports that are being followed; modules may import from each other in a circle.
    roots: packages imported so far, in order.
    alone: whether it is followed as it runs without the engine.
    """

    sources: Sources
    alone: bool = False
    nodes: dict[tuple[str, object], _Node] = field(default_factory=dict)
    code: dict[str, str] = field(default_factory=dict)
    packages: set[str] = field(default_factory=set)
    entered: set[str] = field(default_factory=set)
    effects: list[tuple[str, int | str]] = field(default_factory=list)
    places: dict[tuple[str, int], list[object]] = field(default_factory=dict)
    imported: dict[tuple[str, str], int] = field(default_factory=dict)
    following: list[Import] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    reached: Reached = field(default_factory=Reached)

    def enter(self, name: str) -> None:
        """Go through a module as its import does: what it imports, what it runs, in order."""
        module = self.sources.load(name)
        if name in self.entered or (_is_engine(name) and not self.alone):  # its import is no matter of a chapter
            return
        self.entered.add(name)
        if "." in name:
            self.enter(name.rpartition(".")[0])
        if module is None:
            return
        self.reached.statements.setdefault(name, set())
        done, more = 0, effects(module)
        for index, statement in enumerate(module.statements):
            for one in module.imports[done : module.before[index]]:
                self._import(module, one)
            done = module.before[index]
            place: list[object] = [len(self.effects)]
            self.places[name, index] = place
            self.reached.order.append((name, index))
            if more[index] and not _is_engine(name):
                for use in uses.imported_by(statement.node, module):
                    self._enter_both(use.module, use.name)
                self.effects.append((name, index))
                place += self.roots
        for one in module.imports[done:]:
            self._import(module, one)

    def follow_effects(self) -> list[list[int]]:
        """Follow what the imports run; to follow may mean to import more, so the list grows meanwhile."""
        found, done = [], 0
        while done < len(self.effects):
            name, index = self.effects[done]
            found.append(self.follow(Use("*", name, "*")) if isinstance(index, str) else [self.statement(name, index)])
            done += 1
        return found

    def follow(self, use: Use) -> list[int]:
        """Return the numbers of the nodes that a name stands for."""
        if not use.module:
            return [self._every_file()]
        if f"{use.module}.{use.name}" in DECLARING and not self.alone:
            return [self._leaf(f"declare {use.name}")]  # wherever the engine keeps it
        module = self.sources.load(use.module)
        inner = self.sources.load(f"{use.module}.{use.name}") if use.name else None
        if module is None and inner is None:
            folder = paths.SCRIPTS.joinpath(*use.module.split(".")).is_dir()
            return [self._every_file() if folder else self._outside(use)]
        self._enter_both(use.module, use.name)
        found = [self._whole(inner.name)] if inner else []
        return found + (self._within(module, use) if module else [])

    def _within(self, module: Module, use: Use) -> list[int]:
        if use.name in {"__name__", "__file__"} and use.name not in module.bound:
            return [self._leaf(f"{use.name} of {module.name}")]
        if use.name in {"", "*"} or use.name in module.tangled:
            return [self._whole(module.name)]
        if use.name in module.bound:
            return [self.statement(module.name, index) for index in module.bound[use.name]]
        one = uses.handed_on(module, use.name)
        if one and one not in self.following:
            self._keep(module, one)
            self.following.append(one)
            found = self.follow(uses.checked(Use(use.text, one.module, one.name)))
            self.following.pop()
            if _is_engine(module.name):
                return found
            return [*found, self._leaf(f"imported after {self.imported.get((module.name, use.name))}")]
        return [] if self.sources.load(f"{module.name}.{use.name}") else [self._whole(module.name)]

    def _import(self, module: Module, one: Import) -> None:
        root = one.module.partition(".")[0]
        if root not in self.roots and not self._is_ours(root):
            self.roots.append(root)
        self._enter_both(one.module, "" if one.name == "*" else one.name)
        self.imported[module.name, one.local] = len(self.effects)
        if one.name == "*" or is_made_when_asked(self.sources, one):
            self._keep(module, one)
            self.effects.append((one.module, "*"))
        elif one.local.partition(".")[0] not in module.mentioned and not self._is_ours(one.module):
            self._keep(module, one)
            self._outside(Use(one.local, one.module, one.name))  # imported for what its import does

    def _keep(self, module: Module, one: Import) -> None:
        self.reached.imports.setdefault(module.name, set()).add(one)

    def _enter_both(self, module: str, name: str) -> None:
        self.enter(module)
        if name and self.sources.load(f"{module}.{name}"):
            self.enter(f"{module}.{name}")

    def statement(self, name: str, index: int) -> int:
        """Follow what a statement names, and return the number of its node."""
        module = self.sources.load(name)
        assert module
        statement = module.statements[index]
        key = (name, index)
        if key not in self.nodes:
            self.nodes[key] = node = _Node(len(self.nodes), [statement.digest, *self.places.get(key, [-1])])
            self._tell(f"{name}.{statement.label}", statement.digest)
            self._reach(module, index)
            for use in self._named(statement, module):
                one = module.imported.get(use.text.partition(".")[0])
                if one and use.at:
                    self._keep(module, one)
                if not (one and self._is_telling(module, one)):
                    node.edges.append((use.text, self.follow(use)))
        return self.nodes[key].number

    def _reach(self, module: Module, index: int) -> None:
        if self.alone and _is_engine(module.name) and not self.reached.statements.get(module.name):
            self.effects += [(module.name, at) for at, more in enumerate(effects(module)) if more]
        self.reached.statements.setdefault(module.name, set()).add(index)

    def _named(self, statement: Statement, module: Module) -> list[Use]:
        """Return what a statement names, each name once."""
        if self.alone not in statement.used:
            node = uses.undeclared(statement.node, module) if self.alone else statement.node
            statement.used[self.alone] = list(dict.fromkeys(uses.uses(node, module)))
        return statement.used[self.alone]

    def _whole(self, name: str) -> int:
        """A module with all that it has, in its order, and all its submodules."""
        module = self.sources.load(name)
        assert module
        if (name, "*") not in self.nodes:
            brought = [one for one in module.imports if not self._is_telling(module, one)]
            before = [sum(one in brought for one in module.imports[:above]) for above in module.before]
            self.nodes[name, "*"] = node = _Node(len(self.nodes), [*(one.local for one in brought), *before])
            for index in range(len(module.statements)):
                node.edges.append(("", [self.statement(name, index)]))
            for one in module.imports:
                self._keep(module, one)
                use = Use(one.local, one.module, "" if one.name == "*" else one.name)
                if one in brought:
                    node.edges.append((one.local, self.follow(use)))
            for inner in submodules(module):
                self.enter(inner)
                node.edges.append((inner.rpartition(".")[2], [self._whole(inner)]))
        return self.nodes[name, "*"].number

    def _every_file(self) -> int:
        files = self.sources.every_file()
        self.code |= files
        self.reached.everything = True
        return self._leaf(json.dumps(files))

    def _outside(self, use: Use) -> int:
        root = use.module.partition(".")[0]
        if root not in sys.stdlib_module_names:
            self.packages.add(root)
        return self._leaf(f"{use.module}.{use.name}")

    def _leaf(self, text: str) -> int:
        return self.nodes.setdefault(("", text), _Node(len(self.nodes), [text])).number

    def _tell(self, name: str, code: str) -> None:
        before = self.code.get(name)
        self.code[name] = digest(before + code) if before else code

    def _is_telling(self, module: Module, one: Import) -> bool:
        """Whether an import is of what says how far a run is, where that does not count."""
        return one == TELLING and module.tells and not self.alone

    def _is_ours(self, module: str) -> bool:
        """Whether a module is of this repository, or Python's own."""
        root = module.partition(".")[0]
        found: bool = self.sources.kept((_Walk._is_ours, root), lambda: _is_known(self.sources, root))
        return found


def _is_known(sources: Sources, root: str) -> bool:
    ours = paths.SCRIPTS.joinpath(root).is_dir() or sources.load(root) is not None
    return ours or root in sys.stdlib_module_names


def _is_engine(module: str) -> bool:
    return module.partition(".")[0] == ENGINE
