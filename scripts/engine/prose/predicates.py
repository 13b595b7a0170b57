"""Predicates over recorded numbers, as `valley.walk.f.slow < 2 * valley.walk.f.fast`: what a claim in words rests on.

Keys of recorded numbers and settings, numbers, `+ - * / **`, comparisons (chained), `and or not`, parentheses,
`abs() min() max() len() log10()`, and `key[index]` of a list. The text is cut into these tokens first, so that Python's
grammar sees nothing else; its tree is worked out node by node, and nothing is ever run as a program.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.ground.messages import message
from engine.ground.near import near
from engine.prose.evaluation import LOOSE, Unfit, Value, evaluated
from engine.results.keys import ResultKey, parse_number
from engine.results.records import lookup, single

TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.]))"
    r"|(?P<key>[^\W\d]\w*\.[\w.+-]*)"  # as far as any key may reach: `weights.sum.1e-05`
    r"|(?P<word>(?:and|or|not|abs|min|max|len|log10)(?!\w))"
    r"|(?P<sign>\*\*|[<>=!]=|[-+*/<>()\[\],]))"
)
KEY = re.compile(r"[^\W\d]\w*(?:\.\w+)*")  # a key that is not there, as it was most likely meant
RESULT = re.compile(r"(?<![\w.])([^\W\d]\w*)\.([^\W\d]\w*)(?=\.)")
MARKS = re.compile(r"[\s<>=!()\[\]*/]")  # in no key of a number
NAMED = re.compile(r"\bk(\d+)\b")  # what stands for a key where Python's grammar is asked
FEW = 6  # items of a list that are written out
OPERATORS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip

Records = Mapping[str, Mapping[str, Any]]  # `valley.walk` → the numbers of its record


@dataclass(frozen=True)
class Predicate:
    """A predicate that was read. keys: of numbers, as `k0`, `k1` … stand for them in the tree."""

    tree: ast.expr
    keys: tuple[str, ...]

    def written(self, node: ast.expr) -> str:
        """Return a part of it as text, with its keys."""
        return NAMED.sub(lambda match: self.keys[int(match[1])], ast.unparse(node))


def is_predicate(value: str) -> bool:
    """Whether what `<data>` names is a predicate, not the key of a number."""
    return bool(MARKS.search(value))


def results(value: str) -> set[ResultKey]:
    """Return the keys of the results that a predicate, or the key of a number, names."""
    return {ResultKey.of(*match.groups()) for match in RESULT.finditer(value)}


def parse(text: str, numbers: Records) -> Predicate:
    """Read a predicate; of a key the longest that is recorded counts. Raises Unfit, which says what is wrong."""
    keys: list[str] = []
    tokens: list[str] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = TOKEN.match(text, at)
        if match is None:
            raise Unfit(message("{text!r} cannot be read", text=text[at:].strip()))
        at = match.end()
        token = match[0].strip()
        if match["key"]:
            key = _key(token, numbers)
            at -= len(token) - len(key)
            token = f"k{len(keys)}"
            keys.append(key)
        tokens.append(token)
    if not keys:
        raise Unfit(message("it names no recorded number"))
    return Predicate(_tree(" ".join(tokens)), tuple(keys))


def holds(predicate: Predicate, numbers: Records) -> bool:
    """Return what a predicate yields. Raises Unfit where that is no truth value, or cannot be worked out."""
    found = evaluated(predicate.tree, _values(predicate, numbers))
    if not isinstance(found, bool):
        raise Unfit(message("it yields no truth value; compare the number with another"))
    return found


def terms(predicate: Predicate, numbers: Records) -> dict[str, Value]:
    """Return {key, or item or measure of a list: its value}, in the order of the predicate."""
    values = _values(predicate, numbers)
    return {predicate.written(node): evaluated(node, values) for node in _terms(predicate.tree, values)}


def compared(
    predicate: Predicate, numbers: Records, write: Callable[[list[Value]], list[str]], signs: Mapping[str, str]
) -> str:
    """Return a predicate with what each side of its comparisons comes to: `0.3 < 0.354 < 0.4`.

    write: writes the values that are compared with each other; signs: what to write for `<=`, `and`, …, where it is not
    the same.
    """
    values = _values(predicate, numbers)

    def said(node: ast.expr) -> str:
        match node:
            case ast.BoolOp(op=op, values=parts):
                return sign("and" if isinstance(op, ast.And) else "or").join(map(said, parts))
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return f"{sign('not').strip()}（{said(part)}）"
            case ast.Compare(left=left, ops=ops, comparators=others):
                first, *sides = write([evaluated(one, values) for one in (left, *others)])
                pairs = zip(ops, sides, strict=True)
                return first + "".join(sign(OPERATORS[type(op)]) + side for op, side in pairs)
        return write([evaluated(node, values)])[0]

    def sign(operator: str) -> str:
        return signs.get(operator, f" {operator} ")

    return said(predicate.tree)


def undefined(key: str, numbers: Records) -> str:
    """Say that there is no such number, and what there is instead."""
    if not key:
        return message('value="" names no number; write value="chapter.experiment.number"')
    experiment, _ = parse_number(key)
    names = [name for number, value in numbers.get(experiment, {}).items() for name in single(number, value)]
    there = (
        message("; {experiment} has {names}", experiment=experiment, names=", ".join(names))
        if names
        else near(experiment, numbers)
    )
    return message("there is no number {key}{there}", key=key, there=there)


def shown(value: Value) -> str:
    """Write a value, of a long list the first and the last items."""
    if not isinstance(value, list):
        return f"{value:.9g}" if isinstance(value, float) else str(value)
    items = [shown(one) for one in (value if len(value) <= FEW else value[:2])]
    more = [] if len(value) <= FEW else ["…", shown(value[-1])]
    return f"[{', '.join([*items, *more])}]"


def _terms(node: ast.AST, values: Mapping[str, Value]) -> Iterator[ast.expr]:
    """Yield what of a predicate has a value that a reader wants to see: numbers, and what is taken of lists."""
    match node:
        case ast.Name(id=name) if name in values:
            yield node
        case ast.Subscript():
            yield node
        case ast.Call(args=[ast.Name(id=name)]) if isinstance(values.get(name), list):
            yield node
        case ast.Call(args=arguments):
            for one in arguments:
                yield from _terms(one, values)
        case _:
            for inner in ast.iter_child_nodes(node):
                yield from _terms(inner, values)


def _key(run: str, numbers: Records) -> str:
    """Return the longest key that is recorded of what letters could make one; of none the likely one."""
    ends = [match.start() for match in re.finditer(r"[+-]|$", run)]
    found = (run[:end] for end in reversed(ends) if _recorded(run[:end], numbers) is not None)
    likely = KEY.match(run)
    return next(found, likely[0] if likely else run)


def _recorded(key: str, numbers: Records) -> Value | None:
    """Return the number or the list that a key names, None where there is none."""
    result, name = parse_number(key)
    recorded: Any = numbers.get(result, {})
    number = lookup(recorded, name)
    return _list(recorded, name) if number is None else number


def _list(entries: Any, name: str) -> list[Any] | None:
    """Return the list that stands in a record under a name, as a number does: `trace`, or `trace.0.9`."""
    if not isinstance(entries, Mapping):
        return None
    if isinstance(found := entries.get(name), list):
        return found
    inner = (_list(entry, name[len(key) + 1 :]) for key, entry in entries.items() if name.startswith(f"{key}."))
    return next((one for one in inner if one is not None), None)


def _values(predicate: Predicate, numbers: Records) -> dict[str, Value]:
    """Return {what stands for a key: its value}. Raises Unfit where there is none, or it is no number."""
    found: dict[str, Value] = {}
    for at, key in enumerate(predicate.keys):
        value = _recorded(key, numbers)
        if value is None:
            raise Unfit(undefined(key, numbers))
        if isinstance(value, float) and math.isnan(value):
            raise Unfit(message("{key} is NaN, of which nothing can be said", key=key))
        found[f"k{at}"] = value
    return found


@lru_cache(maxsize=1024)
def _tree(text: str) -> ast.expr:
    """Return the tree of a predicate whose keys are named k0, k1 …. Raises Unfit where it is none."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unfit(LOOSE) from None
