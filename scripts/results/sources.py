"""The top level of a source file of this repository, by name; read, never imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from results.paths import SCRIPTS, Problem, read, shown

ENGINE = "results"


@dataclass(frozen=True)
class Module:
    """The top level of a source file, by name."""

    name: str
    package: str  # what its relative imports start from
    definitions: dict[str, list[ast.stmt]]
    imports: dict[str, tuple[str, str]]  # local name → (module, name in it or "")
    effects: list[ast.stmt]  # what runs at import and binds no name


@cache
def load(name: str) -> Module | None:
    """Return the source of a module of this repository, None for any other."""
    path = SCRIPTS.joinpath(*name.split("."))
    for candidate in (path / "__init__.py", path.with_suffix(".py")):
        if candidate.is_file():
            return _read(name, candidate)
    return None


def forget() -> None:
    """Read the sources anew next time: a server lives longer than they do."""
    load.cache_clear()


def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a source file. Raises Problem where it has none."""
    try:
        return ast.parse(read(path))
    except SyntaxError as error:
        raise Problem(f"{shown(path)}:{error.lineno}: {error.msg}") from None
    except ValueError as error:
        raise Problem(f"{shown(path)}: {error}") from None


def _read(name: str, path: Path) -> Module:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    module = Module(name, package, {}, {}, [])
    for statement in parse(path).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            module.imports.update(bindings(statement, module.package))
            continue
        for part in _parts(statement):
            names = list(_bound(part))
            for bound in names:
                module.definitions.setdefault(bound, []).append(part)
            if not _is_docstring(part) and (not names or _runs_code(part, module)):
                module.effects.append(part)
    return module


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


def bindings(node: ast.Import | ast.ImportFrom, package: str) -> dict[str, tuple[str, str]]:
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


def canonical(node: Any) -> str:
    """Write code as its syntax tree without positions and docstrings, the same under every Python version."""
    if isinstance(node, list):
        return f"[{','.join(canonical(item) for item in node if not _is_docstring(item))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = [(name, value) for name, value in ast.iter_fields(node) if value not in (None, [])]
    return f"{type(node).__name__}({','.join(f'{name}={canonical(value)}' for name, value in fields)})"


def _is_docstring(node: Any) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
