"""The names that functions keep to themselves, numbered: what they are called is no matter of what the code does."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.code.syntax import bound, declared_outer, imports, is_docstring, walrus

PREFIX = "_local_"
# Where one of these is named, the names of locals may be seen: in a dict, by a frame, by text that is evaluated.
LOOKING = {"locals", "vars", "dir", "globals", "eval", "exec", "compile"}
EVALUATORS = {"query", "eval"}  # methods of tables, which look for names in the frame that calls them
FRAMES = {
    *("f_locals", "f_code", "__code__", "__closure__", "co_varnames", "co_names", "co_cellvars", "co_freevars"),
    *("gi_frame", "cr_frame", "ag_frame", "tb_frame", "gi_code", "cr_code", "ag_code"),
}

Names = dict[str, str]  # {name in the source: its number, or itself}
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def renamed(node: ast.stmt) -> ast.stmt:
    """Return a piece of a module's top level with its locals called `_local_1`, `_local_2` … in order.

    Locals are variables of functions and comprehensions; parameters, inner functions and classes, what a class binds
    and what an import binds keep their names, which others see. So does a local that a text of the piece mentions,
    and every local of a piece that looks at names.
    """
    nodes, words = list(ast.walk(node)), set(_words(node))
    named = {one.id for one in nodes if isinstance(one, ast.Name)}
    if not _has_locals(nodes) or _looks_at_names(nodes, words, named):
        return node
    mangled = tuple(name for name in named if name.startswith("__") and not name.endswith("__"))
    kept = words | {name for name in named if name.startswith("__") or name.endswith(mangled)}
    other: ast.stmt = _copied(node)
    _Numbering(kept).rename(other, {})
    return other


def _copied(node: Any) -> Any:
    """Return a copy of a piece of syntax; `copy.deepcopy` is several times slower."""
    if isinstance(node, list):
        return [_copied(one) for one in node]
    if isinstance(node, ast.AST):
        return type(node)(**{name: _copied(value) for name, value in vars(node).items()})
    return node


def _has_locals(nodes: list[ast.AST]) -> bool:
    return any(isinstance(one, Function | Comprehension) for one in nodes)


def _looks_at_names(nodes: list[ast.AST], words: set[str], named: set[str]) -> bool:
    """Whether a piece of code may see what its locals are called, or has names like those that they would get."""
    attributes = {one.attr for one in nodes if isinstance(one, ast.Attribute)}
    parameters = {one.arg for one in nodes if isinstance(one, ast.arg)}
    taken = any(name.startswith(PREFIX) for name in named | parameters | words)
    evaluates = any(map(_evaluates, nodes))
    return taken or evaluates or bool(named & LOOKING or (named | attributes | words) & FRAMES)


def _evaluates(node: ast.AST) -> bool:
    """Whether this may evaluate a text that is not written here."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name), args=given, keywords=named) if name in EVALUATORS:
            return not all(isinstance(one, ast.Constant) for one in [*given, *(one.value for one in named)])
    return False


@dataclass
class _Numbering:
    """kept: names that stay as they are; count: locals so far."""

    kept: set[str]
    count: int = 0

    def rename(self, node: ast.AST, names: Names) -> None:
        """Rename a piece of code in place. names: those of the functions around it."""
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                self._rename_function(node, names)
                return
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._rename_comprehension(node, names)
                return
            case ast.Name():
                node.id = names.get(node.id, node.id)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                node.name = names.get(name, name)
            case ast.MatchMapping(rest=str(name)):
                node.rest = names.get(name, name)
            case ast.Nonlocal():
                node.names = [names.get(name, name) for name in node.names]
        for child in ast.iter_child_nodes(node):
            self.rename(child, names)

    def _rename_function(self, node: Function, names: Names) -> None:
        """Decorators, defaults and annotations see the outer names, the body its own."""
        body = node.body if isinstance(node.body, list) else [node.body]
        found = (name for part in body for name in (walrus(part) if isinstance(node, ast.Lambda) else bound(part)))
        outer = set(declared_outer(body, ast.Nonlocal))
        own = [name for name in found if name not in outer]
        parameters = [one.arg for one in ast.iter_child_nodes(node.args) if isinstance(one, ast.arg)]
        inner = names | self._numbered(own, {*parameters, *_seen(node)}) | {name: name for name in parameters}
        for child in ast.iter_child_nodes(node):
            self.rename(child, inner if any(child is part for part in body) else names)

    def _rename_comprehension(self, node: Comprehension, names: Names) -> None:
        """The first iterable sees the outer names, the rest its targets as well."""
        first = node.generators[0]
        own = [name for part in node.generators for name in bound(part.target)]
        inner = names | self._numbered(own, set())
        self.rename(first.iter, names)
        for child in ast.iter_child_nodes(node):
            for part in [first.target, *first.ifs] if child is first else [child]:
                self.rename(part, inner)

    def _numbered(self, own: Iterable[str], seen: set[str]) -> Names:
        """Return {name: what it is called from now on} of names in the order in which they are bound."""
        found = {}
        for name in dict.fromkeys(own):
            if name in seen or name in self.kept:
                found[name] = name
            else:
                self.count += 1
                found[name] = f"{PREFIX}{self.count}"
        return found


def _words(node: ast.AST) -> Iterator[str]:
    """Yield the words of the texts in a piece of code, but for docstrings."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from re.findall(r"\w+", unicodedata.normalize("NFKC", node.value))
    for child in ast.iter_child_nodes(node):
        if not is_docstring(child):
            yield from _words(child)


def _seen(function: Function) -> Iterator[str]:
    """Yield the names that others may see, or that mean something else in there: of definitions, imports, globals."""
    for node in ast.walk(function):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name, body=body):
                yield name
                yield from (own for part in body for own in bound(part))
            case ast.Import() | ast.ImportFrom():
                yield from (one.local for one in imports(node, ""))
            case ast.Global(names=declared):
                yield from declared
        if type(node).__name__ == "TypeAlias":  # since Python 3.12
            yield from bound(node)
        yield from (one.name for one in getattr(node, "type_params", []))
