"""Modules of the book as MicroPython, the reader's Python, takes them: on the same lines, and of the same meaning.

Away go annotations, what only they name, `from …` of a raise, and `/` among parameters. Other words, for the same:
displays with stars, and dicts, which have no order there: `_lowered` (runtime/_lowered.py) makes ordered ones. Two of
these are equal only in the same order; `**keywords` of a function come in any.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from engine.ground.paths import SCRIPTS
from engine.interactive import unannotated
from engine.interactive.source_text import SourceText

HELPER = "_lowered"  # the module of the runtime that the other words are of, a builtin name there
MODULES = {
    *("cmath", "collections", "collections.abc", "copy", "engine", "functools", "heapq", "itertools", "json", "math"),
    *("operator", "re", "statistics", "string", "typing"),
}
UNORDERED = ("collections.defaultdict", "collections.Counter")
UNSUPPORTED: dict[str, type[ast.AST] | tuple[type[ast.AST], ...]] = {
    "match": ast.Match,
    "async": (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await),
    "except*": ast.TryStar,
}
Stars = ast.List | ast.Set | ast.Tuple


class Unsupported(Exception):
    """What the reader's Python cannot run; the text says where, as file:line, and what."""


def lowered(files: Mapping[str, str]) -> dict[str, str]:
    """Return modules {path under `scripts`: text} of one program, rewritten. Raises Unsupported."""
    trees = {path: ast.parse(text) for path, text in files.items()}
    texts = {path: SourceText(text) for path, text in files.items()}
    unannotated.take_out(trees, texts)
    for path, tree in trees.items():
        _refuse_unsupported(path, tree, unannotated.imported_still(trees, path))
        _Rewriting(path, texts[path], any(map(_hides_dict, ast.walk(tree)))).visit(tree)
    return {path: text.edited() for path, text in texts.items()}


def place(path: str, line: int) -> str:
    """Return a place in a file under `scripts` as people write it."""
    return f"{SCRIPTS.name}/{PurePosixPath(path)}:{line}"


def _refuse_unsupported(path: str, tree: ast.Module, imported: Iterator[tuple[int, str]]) -> None:
    for node in ast.walk(tree):
        found = [word for word, kinds in UNSUPPORTED.items() if isinstance(node, kinds)]
        if getattr(node, "is_async", False):
            found.append("async")
        if isinstance(node, ast.Attribute) and ast.unparse(node) in UNORDERED:
            found.append(ast.unparse(node))
        if getattr(node, "type_params", []) or type(node).__name__ == "TypeAlias":
            found.append("type parameters")
        if found:
            raise Unsupported(f"{place(path, getattr(node, 'lineno', 1))}: {found[0]}")
    for line, name in imported:
        root = name.partition(".")[0]
        if root in sys.stdlib_module_names and (name in UNORDERED or not _is_there(name)):
            raise Unsupported(f"{place(path, line)}: {name}")


def _is_there(name: str) -> bool:
    return name in MODULES or name.rpartition(".")[0] in MODULES


def _hides_dict(node: ast.AST) -> bool:
    name = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id
    return "dict" in {name, getattr(node, "arg", None), getattr(node, "name", None)}


class _Rewriting(ast.NodeVisitor):
    """Puts other words for what the reader's Python reads otherwise. hides_dict: whether `dict` may be another's."""

    def __init__(self, path: str, text: SourceText, hides_dict: bool) -> None:
        self.path, self.text, self.hides_dict, self.formats = path, text, hides_dict, 0

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self.formats += 1
        self.generic_visit(node)
        self.formats -= 1

    def visit_List(self, node: ast.List) -> None:
        self._stars(node, "list")

    def visit_Set(self, node: ast.Set) -> None:
        self._stars(node, "set")

    def visit_Tuple(self, node: ast.Tuple) -> None:
        self._stars(node, "tuple")

    def visit_Dict(self, node: ast.Dict) -> None:
        text, opening = self.text, self._opening(node)
        is_pair = [key is not None for key in node.keys]
        text.put(opening, f"{HELPER}.ordered((" + "(" * any(is_pair[:1]))
        before, ends = opening, False
        for key, value, next_is_pair in zip(node.keys, node.values, [*is_pair, False][1:], strict=True):
            if key is None:
                text.put(before + 1, "")  # its stars
            else:
                text.put(text.after(key), ",")
            before = text.after(value)
            ends = text.tokens[before].string != ","
            text.put(before, ")" * (key is not None) + "," + "(" * next_is_pair + "))" * ends)
        if not ends:
            text.put(text.closing(opening), "))")
        self.generic_visit(node)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        text, opening = self.text, self._opening(node)
        text.put(opening, f"{HELPER}.ordered([(")
        text.put(text.after(node.key), ",")
        last = text.tokens[text.after(node.value) - 1].end
        text.put_between(last, last, ")")
        text.put(text.closing(opening), "])")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if self._is_dict(node.func):
            if len(node.keywords) > 1 or any(one.arg is None for one in node.keywords):
                raise self._unsupported(node, "dict(…) with several names; write {…}")
            self.text.put(self._opening(node.func), f"{HELPER}.ordered_of")
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr == "fromkeys" and self._is_dict(node.value):
            self.text.put(self._opening(node.value), HELPER)
        elif node.attr == "__getitem__":
            start, dot = self.text.tokens[self._opening(node)].start, self.text.after(node.value)
            self.text.put_between(start, start, f"{HELPER}.getter_of(")
            self.text.put(dot, ")")
            self.text.put(dot + 1, "")
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        if node.exc and node.cause:  # chained exceptions are not there
            start = self.text.tokens[self.text.after(node.exc)].start
            self.text.put_between(start, self.text.end(node), "")
        else:
            self.generic_visit(node)

    def _stars(self, node: Stars, kind: str) -> None:
        if any(isinstance(one, ast.Starred) for one in node.elts) and not isinstance(
            getattr(node, "ctx", None), ast.Store
        ):
            text, opening = self.text, self._opening(node)
            start, end = text.start(node), text.end(node)
            closes = text.tokens[opening].string in "([{" and text.tokens[text.closing(opening)].end == end
            text.put_between(start, start + closes, f"{HELPER}.{kind}_of(")
            text.put_between(end - closes, end, ")")
        self.generic_visit(node)

    def _is_dict(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id == "dict" and not self.hides_dict

    def _opening(self, node: ast.expr) -> int:
        """Return the number of the token that a node begins with. Raises Unsupported within a text with fields."""
        if self.formats:
            raise self._unsupported(node, "a display within f'…'")
        return self.text.at(self.text.start(node))

    def _unsupported(self, node: ast.expr, what: str) -> Unsupported:
        return Unsupported(f"{place(self.path, node.lineno)}: {what}")
