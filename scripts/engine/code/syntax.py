"""Pieces of syntax: what they bind, what they import, what they say apart from how it is written."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Import:
    """`from module import name as local`; name is "" for a module itself and "*" for all that it has."""

    local: str
    module: str
    name: str


def imports(node: ast.Import | ast.ImportFrom, package: str) -> list[Import]:
    """Return what an import statement binds. `import a.b` binds a, and imports a.b without a name of its own."""
    if isinstance(node, ast.ImportFrom):
        parts = package.split(".") if package else []
        above = parts[: len(parts) - node.level + 1] if node.level else []
        module = ".".join([*above, *([node.module] if node.module else [])])
        return [Import("*" if one.name == "*" else one.asname or one.name, module, one.name) for one in node.names]
    found = []
    for one in node.names:
        if one.asname or "." not in one.name:
            found.append(Import(one.asname or one.name, one.name, ""))
        else:
            found += [Import(one.name.split(".")[0], one.name.split(".")[0], ""), Import(one.name, one.name, "")]
    return found


def bound(node: ast.AST) -> Iterator[str]:
    """Yield the names that a piece of code binds in the scope that it stands in."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
            yield from (
                found for outer in ast.iter_child_nodes(node) if outer not in node.body for found in walrus(outer)
            )
            return
        case ast.Lambda():
            return
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield from walrus(node)
            return
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name
        case ast.Import() | ast.ImportFrom():
            yield from (one.local for one in imports(node, ""))
    for child in ast.iter_child_nodes(node):
        yield from bound(child)


def walrus(node: ast.AST) -> Iterator[str]:
    """Yield the names that `:=` binds outside an expression: a comprehension keeps its own names, but not these."""
    if isinstance(node, ast.NamedExpr) and isinstance(node.target, ast.Name):
        yield node.target.id
    if not isinstance(node, ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from walrus(child)


def looked_up(table: symtable.SymbolTable) -> set[str]:
    """Return the names that code looks up in its module, from however deep inside of functions."""
    own = {one.get_name() for one in table.get_symbols() if one.is_referenced() and one.is_global()}
    return own.union(*map(looked_up, table.get_children()))


def declared_global(node: ast.AST) -> Iterator[str]:
    """Yield the names that functions in a piece of code declare global."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Global):
            yield from inner.names


def declared_outer(body: Iterable[ast.AST], kind: type[ast.Global | ast.Nonlocal]) -> Iterator[str]:
    """Yield the names that a function's own statements declare global, or nonlocal."""
    for node in body:
        if isinstance(node, kind):
            yield from node.names
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from declared_outer(ast.iter_child_nodes(node), kind)


def canonical(node: Any) -> str:
    """Write code as its syntax tree without positions and docstrings, the same under every Python version."""
    if isinstance(node, list):
        return f"[{','.join(canonical(item) for item in node if not is_docstring(item))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = [(name, value) for name, value in ast.iter_fields(node) if value not in (None, [])]
    return f"{type(node).__name__}({','.join(f'{name}={canonical(value)}' for name, value in fields)})"


def is_docstring(node: Any) -> bool:
    """Whether this is a statement that is nothing but a text."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def parts(statement: ast.stmt) -> list[ast.stmt]:
    """Take `a, b = 1, 2` as `a = 1` and `b = 2`, so that a change of one constant is a change of that one."""
    match statement:
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if len(names) == len(values):
            if all(isinstance(value, ast.Constant) for value in values):
                return [ast.Assign([name], value) for name, value in zip(names, values, strict=True)]
    return [statement]


def never_runs(node: ast.stmt, imported: Iterable[Import], own: Container[str]) -> bool:
    """Whether an import never runs this: `if __name__ == "__main__":`, or typing's own `if TYPE_CHECKING:`.

    imported, own: what the module imports, and the names that it binds otherwise.
    """
    if not isinstance(node, ast.If) or node.orelse:
        return False
    test = ast.unparse(node.test)
    name, dot, attribute = test.partition(".")
    if test == "__name__ == '__main__'":
        return "__name__" not in own
    found = {(one.module, one.name) for one in imported if one.local in {name, "*"}}
    meant = {("typing", "")} if dot else {("typing", "TYPE_CHECKING")}
    return found == meant and name not in own and (attribute if dot else "TYPE_CHECKING") == "TYPE_CHECKING"
