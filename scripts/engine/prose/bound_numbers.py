"""Numbers in sentences that name their record, `<data value="descent.scratch.loss">0.244</data>`.

Each is written out and compared at its own precision with the record; `cited.label` names a footnote of the page as
its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.ground.paths import read
from engine.prose import beside, page_sources, snippets, unbound_numbers
from engine.prose.fault import Fault
from engine.prose.markup import DATA, outside_fences, without_code
from engine.results.keys import parse_number
from engine.results.records import lookup, single

LOOSE_DATA = re.compile(r"<data\b", re.IGNORECASE)
NUMBER = re.compile(r"[-−]?\d+(?:\.(\d+))?(e-?\d+| × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
LONG = 60  # characters of a text that is to be a number; one that is never closed reaches far
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

Numbers = dict[str, dict[str, Any]]  # `descent.scratch` → the numbers of its record


def accepted(numbers: Numbers) -> dict[Path, str]:
    """Return {page: text} of the pages whose numbers differ from the records, with the recorded ones put in."""
    changed = {}
    for page in page_sources.pages():
        text = read(page)
        lines = text.split("\n")
        for number, line in outside_fences(lines):
            lines[number - 1] = rewritten(line, numbers)
        if "\n".join(lines) != text:
            changed[page] = "\n".join(lines)
    return changed


def changes(before: str, after: str) -> Iterator[str]:
    """Yield the numbers that differ between two versions of a page, each with its line."""
    for number, lines in enumerate(zip(before.split("\n"), after.split("\n"), strict=True), 1):
        for old, new in zip(*map(DATA.finditer, lines), strict=True):
            if old[0] != new[0]:
                yield f"line {number}: {new[1]} {old[2]} → {new[2]}; read the sentence again"


def faults(page: Path, text: str, numbers: Numbers) -> Iterator[Fault]:
    """Yield what is wrong with the numbers of a page that name their record or source."""
    for number, line in outside_fences(text.split("\n")):
        line = without_code(line)
        found = list(DATA.finditer(line))
        if len(LOOSE_DATA.findall(line)) != len(found):
            yield Fault(
                page, number, 'write <data value="chapter.experiment.number">0.123</data>, with "" and on one line'
            )
        for match in found:
            if said := _differs(match[1], match[2], numbers):
                yield Fault(page, number, said)


def said_of(key: str, text: str, before: str, after: str, numbers: Numbers) -> Iterator[str]:
    """Yield what is wrong with a number, and with what is read before and after it."""
    if differs := _differs(key, text, numbers):
        yield differs
    if glued := beside.glued(before, text, after):
        yield f"{key}: {glued}"


def _differs(key: str, text: str, numbers: Numbers) -> str:
    if unbound_numbers.is_cited(key):
        return ""
    value = value_of(key, numbers)
    if value is None:
        return f"there is no number {key}{_known(key, numbers)}"
    expected = written(value, text)
    if expected is None:
        return f"{key}: {text[:LONG]!r} is not a number as in 0.123, 1.2e-3 or 1.2 × 10⁻³; the record says {value!r}"
    if value and lost(expected, text):
        return f"{key}: nothing is left of {value:.3g} at the precision of {text}; write it anew"
    if expected != text:
        return f"{key}: the sentence says {text}, the record {expected}; python scripts/build.py --accept rewrites it"
    return ""


def _known(key: str, numbers: Numbers) -> str:
    experiment, _ = parse_number(key)
    names = [name for number, value in numbers.get(experiment, {}).items() for name in single(number, value)]
    return f"; {experiment} has {', '.join(names)}" if names else snippets.near(experiment, numbers)


def value_of(key: str, numbers: Numbers) -> float | None:
    """Return the number that a sentence names, None where there is none."""
    result, name = parse_number(key)
    return lookup(numbers.get(result, {}), name)


def written(value: float, text: str) -> str | None:
    """Write a number in the manner of a text: its decimals, its exponent, its minus. None where that is no number."""
    match = NUMBER.fullmatch(text)
    if not match:
        return None
    decimals, power = len(match[1] or ""), match[2]
    if power:
        mantissa, exponent = f"{value:.{decimals}e}".split("e")
        power = f"e{int(exponent)}" if power[0] == "e" else f" × 10{str(int(exponent)).translate(SUPERSCRIPT)}"
    else:
        mantissa = f"{Decimal(value):.{decimals}f}"
    if not Decimal(mantissa):
        mantissa = mantissa.removeprefix("-")
    return (mantissa if text.startswith("-") else mantissa.replace("-", "−")) + (power or "")


def rewritten(line: str, numbers: Numbers) -> str:
    """Return a line of a page with the recorded numbers put in."""
    for match in reversed(list(DATA.finditer(without_code(line)))):
        value = value_of(match[1], numbers)
        expected = None if value is None else written(value, match[2])
        if expected is not None and not lost(expected, match[2]):
            line = line[: match.start(2)] + expected + line[match.end(2) :]
    return line


def lost(expected: str, text: str) -> bool:
    """Whether a number would be written as 0 where its sentence has more of it."""
    return not re.search("[1-9]", expected) and bool(re.search("[1-9]", text))
