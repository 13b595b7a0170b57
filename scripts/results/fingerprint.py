"""What decides whether a result is fresh: the code it reaches, data, versions, settings, device.

The code is followed through names, definition by definition, over every module of this repository. Where a
name cannot be followed (a module passed around, a star import) the whole module counts. The engine itself,
package `results`, is left out: it moves numbers, it does not make them.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from results.paths import SCRIPTS, Problem, read, shown

ENGINE = "results"
MODULE_LEVEL = "(module level)"


@dataclass
class Closure:
    """What a function reaches.

    code: {definition: digest}; packages: third-party ones by root name; entered: modules of this repository.
    """

    code: dict[str, str] = field(default_factory=dict)
    packages: set[str] = field(default_factory=set)
    entered: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Module:
    """The top level of a source file, by name."""

    name: str
    package: str  # what its relative imports start from
    definitions: dict[str, list[ast.stmt]]
    imports: dict[str, tuple[str, str]]  # local name → (module, name in it or "")
    effects: list[ast.stmt]  # what runs at import and binds no name


def closure(module: str, name: str) -> Closure:
    """Follow a definition through everything of this repository that it uses."""
    found = Closure()
    _follow(module, name, found)
    return replace(found, code=dict(sorted(found.code.items())))


def forget() -> None:
    """Read the sources anew next time: a server lives longer than they do."""
    _module.cache_clear()


def versions(packages: set[str]) -> dict[str, str]:
    """Return the installed public versions of packages and of Python (minor)."""
    installed = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    return installed | {package: _version(package) for package in sorted(packages)}


def digest(text: str) -> str:
    """Return a short digest of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def reasons(recorded: dict[str, Any], now: dict[str, Any], leaving_out: str = "") -> list[str]:
    """Say in words how two fingerprints differ, one part left out; nothing where they are the same."""
    said = []
    for part, values in now.items():
        if part == leaving_out:
            continue
        before = recorded.get(part, {})
        for name in sorted({*values, *before}):
            old, new = before.get(name), values.get(name)
            if old != new:
                said.append(_reason(part, name, old, new))
    return said


def _reason(part: str, name: str, old: Any, new: Any) -> str:
    if part in ("code", "data"):
        if old == "stand-in":
            return f"data {name} was a stand-in"
        state = "changed" if old and new else "is new" if new else "is no longer used"
        return f"{name} {state}" if part == "code" else f"data {name} {state}"
    if part == "numbers":
        return "its numbers changed"
    return f"{name} {old if old is not None else 'unset'} → {new if new is not None else 'unset'}"


def _follow(module: str, name: str, found: Closure) -> None:
    if module.split(".", maxsplit=1)[0] == ENGINE or f"{module}.{name}" in found.code:
        return
    source = _module(module)
    if source is None:
        if name and _module(f"{module}.{name}"):
            _whole(f"{module}.{name}", found)
        else:
            _package(module, found)
        return
    _enter(module, source, found)
    if name in source.definitions:
        statements = source.definitions[name]
        found.code[f"{module}.{name}"] = _digest(statements)
        _references(statements, source, found)
    elif name in source.imports:
        _follow_import(*source.imports[name], found)
    elif name and _module(f"{module}.{name}"):
        _whole(f"{module}.{name}", found)


def _follow_import(module: str, name: str, found: Closure) -> None:
    if not name or name == "*":
        _whole(module, found)
    else:
        _follow(module, name, found)


def _enter(module: str, source: Module, found: Closure) -> None:
    """Importing a module runs its statements that bind no name, and imports what it imports."""
    if module in found.entered:
        return
    found.entered.add(module)
    for package in (_module(parent) for parent in _parents(module)):
        if package:
            _enter(package.name, package, found)
    if "__getattr__" in source.definitions:
        _follow(module, "__getattr__", found)
    if source.effects:
        found.code[f"{module}.{MODULE_LEVEL}"] = _digest(source.effects)
    _references(source.effects, source, found)
    for imported, name in source.imports.values():
        if name == "*":
            _whole(imported, found)
        parts = f"{imported}.{name}".split(".")
        for end in range(1, len(parts) + 1 if parts[0] != ENGINE else 0):
            inner = _module(".".join(parts[:end]))
            if inner:
                _enter(inner.name, inner, found)


def _whole(module: str, found: Closure) -> None:
    source = _module(module)
    if source is None:
        _package(module, found)
    elif module.split(".", maxsplit=1)[0] != ENGINE and f"{module}.*" not in found.entered:
        found.entered.add(f"{module}.*")
        for name in [*source.definitions, *source.imports, ""]:
            _follow(module, name, found)


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
        if module and (not name or _module(inner)):
            yield inner, node.attr
            return
    if isinstance(node, ast.Name) and node.id not in local:
        if node.id in source.definitions:
            yield source.name, node.id
        elif node.id in source.imports:
            yield source.imports[node.id]
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from _bindings(node, source.package).values()
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


