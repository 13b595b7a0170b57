"""Numbers that look like results and are typed in the code of a view: its description, labels, cells, printed lines.

They would stand on the page as what an experiment gave, and no record would keep them true. Looked at are the texts of
the function and of whatever of the book it uses, formats apart. What the experiment was given passes: settings, numbers
in its code, keys of its record.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from engine.code import uses
from engine.code.around import around
from engine.code.known import ENGINE
from engine.code.modules import Module, Sources
from engine.code.syntax import is_docstring
from engine.code.uses import Use
from engine.ground.digest import digest
from engine.ground.kept import Kept
from engine.ground.made_by import made_by
from engine.ground.messages import message
from engine.ground.paths import CACHE, read
from engine.ground.site_file import FILE
from engine.prose import unbound_numbers
from engine.prose.fault import Fault
from engine.results.book import Book
from engine.results.catalog import Declared
from engine.results.decorators import VIEW_SUFFIXES
from engine.results.recorded import made_of

MADE = "looks like a result, and is typed in a text of a view: make it of the numbers that are recorded, or take it out"

KEPT = Kept(CACHE / "typed")  # the chapters that have none
FIELD = re.compile(r"\{\w*(?:![rsa])?:[^{}]*\}")  # of str.format, with the format of a number
PRINTF = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?[A-Za-z]")
COLOUR = re.compile(r".*colou?rs?|c")  # keywords whose text is a colour, as "0.75"
HEX = re.compile(r"#[0-9a-fA-F]{3,8}")
NUMBER = re.compile(r"-?\d*\.?\d+")


@dataclass(frozen=True)
class Code:
    """A statement of the book, looked at once for all views.

    used: what it names; typed: (line, number) of what looks like a result in its texts; given: numbers in its code.
    """

    path: Path
    used: tuple[Use, ...]
    typed: tuple[tuple[int, str], ...]
    given: frozenset[Decimal]


def faults(book: Book, numbers: Mapping[str, dict[str, Any]]) -> Iterator[Fault]:
    """Yield every number in a text of a view that looks like a result, once. numbers: of the records, by result.

    A chapter that has none is not looked at again while it is made of the same.
    """
    said: set[Fault] = set()
    settings = made_by(), digest(read(FILE))
    for chapter in dict.fromkeys(one.chapter for one in book.declared):
        own = [one for one in book.declared if one.chapter == chapter]
        records = [(one.key, made_of(numbers, one.key)) for one in own]
        state = digest(repr((settings, around(book.sources, [chapter]), records)), 32)
        if KEPT.found(chapter, state) is None:
            found = [*_of_chapter(book, own, numbers)]
            KEPT.keep(chapter, "" if found else state, True)
            yield from (fault for fault in found if fault not in said)
            said.update(found)
    KEPT.remember()


def _of_chapter(book: Book, own: Iterable[Declared], numbers: Mapping[str, dict[str, Any]]) -> Iterator[Fault]:
    said: set[tuple[Path, int, str]] = set()
    for declared in own:
        for function in dict.fromkeys(declared.views.values()):
            reached = _reached(book.sources, declared.module, function)
            found = [(one.path, *typed) for one in reached for typed in one.typed]
            given = _given(book, declared, numbers.get(declared.key, {})) if found else set()
            for fault in found:
                if fault not in said and given.isdisjoint(_decimals([fault[2]])):
                    said.add(fault)
                    yield Fault(*fault[:2], f"{fault[2]} {message(MADE)}")


def _look(inside: Module, index: int) -> Code:
    node = _undeclared(inside.statements[index].node)
    typed = (
        (_line(inside.path, text, token["number"]), token["number"])
        for text, said in _texts(node)
        for token in unbound_numbers.tokens(said)
        if token["number"] and unbound_numbers.is_result(token)
    )
    values = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
    numbers = (str(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool))
    return Code(inside.path, tuple(uses.uses(node, inside)), tuple(typed), frozenset(_decimals(numbers)))


def _line(path: Path, typed: ast.expr, number: str) -> int:
    """Return the line of a number in a text, which may be written over several."""
    lines = read(path).split("\n")[typed.lineno - 1 : typed.end_lineno]
    return typed.lineno + next((at for at, line in enumerate(lines) if number in line), 0)


def _given(book: Book, declared: Declared, recorded: dict[str, Any]) -> set[Decimal]:
    """Return the numbers that an experiment was given: settings of its chapter, what its code holds, keys."""
    code = _reached(book.sources, declared.module, declared.name)
    typed = (number for one in code for number in one.given)
    return {*typed, *_decimals(_keys(recorded)), *_decimals(_settings(book, declared.chapter))}


def _settings(book: Book, chapter: str) -> Iterator[str]:
    values = (value for one in book.declared if one.chapter == chapter for value in one.settings.values())
    return (str(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool))


def _decimals(numbers: Iterable[str]) -> Iterator[Decimal]:
    plain = (number.translate(unbound_numbers.PLAIN) for number in numbers)
    return (Decimal(number) for number in plain if NUMBER.fullmatch(number))


def _keys(numbers: object) -> Iterator[str]:
    for key, value in numbers.items() if isinstance(numbers, dict) else ():
        yield key
        yield from _keys(value)


def _reached(sources: Sources, module: str, function: str) -> list[Code]:
    """Return a function and whatever of the book it uses."""
    waiting, found = [Use(function, module, function)], dict[tuple[str, int], Code]()
    while waiting:
        for inside, index in _statements(sources, waiting.pop()):
            key = inside.name, index
            if key not in found:
                found[key] = sources.kept((_look, *key), partial(_look, inside, index))
                waiting += found[key].used
    return [*found.values()]


def _statements(sources: Sources, use: Use) -> Iterator[tuple[Module, int]]:
    """Yield the statements of the book that a name stands for: of a module, all."""
    if use.module.partition(".")[0] == ENGINE:
        return
    module = sources.load(use.module)
    inner = sources.load(f"{use.module}.{use.name}") if use.name else module
    if inner:
        yield from ((inner, index) for index in range(len(inner.statements)))
    elif module and use.name in module.bound:
        yield from ((module, index) for index in module.bound[use.name])
    elif module:
        for one in module.imports:
            if use.name == one.local or one.name == "*":
                yield from _statements(sources, Use(use.text, one.module, use.name if one.name == "*" else one.name))


def _undeclared(node: ast.stmt) -> ast.stmt:
    """Return a function without what declares it: a view names its experiment there, and does not run it."""
    if not isinstance(node, ast.FunctionDef):
        return node
    return ast.FunctionDef(**{**dict(ast.iter_fields(node)), "decorator_list": [*filter(_acts, node.decorator_list)]})


def _acts(decorator: ast.expr) -> bool:
    inner = decorator.func if isinstance(decorator, ast.Call) else decorator
    named = isinstance(inner, ast.Attribute) and inner.attr in VIEW_SUFFIXES
    return not named and not ast.unparse(decorator).startswith("experiment(")


def _texts(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Yield the texts in code that may be seen, each with where it stands."""
    inner = list(ast.iter_child_nodes(node))
    match node:
        case ast.Constant(value=str(text)) if not HEX.fullmatch(text):
            yield node, FIELD.sub("", text)
        case ast.FormattedValue(value=value):  # not its format
            inner = [value]
            if isinstance(value, ast.Constant) and isinstance(value.value, int | float):
                yield value, str(value.value)
        case ast.Subscript(value=value, slice=ast.Constant()):
            inner = [value]
        case ast.BinOp(left=ast.Constant(value=str(text)) as left, op=ast.Mod(), right=right):
            inner = [right]
            yield left, PRINTF.sub("", text)
        case _ if _is_unseen(node):
            inner = []
    for child in inner:
        if not is_docstring(child):
            yield from _texts(child)


def _is_unseen(node: ast.AST) -> bool:
    """Whether a text is compared with, or a format, or a colour."""
    colour = isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant) and COLOUR.fullmatch(node.arg or "")
    formats = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "format"
    return bool(colour) or formats or isinstance(node, ast.Compare)
