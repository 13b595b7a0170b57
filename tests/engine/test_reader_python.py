"""What fills in what the reader's Python lacks comes to what CPython comes to."""

import functools
import gzip
import itertools
import json
import math
import operator
import statistics
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import tried

from engine.interactive import reader_python, trial
from engine.interactive.programs import Program

CODE = """
import functools, itertools, math, operator, statistics

def asked(ask, numbers):
    try:
        return ask(numbers)
    except Exception as error:
        return type(error).__name__

def f():
    return {{"found": [[asked(ask, numbers) for ask in ASKS] for numbers in {numbers!r}]}}

ASKS = [
    {asks}
]
"""
ASKS = [
    *("math.fsum(x)", "math.prod(map(float, x))", "[math.gcd(int(y) % 999, 36) for y in x]"),
    *("statistics.mean(x)", "statistics.fmean(x)", "statistics.median(x)", "statistics.mode(x)"),
    *("statistics.variance(x)", "statistics.pvariance(x)", "statistics.stdev(x)", "statistics.pstdev(x)"),
    "[math.isqrt(int(abs(y)) % 10**30) for y in x]",
    "[math.comb(n, 3) + math.perm(n, 2) + math.factorial(n) + math.lcm(n, 4) for n in range(len(x))]",
    "[round(one, n) for one in x for n in (-1, 0, 2, 17)]",
    "[round(one) % 2**50 for one in x]",
    "list(zip(x, x[1:], strict=len(x) < 4))",
    "list(itertools.pairwise(x))",
    "list(itertools.combinations(x[:4], 2))",
    "list(itertools.permutations(x[:3]))",
    "list(itertools.product(x[:2], repeat=2))",
    "list(itertools.zip_longest(x, x[1:], fillvalue=0))",
    "list(itertools.takewhile(lambda y: y > 0, x))",
    "list(itertools.dropwhile(lambda y: y > 0, x))",
    "list(itertools.chain.from_iterable([x, x])) + list(itertools.chain(x, x))",
    "functools.reduce(operator.add, x, 0)",
    "functools.cache(lambda y: y)(len(x)) + functools.lru_cache(maxsize=3)(lambda y: y)(1)",
    "operator.itemgetter(0)(x), operator.itemgetter(1, 0)(x), operator.mul(2, x[0]), operator.neg(x[0])",
]
MODULES = {one.__name__: one for one in (functools, itertools, math, operator, statistics)}
NUMBERS: st.SearchStrategy[Any] = st.one_of(
    st.floats(-1e6, 1e6),
    st.floats(-1e150, 1e150),
    st.integers(-(2**40), 2**40),
    st.sampled_from([0.0, -0.0, 0.5, 2.675, 1.005, 5e-324, 2.5, 1e16]),
)


def told(numbers: list[list[Any]], asks: list[str]) -> list[list[Any]]:
    """Return what the reader's Python answers to each of several questions about numbers."""
    code = CODE.format(numbers=numbers, asks=",\n    ".join(f"lambda x: ({ask})" for ask in asks))
    answer = trial.in_node({"asked": Program({"one.py": code}, "one", "f")}, limit=60)["asked"]
    found: list[list[Any]] = floats(answer["numbers"]["found"])
    return found


def floats(value: Any) -> Any:
    """Return numbers as floats, which JavaScript writes as whole numbers where they are, None where they are none."""
    if isinstance(value, list):
        return [*map(floats, value)]
    number = float(value) if isinstance(value, int) else value
    return None if isinstance(number, float) and not math.isfinite(number) else number


def here(ask: str, numbers: list[Any]) -> Any:
    try:
        found = eval(ask, {**MODULES, "x": numbers})
    except Exception as error:
        return type(error).__name__
    return floats(json.loads(json.dumps(found)))


@tried(24)
@given(st.lists(st.lists(NUMBERS, max_size=7), min_size=20, max_size=20))
def test_sums_means_roundings_and_walks_over_values_are_those_of_cpython(numbers: list[list[Any]]):
    for values, answers in zip(numbers, told(numbers, ASKS), strict=True):
        for ask, answer in zip(ASKS, answers, strict=True):
            assert answer == here(ask, values), (ask, values)


@tried(24)
@given(st.lists(st.lists(st.floats(-1e300, 1e300), max_size=4), min_size=20, max_size=20))
def test_lengths_are_within_the_last_bit_of_those_of_cpython(numbers: list[list[Any]]):
    for values, (answer,) in zip(numbers, told(numbers, ["math.hypot(*x)"]), strict=True):
        assert answer == pytest.approx(math.hypot(*values), rel=sys.float_info.epsilon, abs=0)


def test_sums_of_floats_keep_what_is_rounded_away():
    numbers: list[list[Any]] = [[0.1] * 10, [1e16, 1.0, -1e16], [1, 2**70], [1.0, 1e308, 1e308]]
    assert [one for (one,) in told(numbers, ["sum(x)"])] == [1.0, 1.0, float(1 + 2**70), None]


def test_labs_are_declared_there_by_the_file_that_declares_them_here():
    there = reader_python.runtime()["engine/declare.py"]
    assert "def lab(" in there
    assert "def slider(label, least, most, default, log=False, whole=False, unit='')" in there


def test_a_reader_waits_for_no_more_than_6_kilobytes_of_it():
    assert len(gzip.compress(json.dumps(reader_python.runtime()).encode())) < 6 * 1024
