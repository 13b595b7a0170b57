"""What a claim compares, as a book writes it: with the values of its sides, in few digits."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    """Write what the sides of a predicate come to. Raises Unfit where that cannot be worked out."""
    said = words().theme["made"]
    signs = {sign: f" {shown} " for sign, shown in SIGNS.items()} | {sign: said[sign] for sign in JOINING}
    return predicates.compared(predicate, numbers, _written, signs)


def _written(values: Sequence[Value]) -> list[str]:
    """Write values that are compared, with few digits where none of them looks like another by that."""
    few = [_rounded(one, FEW) for one in values]
    different = len({*few}) == len({str(one) for one in values})
    return few if different else [_rounded(one, DIGITS) for one in values]


def _rounded(value: Value, digits: int) -> str:
    if not isinstance(value, int | float):
        return predicates.shown(value)
    return printed(value, max(digits, len(str(int(abs(value))))))
