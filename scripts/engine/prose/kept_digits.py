"""How many digits of a number its tolerance keeps: a sentence that says more of it says what no run has to bear out.

A little more is let through, and looked at in every run (see `beyond`): where the digits of a sentence come out
otherwise, the number drifted, though it holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from engine.ground.messages import message
from engine.ground.paths import read, shown
from engine.prose import number_forms, page_sources
from engine.prose.markup import DATA, outside_fences, without_code
from engine.results.comparison import Comparison, Drift
from engine.results.keys import ResultKey, parse_number
from engine.results.records import lookup

Kinds = Mapping[str, Mapping[str, Comparison]]  # `descent.scratch` → how each of its numbers is compared

MORE = 100  # how often the unit of the last digit may fit into the tolerance: two digits


def overstated(key: str, text: str, numbers: Mapping[str, dict[str, Any]], kinds: Kinds) -> str:
    """Say what to write of a number whose text goes far beyond its tolerance, "" where it does not."""
    result, name = parse_number(key)
    value, kind = lookup(numbers.get(result, {}), name), of(name, kinds.get(result, {}))
    if not value or kind is None:
        return ""
    spread, form = _spread(kind, name, value, numbers[result]), number_forms.form(text)
    if spread * float(form.factor) <= MORE * float(unit(form.core)):
        return ""
    said = f"{kind.kind}({'shift' if kind.kind == 'statistical' else 'rtol'}={kind.rtol:g})"
    return message(
        "{key}: {text} has more digits than {said} keeps, {kept}; write fewer, or declare it closer",
        key=key,
        text=text,
        said=said,
        kept=kept(value, spread),
    )


def beyond(
    result: ResultKey,
    recorded: dict[str, Any],
    now: dict[str, Any],
    kinds: Mapping[str, Comparison],
    written: Callable[[float, str], str | None],
) -> Iterator[Drift]:
    """Yield the numbers of a result that hold, and are another number in the digits of a sentence.

    written: writes a number in the manner of a text. What is no more than its absolute tolerance is noise, of which
    no digit is looked at; and neither is one of a mean, whose runs may be others.
    """
    for place, name, text in _sentences(result) if recorded != now else ():
        before, after, kind = lookup(recorded, name), lookup(now, name), of(name, kinds)
        if before is None or after is None or kind is None or kind.kind != "close" or abs(before) <= kind.atol:
            continue
        if written(before, text) == text != written(after, text):
            tolerance = kind.tolerance(before)
            note = message(
                "; {place} says {text}, and the tolerance keeps {kept}",
                place=place,
                text=text,
                kept=kept(before, tolerance),
            )
            yield replace(Drift(f"{result}.{name}", before, after, abs(after - before), tolerance), note=note)


def of(name: str, kinds: Mapping[str, Comparison]) -> Comparison | None:
    """Return how a number is compared that a sentence calls `loss`, or `loss.mean`; None where it is not known."""
    named = (key for key in kinds if name == key or name.startswith(f"{key}."))
    longest = max(named, key=len, default=None)
    return None if longest is None else kinds[longest]


def unit(text: str) -> Decimal:
    """Return what one of the last digit of a written number is worth: of 0.244 a thousandth."""
    digits = text.replace("−", "-").replace(" × 10", "e").translate(PLAIN)
    return Decimal(1).scaleb(int(Decimal(digits).as_tuple().exponent))


PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def kept(value: float, spread: float) -> str:
    """Write a number with the digits that a spread leaves of it, which may be none."""
    digits = math.floor(math.log10(abs(value))) - math.ceil(math.log10(spread)) + 1
    return (
        message("{digits} digits: {value}", digits=digits, value=f"{value:.{digits}g}")
        if digits > 0
        else message("no digit")
    )


def _spread(kind: Comparison, name: str, value: float, numbers: dict[str, Any]) -> float:
    """Return how far a number may lie from another one of its kind: of a mean its standard error."""
    if kind.kind == "close":
        return 0.0 if abs(value) <= kind.atol else kind.tolerance(value)
    mean, _, part = name.rpartition(".")
    error = lookup(numbers, f"{mean}.stderr") if kind.kind == "statistical" and part == "mean" else 0.0
    return error or 0.0


def _sentences(result: ResultKey) -> Iterator[tuple[str, str, str]]:
    """Yield (file:line, name of the number, text) of the sentences that name numbers of a result."""
    for page in page_sources.pages():
        for number, line in outside_fences(read(page).split("\n")):
            for match in DATA.finditer(without_code(line)):
                key, name = parse_number(match[1])
                if key == result:
                    yield f"{shown(page)}:{number}", name, match[2]
