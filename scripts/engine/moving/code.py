"""Python when a chapter is renamed: what is imported of it, and its name in texts and comments."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from engine.code.modules import parse
from engine.ground.paths import CHAPTERS, SCRIPTS
from engine.moving.names import Names

SAID = {tokenize.STRING, tokenize.COMMENT, *({tokenize.FSTRING_MIDDLE} if hasattr(tokenize, "FSTRING_MIDDLE") else ())}
Edit = tuple[int, int, str]  # the text between two places becomes another


def followed(path: Path, text: str, names: Names) -> str:
    """Return a source file as it is to be. path: where it lies before. Raises Problem where it is no Python."""
    before, after = names.move.before, names.move.after
    if before.code not in text and before.name not in text:
        return text
    tree = parse(path, text)
    if before.code != after.code:
        text = _edited(text, [*_imports(path, tree, text, names)])
    text = names.modules(names.paths(text))
    edits = ((start, end, names.keys(text[start:end])) for start, end in said(text))
    return _edited(text, [one for one in edits if text[one[0] : one[1]] != one[2]])


def said(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the texts and the comments in a source, without the expressions in texts."""
    starts = _starts(text)
    for one in tokenize.generate_tokens(io.StringIO(text).readline):
        start, end = (starts[line - 1] + column for line, column in (one.start, one.end))
        if one.type == tokenize.STRING and "f" in one.string.partition(one.string[-1])[0].lower():
            yield from _around_expressions(text, start, end)
        elif one.type in SAID:
            yield start, end


def _around_expressions(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of what an f-string says itself; newer Pythons part it so."""
    depth, at = 0, start
    for place in range(start, end):
        if text[place] == "{":
            if not depth:
                yield at, place
            depth += 1
        elif text[place] == "}":
            depth -= 1
            at = place + 1
    yield at, end


def _imports(path: Path, tree: ast.Module, text: str, names: Names) -> Iterator[Edit]:
    """Yield the edits of imports that have no `chapters.name` in them, which patterns would find."""
    starts = _starts(text)
    old, new = names.move.before.code, names.move.after.code
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not _leads_there(path, node):
            continue
        if node.module and node.level:  # from .name import x
            start = _place(starts, text, node.lineno, node.col_offset)
            if match := re.compile(rf"(from\s+\.+\s*){re.escape(old)}\b").match(text, start):
                yield match.end(1), match.end(), new
        for one in node.names:
            if one.name == old and (not node.module or node.module == CHAPTERS.name):  # from chapters import name
                yield from _binding(text, starts, tree, one, names)


def _leads_there(path: Path, node: ast.ImportFrom) -> bool:
    """Whether an import is from the package of the chapters, or from one of them by its name in it."""
    parts = (*path.relative_to(SCRIPTS).parts[:-1],) if path.is_relative_to(SCRIPTS) else ()
    above = ".".join(parts[: len(parts) - node.level + 1]) if node.level else node.module
    return above == CHAPTERS.name


def _binding(text: str, starts: list[int], tree: ast.Module, one: ast.alias, names: Names) -> Iterator[Edit]:
    """Yield the edits for `from chapters import name`: what it binds has the new name too, if that is free."""
    old, new = names.move.before.code, names.move.after.code
    start = _place(starts, text, one.lineno, one.col_offset)
    assert one.end_lineno
    assert one.end_col_offset
    end = _place(starts, text, one.end_lineno, one.end_col_offset)
    if one.asname:
        yield start, end, new if one.asname == new else f"{new} as {one.asname}"
        return
    uses = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == old]
    places = [_place(starts, text, node.lineno, node.col_offset) for node in uses]
    found = all(text.startswith(old, place) for place in places)  # not in f-strings of an older Python
    if not found or _is_bound_else(tree, one, old) or _is_bound_else(tree, one, new) or _is_used(tree, new):
        yield start, end, f"{new} as {old}"
        return
    yield start, end, new
    yield from ((place, place + len(old), new) for place in places)


def _is_bound_else(tree: ast.Module, one: ast.alias, name: str) -> bool:
    """Whether anything but one import binds a name, anywhere in a source."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=found, ctx=ast.Store() | ast.Del()) | ast.arg(arg=found):
                pass
            case ast.FunctionDef(name=found) | ast.AsyncFunctionDef(name=found) | ast.ClassDef(name=found):
                pass
            case ast.alias() if node is not one:
                found = (node.asname or node.name).partition(".")[0]
            case ast.Global(names=listed) | ast.Nonlocal(names=listed):
                found = name if name in listed else ""
            case _:
                continue
        if found == name:
            return True
    return False


def _is_used(tree: ast.Module, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(tree))


def _edited(text: str, edits: list[Edit]) -> str:
    for start, end, new in sorted({*edits}, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _starts(text: str) -> list[int]:
    """Return the places at which the lines of a text begin."""
    found = [0]
    for line in text.split("\n"):
        found.append(found[-1] + len(line) + 1)
    return found


def _place(starts: list[int], text: str, line: int, column: int) -> int:
    """Return the place of a node of a tree, which counts bytes."""
    start = starts[line - 1]
    return start + len(text[start : starts[line] - 1].encode("utf-8")[:column].decode("utf-8", "ignore"))
