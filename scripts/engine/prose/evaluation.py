"""The tree of a predicate worked out over values: numbers, lists of them, and truth values, which are not mixed."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from engine.ground.messages import message

Value = bool | int | float | list[Any]

ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: lambda base, power: float(base) ** power,  # of whole numbers it could grow without end
}
COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
LOOSE = "it is not put together as a comparison is"
MEASURES: dict[str, Callable[[list[Any]], Any]] = {"min": min, "max": max}  # of a list, or of several numbers
FUNCTIONS: dict[str, Callable[[Any], Any]] = {"abs": abs, "log10": math.log10}


class Unfit(ValueError):
    """A predicate that cannot be read or worked out; says why."""


def evaluated(node: ast.expr, values: Mapping[str, Value]) -> Value:
    """Return the value of a tree. values: of its names. Raises Unfit where it has none."""
    try:
        found = _value(node, values)
    except (ArithmeticError, IndexError, RecursionError) as error:
        raise Unfit(message("it cannot be worked out: {error}", error=error)) from None
    if isinstance(found, float) and math.isnan(found):
        raise Unfit(message("it cannot be worked out: a part of it is NaN"))
    return found


def _value(node: ast.expr, values: Mapping[str, Value]) -> Value:
    match node:
        case ast.Constant(value=int() | float() as value):
            found: Value = value
        case ast.Name(id=name) if name in values:
            found = values[name]
        case ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            found = _judged(node, values)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as op, operand=operand):
            number = _number(evaluated(operand, values))
            found = -number if isinstance(op, ast.USub) else number
        case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
            found = _real(ARITHMETIC[type(op)](_number(evaluated(left, values)), _number(evaluated(right, values))))
        case ast.Compare():
            found = _compared(node, values)
        case ast.Subscript(value=of, slice=index):
            found = _item(evaluated(of, values), evaluated(index, values))
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as arguments, keywords=[]):
            found = _called(name, [evaluated(one, values) for one in arguments])
        case _:
            raise Unfit(message(LOOSE))
    return found


def _judged(node: ast.BoolOp | ast.UnaryOp, values: Mapping[str, Value]) -> bool:
    """Work out and, or, not: as far as it takes."""
    if isinstance(node, ast.UnaryOp):
        return not _truth(evaluated(node.operand, values))
    truths = (_truth(evaluated(part, values)) for part in node.values)
    return all(truths) if isinstance(node.op, ast.And) else any(truths)


def _compared(node: ast.Compare, values: Mapping[str, Value]) -> bool:
    """Work out a chain of comparisons, up to the first that does not hold."""
    left = _number(evaluated(node.left, values))
    for op, part in zip(node.ops, node.comparators, strict=True):
        right = _number(evaluated(part, values))
        if not COMPARISONS[type(op)](left, right):
            return False
        left = right
    return True


def _called(name: str, arguments: list[Value]) -> Value:
    """Return what a function gives: of one list, or of numbers."""
    first, *more = arguments
    if name == "len" and isinstance(first, list) and not more:
        return len(first)
    if name in MEASURES and (more or isinstance(first, list)):
        numbers = arguments if more else first
        if isinstance(numbers, list) and numbers:
            return _real(MEASURES[name]([_number(one) for one in numbers]))
        raise Unfit(message("{name}() of an empty list is none", name=name))
    if name in FUNCTIONS and not more:
        number = _number(first)
        if name == "log10" and number <= 0:
            raise Unfit(message("log10() of {number:g} is no number", number=number))
        return _real(FUNCTIONS[name](number))
    raise Unfit(message("{name}() is not given what it takes", name=name))


def _item(of: Value, index: Value) -> Value:
    """Return an item of a list, from its end where the index is negative."""
    if not isinstance(of, list):
        raise Unfit(message("what has an [index] is no list"))
    if isinstance(index, bool) or not isinstance(index, int):
        raise Unfit(message("an [index] is a whole number"))
    item = of[index]
    if not isinstance(item, bool | int | float | list):
        raise Unfit(message("item {index} is no number", index=index))
    return item


def _real(number: Any) -> int | float:
    """Return a number. Raises Unfit where it is NaN, or the root of a negative number."""
    if isinstance(number, complex) or math.isnan(number):
        raise Unfit(message("it cannot be worked out: a part of it is no real number"))
    return number  # type: ignore[no-any-return]


def _number(value: Value) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit(
            message(
                "{value} stands where a number belongs",
                value=message("a list") if isinstance(value, list) else message("a truth value"),
            )
        )
    if math.isnan(value):
        raise Unfit(message("it cannot be worked out: a part of it is NaN"))
    return value


def _truth(value: Value) -> bool:
    if not isinstance(value, bool):
        raise Unfit(message("beside and, or, not stand comparisons"))
    return value
