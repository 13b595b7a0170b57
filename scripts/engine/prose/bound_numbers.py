"""Numbers in sentences that name their record, `<data value="descent.scratch.loss">0.244</data>`.

Each is written out and compared at its own precision with the record; `cited.label` names a footnote of the page as
its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

from engine.ground.messages import message
from engine.ground.paths import read
from engine.prose import beside, claims, kept_digits, number_forms, page_sources, predicates, unbound_numbers
from engine.prose.fault import Fault
from engine.prose.kept_digits import Kinds
from engine.prose.markup import DATA, outside_fences, without_code
from engine.prose.number_forms import SUPERSCRIPT
from engine.results.keys import parse_number
from engine.results.records import lookup
from engine.results.runs import Outcome

LOOSE_DATA = re.compile(r"<data\b", re.IGNORECASE)
NUMBER = re.compile(r"[-−]?\d+(?:\.(\d+))?(e-?\d+| × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
SPREAD = " ± "  # between a mean and its standard error
LONGEST = 7  # decimals of a number that is written without a power of ten
LONG = 60  # characters of a text that is to be a number; one that is never closed reaches far

Numbers = Mapping[str, dict[str, Any]]  # `descent.scratch` → the numbers of its record


def accepted(numbers: Numbers) -> dict[Path, str]:
    """Return {page: text} of the pages whose numbers differ from the records, with the recorded ones put in."""
    changed = {}
    for page in page_sources.pages():
        text = read(page)
        if (new := renewed(text, numbers)) != text:
            changed[page] = new
    return changed


def renewed(text: str, numbers: Numbers) -> str:
    """Return the text of a page with the recorded numbers put in."""
    lines = text.split("\n")
    for number, line in outside_fences(lines):
        lines[number - 1] = rewritten(line, numbers)
    return "\n".join(lines)


def without_numbers(text: str) -> str:
    """Return a text with nothing where it has bound numbers, which a build writes; what they name stays."""
    return DATA.sub(lambda match: f'<data value="{match[1]}">{"" if NUMBER.search(match[2]) else match[2]}', text)


def changes(before: str, after: str) -> Iterator[str]:
    """Yield the numbers that differ between two versions of a page, each with its line."""
    for number, lines in enumerate(zip(before.split("\n"), after.split("\n"), strict=True), 1):
        for old, new in zip(*map(DATA.finditer, lines), strict=True):
            if old[0] != new[0]:
                yield message(
                    "line {number}: {key} {old} → {now}; read the sentence again",
                    number=number,
                    key=new[1],
                    old=old[2],
                    now=new[2],
                )


def faults(page: Path, text: str, numbers: Numbers, kinds: Kinds | None = None) -> Iterator[Fault]:
    """Yield what is wrong with the numbers and the claims of a page that name their record or source.

    kinds: how the numbers of each result are compared, by its key.
    """
    for number, line in outside_fences(text.split("\n")):
        line = without_code(line)
        found = list(DATA.finditer(line))
        if len(LOOSE_DATA.findall(line)) != len(found):
            yield Fault(
                page,
                number,
                message('write <data value="chapter.experiment.number">0.123</data>, with "" and on one line'),
            )
        for match in found:
            if not claims.is_claim(unescape(match[1]), match[2]):
                yield from (Fault(page, number, said) for said in said_of(match[1], match[2], numbers, kinds))
    yield from claims.faults(page, text, numbers)


def said_of(key: str, text: str, numbers: Numbers, kinds: Kinds | None = None) -> Iterator[str]:
    """Yield what is wrong with a number, or with a claim."""
    if claims.is_claim(key, text):
        yield from claims.misused(key, text, numbers)
        yield from filter(None, [claims.broken(key, text, numbers)])
        return
    for part, written_part in parts(key, text):
        if differs := _differs(part, written_part, numbers):
            yield differs
        elif more := kept_digits.overstated(part, written_part, numbers, kinds or {}):
            yield more


def beside_of(key: str, text: str, before: str, after: str) -> Iterator[str]:
    """Yield what is read with a number, or with a claim, so that it is another."""
    if claims.is_claim(key, text):
        yield from claims.beside_of(text, before)
        return
    if glued := beside.glued(before, text, after):
        yield f"{key}: {glued}"


def _differs(key: str, text: str, numbers: Numbers) -> str:
    if unbound_numbers.is_cited(key):
        return ""
    value = value_of(key, numbers)
    if value is None:
        return predicates.undefined(key, numbers)
    expected = written(value, text)
    if expected is None:
        return message(
            "{key}: {text!r} is not a number as in 0.123, 12.3%, 1,230 or 1.2 × 10⁻³; the record says {value!r}",
            key=key,
            text=text[:LONG],
            value=value,
        )
    if value and is_zero(expected):
        return message(
            "{key}: nothing is left of {value:.3g} at the precision of {text}; write {anew}",
            key=key,
            value=value,
            text=text,
            anew=_anew(value, text),
        )
    if expected != text:
        return message(
            "{key}: the sentence says {text}, the record {expected}; python scripts/build.py --accept rewrites it",
            key=key,
            text=text,
            expected=expected,
        )
    return ""


def _anew(value: float, text: str) -> str:
    """Write a number in the manner of one that leaves nothing of it, with two digits, as 0.00012 or 1.2e-9."""
    decimals = 1 - int(f"{value:.1e}".partition("e")[2])
    manner = f"0.{'0' * decimals}" if decimals < LONGEST else "1.0e0"
    return written(value, f"-{manner}" if text.startswith("-") else manner) or ""


def beyond_tolerance(outcome: Outcome) -> Outcome:
    """Return a run, with what holds and is another number in the digits of a sentence as drift."""
    before, now = outcome.entry.record, outcome.record
    if before is None or before.stand_in != now.stand_in or not outcome.entry.is_shown:
        return outcome
    drifted = {one.name for one in outcome.drifts}
    kinds = outcome.entry.declared.numbers
    found = kept_digits.beyond(outcome.entry.declared.key, before.numbers, now.numbers, kinds, written)
    return replace(outcome, drifts=(*outcome.drifts, *(one for one in found if one.name not in drifted)))


def value_of(key: str, numbers: Numbers) -> float | None:
    """Return the number that a sentence names, None where there is none."""
    result, name = parse_number(key)
    return lookup(numbers.get(result, {}), name)


def parts(key: str, text: str) -> list[tuple[str, str]]:
    """Return (key, text) of the numbers that a text holds: of `0.243 ± 0.001` a mean and its standard error."""
    mean, sign, error = text.partition(SPREAD)
    return [(f"{key}.mean", mean), (f"{key}.stderr", error)] if sign else [(key, text)]


def written(value: float, text: str) -> str | None:
    """Write a number in the manner of a text: decimals, exponent, minus, unit. None where that is no number."""
    form = number_forms.form(text)
    core = _plain(value * float(form.factor), form.core)
    return None if core is None else form.written(core)


def _plain(value: float, text: str) -> str | None:
    match = NUMBER.fullmatch(text)
    if not match:
        return None
    decimals, power = len(match[1] or ""), match[2]
    if power and value:
        mantissa, exponent = f"{value:.{decimals}e}".split("e")
        power = f"e{int(exponent)}" if power[0] == "e" else f" × 10{str(int(exponent)).translate(SUPERSCRIPT)}"
    else:
        mantissa = f"{Decimal(value):.{decimals}f}"
    if not Decimal(mantissa):
        mantissa, power = mantissa.removeprefix("-"), ""
    return (mantissa if text.startswith("-") else mantissa.replace("-", "−")) + (power or "")


def rewritten(line: str, numbers: Numbers) -> str:
    """Return a line of a page with the recorded numbers put in."""
    for match in reversed(list(DATA.finditer(without_code(line)))):
        new = [_renewed(key, text, numbers) for key, text in parts(match[1], match[2])]
        line = line[: match.start(2)] + SPREAD.join(new) + line[match.end(2) :]
    return line


def _renewed(key: str, text: str, numbers: Numbers) -> str:
    """Return a number as recorded, in the manner of a text; the text where nothing would be left of it."""
    value = value_of(key, numbers)
    expected = None if value is None else written(value, text)
    return text if expected is None or (value and is_zero(expected)) else expected


def is_zero(written: str) -> bool:
    """Whether a number is written as 0, in however many digits."""
    return not re.search("[1-9]", written)
