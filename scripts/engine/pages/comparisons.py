"""What a claim compares, as a book writes it: with the values of its sides, in few digits."""

from __future__ import annotations

import re
from functools import partial

from engine.ground.words import words
from engine.prose import predicates
from engine.prose.evaluation import Value
from engine.prose.number_forms import printed

SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "*": "×", "-": "−"}
SIGN = re.compile(r"[<>!=]=|(?<![*\w])\*(?!\*)|(?<!\w)-")
JOINING = ("and", "or", "not")
FEW, DIGITS = 3, 7  # of a value


def with_signs(text: str) -> str:
    """Write a predicate with the signs of a book."""
    return re.sub(" +", " ", SIGN.sub(lambda match: SIGNS[match[0]], text)).strip()


def in_values(predicate: predicates.Predicate, numbers: predicates.Records) -> str:
    """Write what the sides of a predicate come to, with few digits where none of them looks like another by that.

    Raises Unfit where that cannot be worked out.
    """
    said = words().theme["made"]
    signs = {sign: f" {shown} " for sign, shown in SIGNS.items()} | {sign: said[sign] for sign in JOINING}
    found: list[float] = []

    def kept(value: Value) -> str:
        found.extend([value] if isinstance(value, int | float) else [])
        return _written(value, DIGITS)

    whole = predicates.compared(predicate, numbers, kept, signs)
    if len({_written(one, FEW) for one in found}) < len({*found}):
        return whole
    return predicates.compared(predicate, numbers, partial(_written, digits=FEW), signs)


def _written(value: Value, digits: int) -> str:
    if not isinstance(value, int | float):
        return predicates.shown(value)
    return printed(value, max(digits, len(str(int(abs(value))))))
