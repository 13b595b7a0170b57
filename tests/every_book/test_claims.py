"""Every claim in words of the pages: with other numbers in its records it would not hold, and the build would stop."""

import copy
from collections.abc import Iterator
from itertools import chain, combinations
from typing import Any

import pytest

from engine.ground.paths import read
from engine.prose import claims, page_sources, predicates
from engine.prose.claims import Claim
from engine.prose.predicates import Records
from engine.results import freshness
from engine.results.book import Book
from engine.results.keys import parse_number

EVERY = [one for page in page_sources.published() for one in claims.found(page, read(page))]
BOUND = [one for one in EVERY if predicates.is_predicate(one.value)]
FLIPS = (lambda x: -x, lambda _: 0.0, lambda x: x + 1, lambda x: x / 1e9, lambda x: x * 1e9, lambda _: 1e300, lambda _: -1e300)  # fmt: skip # noqa: E501
SHORT = 16  # items


@pytest.fixture(scope="module")
def numbers() -> Records:
    return freshness.numbers(Book())


def flipped(value: Any) -> Iterator[Any]:
    """Yield other numbers, or lists in which one item is another: any of a short list, of a long one from an end."""
    if not isinstance(value, list):
        yield from (flip(value) for flip in FLIPS)
        return
    yield value[:1]
    ends = {0, 1, len(value) - 2, len(value) - 1}
    for at in range(len(value)) if len(value) <= SHORT else ends:
        yield from ([*value[:at], other, *value[at + 1 :]] for other in flipped(value[at]))


def changed(numbers: Records, key: str) -> Iterator[Records]:
    """Yield records in which a number, or a list, is another."""
    result, name = parse_number(key)
    for path in paths(numbers[result], name):
        inner: Any = numbers[result]
        for part in path:
            inner = inner[part]
        for other in flipped(inner):
            record = copy.deepcopy(dict(numbers[result]))
            inside: Any = record
            for part in path[:-1]:
                inside = inside[part]
            inside[path[-1]] = other
            yield {**numbers, result: record}


def paths(entries: Any, name: str) -> Iterator[tuple[str, ...]]:
    """Yield where in a record a number or a list of this name stands, key by key."""
    if isinstance(entries, dict):
        if isinstance(entries.get(name), int | float | list):
            yield (name,)
        for key, entry in entries.items():
            if name.startswith(f"{key}."):
                yield from ((key, *rest) for rest in paths(entry, name[len(key) + 1 :]))


@pytest.mark.parametrize("claim", BOUND, ids=lambda one: f"{one.page.stem}:{one.line} {one.words}")
def test_other_numbers_in_its_record_belie_a_claim_and_the_fault_names_the_sentence(claim: Claim, numbers: Records):
    keys = predicates.parse(claim.value, numbers).keys
    assert not claims.broken(claim.value, claim.words, numbers)
    one_by_one = (other for key in keys for other in changed(numbers, key))
    in_pairs = (other for a, b in combinations(keys, 2) for one in changed(numbers, a) for other in changed(one, b))
    others = chain(one_by_one, in_pairs)  # of `a or b` two have to be others
    other = next((one for one in others if claims.broken(claim.value, claim.words, one)), None)
    assert other is not None, f"{claim}: no other number would make it false; it says nothing"
    said = [fault for fault in claims.faults(claim.page, read(claim.page), other) if fault.is_claim]
    assert any(fault.line == claim.line and claim.sentence in fault.text for fault in said)