@cache
def _module(name: str) -> Module | None:
    """Return the source of a module of this repository, None for any other."""
    path = SCRIPTS.joinpath(*name.split("."))
    for candidate in (path / "__init__.py", path.with_suffix(".py")):
        if candidate.is_file():
            return _read_module(name, candidate)
    return None


def _read_module(name: str, path: Path) -> Module:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    module = Module(name, package, {}, {}, [])
    for statement in parse(path).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            module.imports.update(_bindings(statement, module.package))
            continue
        for part in _parts(statement):
            names = list(_bound(part))
            for bound in names:
                module.definitions.setdefault(bound, []).append(part)
            if not _is_docstring(part) and (not names or _runs_code(part, module)):
                module.effects.append(part)
    return module


def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a source file. Raises Problem where it has none."""
    try:
        return ast.parse(read(path))
    except SyntaxError as error:
        raise Problem(f"{shown(path)}:{error.lineno}: {error.msg}") from None
    except ValueError as error:
        raise Problem(f"{shown(path)}: {error}") from None


def _parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts))]


def _runs_code(statement: ast.stmt, module: Module) -> bool:
    """Whether binding a name also calls something, which may do more: a decorator, a base class, a call.

    What the engine offers does no more than declare.
    """
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        bases = [*statement.bases, *statement.keywords] if isinstance(statement, ast.ClassDef) else []
        return bool(bases) or any(not _declares(decorator, module) for decorator in statement.decorator_list)
    calls = (node for node in ast.walk(statement) if isinstance(node, ast.Call))
    return any(not _declares(call, module) for call in calls)


def _declares(node: ast.expr, module: Module) -> bool:
    """Whether this is a call of the engine, or `@experiment.figure` of an experiment declared above."""
    function = node.func if isinstance(node, ast.Call) else node
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        above = module.definitions.get(function.value.id, [])
        return any(isinstance(one, ast.FunctionDef) and _is_declared(one, module) for one in above)
    name = function.id if isinstance(function, ast.Name) else ""
    return module.imports.get(name, ("", ""))[0].split(".")[0] == ENGINE


def _is_declared(function: ast.FunctionDef, module: Module) -> bool:
    return any(isinstance(one, ast.Call) and _declares(one, module) for one in function.decorator_list)


def _parts(statement: ast.stmt) -> list[ast.stmt]:
    """Take `a, b = 1, 2` as `a = 1` and `b = 2`, so that a change of one constant is a change of that one."""
    match statement:
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if len(names) == len(values):
            if all(isinstance(value, ast.Constant) for value in values):
                return [ast.Assign([name], value) for name, value in zip(names, values, strict=True)]
    return [statement]


def _bindings(node: ast.Import | ast.ImportFrom, package: str) -> dict[str, tuple[str, str]]:
    """Return {local name: (module, name in it or "")}; what binds no name of its own has a key that is none."""
    if isinstance(node, ast.ImportFrom):
        parts = package.split(".") if package else []
        above = parts[: len(parts) - node.level + 1] if node.level else []
        module = ".".join([*above, *([node.module] if node.module else [])])
        return {
            f"* from {module}" if alias.name == "*" else alias.asname or alias.name: (module, alias.name)
            for alias in node.names
        }
    found = {}
    for alias in node.names:
        found[alias.asname or f"import {alias.name}"] = (alias.name, "")
        if not alias.asname:
            root = alias.name.split(".")[0]
            found[root] = (root, "")
    return found


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a top-level definition or assignment binds; nothing for any other statement."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        nodes = [node for target in targets for node in ast.walk(target)]
        if all(isinstance(node, ast.Name | ast.Tuple | ast.List | ast.expr_context) for node in nodes):
            yield from (node.id for node in nodes if isinstance(node, ast.Name))


def _package(module: str, found: Closure) -> None:
    root = module.split(".", maxsplit=1)[0]
    if root and root not in sys.stdlib_module_names and root != "__future__":
        found.packages.add(root)


def _version(package: str) -> str:
    try:
        return metadata.version(package).partition("+")[0]
    except metadata.PackageNotFoundError:
        distributions = metadata.packages_distributions().get(package, [])
        return metadata.version(distributions[0]).partition("+")[0] if distributions else "not installed"


def _digest(statements: list[ast.stmt]) -> str:
    return digest(";".join(_canonical(statement) for statement in statements))


def _canonical(node: Any) -> str:
    """Write code as its syntax tree without positions and docstrings, the same under every Python version."""
    if isinstance(node, list):
        return f"[{','.join(_canonical(item) for item in node if not _is_docstring(item))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = [(name, value) for name, value in ast.iter_fields(node) if value not in (None, [])]
    return f"{type(node).__name__}({','.join(f'{name}={_canonical(value)}' for name, value in fields)})"


def _is_docstring(node: Any) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
