"""Claims in words: a verdict in a sentence that names what bears it out.

`<data value="valley.walk.f.slow < valley.walk.f.fast">smaller</data>`: a predicate over recorded numbers. Where no
record can bear it out, `derived` says that it follows from what the page itself shows, and `cited.NAME` that the
literature says so, in a footnote of the same paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from engine.ground.messages import message
from engine.ground.paths import read, shown
from engine.ground.words import words
from engine.prose import page_sources, predicates, reading, sentences, unbound_numbers, verdicts
from engine.prose.evaluation import Unfit, Value
from engine.prose.fault import Fault
from engine.prose.markup import DATA, outside_fences, without_code
from engine.prose.predicates import Records
from engine.prose.unbound_numbers import CITED

DERIVED = "derived"
DIGIT = re.compile(r"\d")
ITEM = re.compile(r"[\w.]+\[-?\d+\]")  # of a list, with nothing that it is compared with
CURE = "mend the words, or what they rest on"


@dataclass(frozen=True)
class Claim:
    """A claim of a page. value: what it names; words: what it says; sentence: in which it stands, as it is read."""

    page: Path
    line: int
    value: str
    words: str
    sentence: str

    def __str__(self) -> str:
        return f"{shown(self.page)}:{self.line}: “{self.words}” in “{self.sentence}”"


def is_claim(value: str, said: str) -> bool:
    """Whether `<data>` holds a claim, not a number; value: what it names, said: what stands in it."""
    return value == DERIVED or predicates.is_predicate(value) or (value.startswith(CITED) and not DIGIT.search(said))


def faults(page: Path, text: str, numbers: Records) -> Iterator[Fault]:
    """Yield what is wrong with the claims of a page."""
    lines = text.split("\n")
    for one in found(page, text):
        yield from (Fault(page, one.line, said) for said in misused(one.value, one.words, numbers))
        if one.value.startswith(CITED) and f"[^{one.value.removeprefix(CITED)}]" not in _paragraph(lines, one.line):
            yield Fault(page, one.line, message("“{words}”: no footnote [^{name}] stands in this paragraph; name the source beside what it says", words=one.words, name=one.value.removeprefix(CITED)))  # fmt: skip # noqa: E501
        if said := broken(one.value, one.words, numbers):
            yield Fault(
                page,
                one.line,
                message("{said}; the sentence: {sentence}", said=said, sentence=one.sentence),
                is_claim=True,
            )


def misused(value: str, said: str, numbers: Records) -> Iterator[str]:
    """Yield what is wrong with a claim, whether it holds or not."""
    if ITEM.fullmatch(value):
        yield message(
            "{value}: an item of a list is not bound as a number; return it under a name of its own, and bind that",
            value=value,
        )
        return
    if not any(map(str.isalpha, said)):
        yield message(
            "{value}: {said!r} says nothing; put the words of the claim between the tags", value=value, said=said
        )
    for one in unbound_numbers.in_text(said):
        yield message(
            "“{said}”: {number} stands within the words of a claim; bind it as a number, outside of them",
            said=said,
            number=one.number,
        )
    if predicates.is_predicate(value):
        try:
            predicates.holds(predicates.parse(value, numbers), numbers)
        except Unfit as error:
            yield message("“{said}” rests on no predicate, {value}: {error}", said=said, value=value, error=error)


def broken(value: str, said: str, numbers: Records) -> str:
    """Say that a claim does not hold, with the values of what it names; "" where it does, or none can tell."""
    try:
        predicate = predicates.parse(value, numbers) if predicates.is_predicate(value) else None
        if predicate is None or predicates.holds(predicate, numbers):
            return ""
    except Unfit:
        return ""
    return message(
        "“{said}” does not hold: {value}, with {listed}; {cure}",
        said=said,
        value=value,
        listed=_listed(predicates.terms(predicate, numbers)),
        cure=message(CURE),
    )


def beside_of(said: str, before: str) -> Iterator[str]:
    """Yield what is read with the words of a claim so that they say another thing. before: what stands there."""
    if match := verdicts.pattern("before", words().claims.before, r"\s*$").search(reading.plain(before)):
        yield message(
            "“{said}”: {match!r} directly before it makes it another claim; put it between the tags too",
            said=said,
            match=match[0],
        )


def found(page: Path, text: str) -> Iterator[Claim]:
    """Yield the claims of a page, from the top; text: its source."""
    for number, line in outside_fences(text.split("\n")):
        for match in DATA.finditer(without_code(line)) if "<data" in line else ():
            value = unescape(match[1])
            if is_claim(value, match[2]):
                yield Claim(page, number, value, match[2], sentences.around(line, match.start()))


def listed(numbers: Records) -> list[str]:
    """Return a line for each claim of the pages, with what it rests on and the values of that; then how many there are.

    Of a claim that no record bears out its line says so.
    """
    every = [one for page in page_sources.pages() for one in found(page, read(page))]
    bound, derived = (sum(map(of, every)) for of in (_is_bound, lambda one: one.value == DERIVED))
    counts = message(
        "claims: {bound} rest on records, {derived} are derived, {cited} are cited",
        bound=bound,
        derived=derived,
        cited=len(every) - bound - derived,
    )
    return [*(f"{one}: {_rests(one, numbers)}" for one in every), counts]


def belied(before: Records, now: Records) -> Iterator[str]:
    """Yield the claims that hold, and would not with other numbers, each as a fault says it."""
    for page in page_sources.pages():
        for one in found(page, read(page)):
            said = broken(one.value, one.words, now)
            if said and not broken(one.value, one.words, before):
                yield message(
                    "{page}:{line}: {said}; the sentence: {sentence}",
                    page=shown(page),
                    line=one.line,
                    said=said,
                    sentence=one.sentence,
                )


def moved(before: Records, now: Records, texts: Mapping[Path, str]) -> Iterator[str]:
    """Yield the claims that rest on a number that is another, with both values, to be read again.

    texts: {path: text} of pages that were written anew.
    """
    results = {key for key in now if now[key] != before.get(key)}
    for page in page_sources.pages() if results else ():
        for one in found(page, texts.get(page) or read(page)):
            if results & predicates.results(one.value) and (others := _others(one.value, before, now)):
                holds = message("no longer holds") if broken(one.value, one.words, now) else "holds"
                yield message(
                    "{one} rests on {others}, and {holds}; read it again", one=one, others=others, holds=holds
                )


def _others(value: str, before: Records, now: Records) -> str:
    """Name what of a predicate has another value than before, "" where nothing has."""
    try:
        old, new = (predicates.terms(predicates.parse(value, one), one) for one in (before, now))
    except Unfit:  # some of it is recorded for the first time
        return ""
    moved = (key for key, was in old.items() if key in new and new[key] != was)
    return ", ".join(f"{key} {predicates.shown(old[key])} → {predicates.shown(new[key])}" for key in moved)


def _is_bound(claim: Claim) -> bool:
    return predicates.is_predicate(claim.value)


def _rests(claim: Claim, numbers: Records) -> str:
    if not _is_bound(claim):
        return claim.value
    try:
        predicate = predicates.parse(claim.value, numbers)
        holds = "" if predicates.holds(predicate, numbers) else message("; it does not hold")
        return message(
            "{value}, with {listed}{holds}",
            value=claim.value,
            listed=_listed(predicates.terms(predicate, numbers)),
            holds=holds,
        )
    except Unfit as error:
        return f"{claim.value}: {error}"


def _listed(terms: Mapping[str, Value]) -> str:
    return ", ".join(f"{key} = {predicates.shown(value)}" for key, value in terms.items())


def _paragraph(lines: list[str], line: int) -> str:
    """Return what stands around a line, up to the empty lines before and behind it."""
    first, last = line - 1, line
    while first and lines[first - 1].strip():
        first -= 1
    while last < len(lines) and lines[last].strip():
        last += 1
    return "\n".join(lines[first:last])
