"""The code that a function reaches as source files: what they hold is what the digest is of, and nothing else.

Each statement stands on the lines that it has in its module, so that a traceback names the right place. What a
digest leaves out is left out here too: docstrings, and names that an import brings and nobody reaches.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from engine.code.closure import Reached
from engine.code.local_names import renamed
from engine.code.modules import Module, Sources, Statement, parse
from engine.code.syntax import Import, imports, is_docstring
from engine.code.telling import tells, untold
from engine.ground import paths

Piece = tuple[int, int, list[str]]  # the line and the column that it begins at, and its lines


def materialised(sources: Sources, reached: Reached) -> dict[str, str]:
    """Return {path under `scripts`: text} of the modules that are reached, each with what is reached of it."""
    if reached.everything:
        return sources.every_text()
    found = {name: sources.load(name) for name in reached.statements}
    return {
        module.path.relative_to(paths.SCRIPTS).as_posix(): _text(module, reached)
        for module in found.values()
        if module and not module.path.is_relative_to(paths.SCRIPTS / paths.ENGINE.name)
    }


def left_out(sources: Sources, reached: Reached) -> dict[str, str]:
    """Return {name: file:line} of what the modules that are reached bind, and nobody who is reached names."""
    found: dict[str, str] = {}
    for module in filter(None, map(sources.load, reached.statements)):
        for index, statement in enumerate(module.statements):
            if index not in reached.statements[module.name]:
                found |= {name: f"{paths.shown(module.path)}:{statement.line}" for name in statement.names}
    return found


def _text(module: Module, reached: Reached) -> str:
    """Return what is reached of a module, on its lines."""
    kept, names = reached.statements[module.name], reached.imports.get(module.name, set())
    pieces = [(node.lineno, node.col_offset, [_import(node, module, names)]) for node in module.importing]
    pieces += [_piece(module, statement) for index, statement in enumerate(module.statements) if index in kept]
    lines = [""] * (module.text.count("\n") + 1)
    for first, _, text in sorted(piece for piece in pieces if any(piece[2])):
        at = first - 1
        lines[at] += f"; {text[0]}" if lines[at] else text[0]
        lines[at + 1 : at + len(text)] = text[1:]
    return "\n".join(lines)


def _import(node: ast.Import | ast.ImportFrom, module: Module, kept: set[Import]) -> str:
    """Return an import with the names that are reached; the import alone of a module of ours, for what it does."""
    names = [one for one in node.names if _binds(node, one, module) & kept or _is_future(node)]
    if names:
        of = ast.Import(names) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, names, node.level)
        return ast.unparse(of)
    ours = dict.fromkeys(name for one in imports(node, module.package) for name in _modules(module, one))
    return "; ".join(f"__import__({name!r})" for name in ours)


def _binds(node: ast.Import | ast.ImportFrom, alias: ast.alias, module: Module) -> set[Import]:
    one = ast.Import([alias]) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, [alias], node.level)
    return set(imports(one, module.package))


def _is_future(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _modules(module: Module, one: Import) -> Iterator[str]:
    """Yield the modules of this repository that an import runs, those of the engine left out."""
    if one.module.partition(".")[0] != paths.ENGINE.name:
        names = [one.module, *([f"{one.module}.{one.name}"] if one.name else [])]
        yield from (name for name in names if module.sources.load(name))


def _piece(module: Module, statement: Statement) -> Piece:
    node = statement.node
    if not hasattr(node, "lineno"):  # a part of `a, b = 1, 2`
        assert isinstance(node, ast.Assign)
        name = node.targets[0]
        return name.lineno, name.col_offset, [f"{ast.unparse(name)} = {ast.unparse(node.value)}"]
    first, last = statement.line, node.end_lineno or node.lineno
    lines = module.text.split("\n")[first - 1 : last]
    if first == node.lineno:  # others may stand before and after it on its lines
        lines[-1] = _cut(lines[-1], 0, node.end_col_offset)
        lines[0] = _cut(lines[0], node.col_offset)
    for text in sorted(_docstrings(node), key=lambda one: -one.lineno):
        _take_out(lines, text, first, node.col_offset if first == node.lineno else 0)
    return first, node.col_offset, lines


def _docstrings(node: ast.stmt) -> Iterator[ast.Expr]:
    """Yield the statements in a piece of code that are nothing but a text."""
    for inner in ast.walk(node):
        for field in ("body", "orelse", "finalbody"):
            found = getattr(inner, field, [])
            yield from (one for one in (found if isinstance(found, list) else []) if is_docstring(one))


def _take_out(lines: list[str], text: ast.Expr, first: int, column: int) -> None:
    """Put `pass` where a text stands in lines of which the first one is cut at a column."""
    top, bottom = text.lineno - first, (text.end_lineno or text.lineno) - first
    start, end = (
        at - (column if line == 0 else 0) for at, line in ((text.col_offset, top), (text.end_col_offset or 0, bottom))
    )
    lines[top] = _cut(lines[top], 0, start) + "pass" + _cut(lines[bottom], end)
    lines[top + 1 : bottom + 1] = [""] * (bottom - top)


def _cut(line: str, start: int, end: int | None = None) -> str:
    """Return a part of a line, by bytes of UTF-8, as syntax trees count."""
    return line.encode("utf-8")[start:end].decode("utf-8")


def whole(sources: Sources, shift: int) -> dict[str, str]:
    """Return {path under `scripts`: text} of all modules of the book, written otherwise, and lower on the page.

    What a digest leaves out is there, or is another: docstrings, the lines, the names of local variables; or it is
    not there, as what the code says of how far it is.
    """

    def written() -> dict[str, str]:
        return {path: "\n" * shift + _otherwise(path, text) for path, text in sources.every_text().items()}

    found: dict[str, str] = sources.kept((whole, shift), written)
    return found


def _otherwise(path: str, text: str) -> str:
    tree = parse(paths.SCRIPTS / path, text)
    told = tells(tree, ".".join(PurePosixPath(path).parent.parts))
    body = [untold(node) if told else node for node in tree.body]
    return ast.unparse(ast.Module([renamed(node) for node in body], []))
