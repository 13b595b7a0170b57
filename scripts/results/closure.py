"""The code that a function reaches, followed through names over every module of this repository.

Where a name cannot be followed (a module passed around, a star import) the whole module counts. The engine itself,
package `results`, is left out: it moves numbers, it does not make them.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from results.fingerprint import digest
from results.sources import ENGINE, Module, bindings, canonical, load

MODULE_LEVEL = "(module level)"


@dataclass
class Closure:
    """What a function reaches.

    code: {definition: digest}; packages: third-party ones by root name; entered: modules seen.
    """

    code: dict[str, str] = field(default_factory=dict)
    packages: set[str] = field(default_factory=set)
    entered: set[str] = field(default_factory=set)


def closure(module: str, name: str) -> Closure:
    """Follow a definition through everything of this repository that it uses."""
    found = Closure()
    _follow(module, name, found)
    return replace(found, code=dict(sorted(found.code.items())))


def _follow(module: str, name: str, found: Closure) -> None:
    if _of_engine(module) or f"{module}.{name}" in found.code:
        return
    source = load(module)
    if source is None:
        if name and load(f"{module}.{name}"):
            _whole(f"{module}.{name}", found)
        else:
            _package(module, found)
        return
    _enter(module, found)
    if name in source.definitions:
        statements = source.definitions[name]
        found.code[f"{module}.{name}"] = _digest(statements)
        _references(statements, source, found)
    elif name in source.imports:
        _follow_import(*source.imports[name], found)
    elif name and load(f"{module}.{name}"):
        _whole(f"{module}.{name}", found)


def _follow_import(module: str, name: str, found: Closure) -> None:
    if not name or name == "*":
        _whole(module, found)
    else:
        _follow(module, name, found)


def _enter(module: str, found: Closure) -> None:
    """Importing a module runs its statements that bind no name, and imports what it imports."""
    if module in found.entered or _of_engine(module):
        return
    found.entered.add(module)
    for parent in _parents(module):
        _enter(parent, found)
    source = load(module)
    if source is None:
        return
    if "__getattr__" in source.definitions:
        _follow(module, "__getattr__", found)
    if source.effects:
        found.code[f"{module}.{MODULE_LEVEL}"] = _digest(source.effects)
    _references(source.effects, source, found)
    for imported, name in source.imports.values():
        if name == "*":
            _whole(imported, found)
        _enter(f"{imported}.{name}" if name else imported, found)


def _of_engine(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] == ENGINE


def _parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def _whole(module: str, found: Closure) -> None:
    source = load(module)
    if source is None:
        _package(module, found)
    elif not _of_engine(module) and f"{module}.*" not in found.entered:
        found.entered.add(f"{module}.*")
        for name in [*source.definitions, *source.imports, ""]:
            _follow(module, name, found)


def _package(module: str, found: Closure) -> None:
    root = module.split(".", maxsplit=1)[0]
    if root and root not in sys.stdlib_module_names and root != "__future__":
        found.packages.add(root)


def _references(statements: list[ast.stmt], source: Module, found: Closure) -> None:
    for statement in statements:
        for module, name in _uses(statement, source):
            _follow_import(module, name, found)


def _uses(node: ast.AST, source: Module, local: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """Yield (module, name) for what a piece of code names; name "" stands for the whole module.

    local: names of the enclosing functions, which hide those of the module.
    """
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        yield from _uses_of_function(node, source, local)
        return
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        yield from _uses_of_comprehension(node, source, local)
        return
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id not in local:
        module, name = source.imports.get(node.value.id, ("", ""))
        inner = f"{module}.{name}" if name else module
        if module and (not name or load(inner)):
            yield inner, node.attr
            return
    if isinstance(node, ast.Name) and node.id not in local:
        if node.id in source.definitions:
            yield source.name, node.id
        elif node.id in source.imports:
            yield source.imports[node.id]
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from bindings(node, source.package).values()
    for child in ast.iter_child_nodes(node):
        yield from _uses(child, source, local)


def _uses_of_function(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, source: Module, local: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Decorators and defaults see the outer names, the body its own."""
    body = node.body if isinstance(node.body, list) else [node.body]
    outer = [child for child in ast.iter_child_nodes(node) if child not in body]
    own = {child.arg for child in ast.iter_child_nodes(node.args) if isinstance(child, ast.arg)}
    outside: set[str] = set()
    if not isinstance(node, ast.Lambda):
        assigned, outside = _assigned(node.body)
        own |= assigned
    for part, names in ((outer, local), (body, (local | own) - outside)):
        for child in part:
            yield from _uses(child, source, frozenset(names))


def _uses_of_comprehension(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, source: Module, local: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """The first iterable sees the outer names, the rest its targets as well."""
    stored = (name for part in node.generators for name in ast.walk(part.target) if isinstance(name, ast.Name))
    inner = local | {name.id for name in stored}
    first = node.generators[0]
    yield from _uses(first.iter, source, local)
    for child in ast.iter_child_nodes(node):
        for part in [first.target, *first.ifs] if child is first else [child]:
            yield from _uses(part, source, inner)


def _assigned(body: list[ast.stmt]) -> tuple[set[str], set[str]]:
    """Return the names that a function's own statements bind, and those that it declares global.

    Functions and comprehensions in it bind their own.
    """
    found: set[str] = set()
    outside: set[str] = set()
    waiting = list[ast.AST](body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Global):
            outside |= set(node.names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            waiting += ast.iter_child_nodes(node)
    return found, outside


def _digest(statements: list[ast.stmt]) -> str:
    return digest(";".join(canonical(statement) for statement in statements))
