"""What fills in what the reader's Python lacks comes to what CPython comes to."""

import functools
import gzip
import io
import itertools
import json
import math
import operator
import statistics
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import tried

from engine.interactive import fences, listing_trial, listings, reader_python, trial
from engine.interactive.listing_trial import Outcome
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
    """Return numbers as floats, which JavaScript writes as whole numbers; those that are not finite by their names."""
    if isinstance(value, list):
        return [*map(floats, value)]
    number = float(value) if isinstance(value, int) else value
    return repr(number) if isinstance(number, float) and not math.isfinite(number) else number


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
    assert [one for (one,) in told(numbers, ["sum(x)"])] == [1.0, 1.0, float(1 + 2**70), "inf"]


def test_labs_are_declared_there_by_the_file_that_declares_them_here():
    there = reader_python.runtime()["engine/declare.py"]
    assert "def lab(" in there
    assert "def slider(label, least, most, default, log=False, whole=False, unit='')" in there


def as_listings(*codes: str) -> list[Outcome]:
    """Return what comes of codes that a reader runs."""
    made = []
    for code in codes:
        lines = tuple(fences.Line(text, Path("page.md"), number) for number, text in enumerate(code.split("\n"), 1))
        made.append(listings.Program(fences.Fence(lines[0], lines, 1, 1, "python", (), False), "", ()))
    return listing_trial.outcomes(made)


def printed_here(code: str) -> str:
    """Return what a code prints in this Python."""
    with redirect_stdout(io.StringIO()) as said:
        exec(code, {"__name__": "__main__"})
    return said.getvalue()


@pytest.fixture(autouse=True)
def nothing_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_trial, "KEPT", tmp_path / "kept.json")


FORMATS = [
    "",
    ".2f",
    ".0f",
    ".3",
    "g",
    ".10g",
    "e",
    ".0e",
    "%",
    ".1%",
    "+.3f",
    ",.2f",
    "012,.1f",
    "_",
    "^20.4g",
    "*<+9.1e",
]
FLOATS = st.one_of(
    st.floats(),
    st.floats(-1e4, 1e4).map(lambda x: round(x, 2)),
    st.integers(-1074, 1023).map(lambda n: 2.0**n),
    st.integers(-(2**20), 2**20).map(lambda n: n / 64),
    st.sampled_from([88.6, 2.5, 0.125, 5e-324, 1e15, 1e16, 1e22, 9.995, -0.0]),
)


@tried(12)
@given(st.lists(FLOATS, min_size=30, max_size=30))
def test_floats_are_printed_and_formatted_as_in_cpython(numbers: list[float]):
    start = f"import math\ninf, nan = math.inf, math.nan\nnumbers = {numbers!r}\n"
    fields = " ".join(f"{{x:{one}}}" for one in FORMATS)
    code = f"{start}for x in numbers: print(x, [x, (x,)], {{x: str(x)}}, f'{fields} {{x!r}}')\n"
    (outcome,) = as_listings(f"{code}print(*map(str, numbers))")
    assert outcome == Outcome(printed_here(f"{code}print(*map(str, numbers))"))


@tried(12)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers()), min_size=30, max_size=60))
def test_what_is_sorted_and_equal_stays_in_its_order(pairs: list[tuple[int, int]]):
    code = f"pairs = {pairs!r}\n"
    for how in ("key=lambda pair: pair[0]", "key=lambda pair: pair[0], reverse=True", "", "reverse=True"):
        code += f"print(sorted(pairs, {how}))\nother = list(pairs)\nother.sort({how})\nprint(other)\n"
    (outcome,) = as_listings(code)
    assert outcome == Outcome(printed_here(code))


SAME = [
    'x, w = 88.6, 10\nprint(f"{x=} {x = :.1f} {x:{w}.3f} {{x}} {x!r:>8} {w, x} {w == 10}")',
    "x, d = 0.125, {'a:b': 2.5}\nprint(f\"{d['a:b']:.0f} {(lambda v: v)(x):.2f} {[1, 2][1]} { {1: x}[1]:.2f}\")",
    "x = 2.5\nprint(f'''{x:.0f}\n{\nx\n}''', rf'\\d{x:.0f}', 'f\"{x:.0f}\" # str(x)')  # f'{x:.0f}",
    "class A:\n    def __repr__(self): return 'A!'\nprint(A(), [A()], f'{A()}', str(A()), repr({'a': A()}))",
    "print('', \"it's\", [\"it's\", '\"\\'', '\\n\\x00', '中é'], (), (1,), set(), {'a': [1.0]}, None, True, [b'1'])",
    "print(1, 2.5, sep=None, end='|')\nprint(1, 2.50, sep=', ')\nprint()",
    "print(isinstance('', str), str.upper('a'), str(5), str(), str(b'a', 'utf-8'), ', '.join(map(str, [0.1, 88.6])))",
    "print(format(3), format(3, '04d'), format('a', '>3'), format(True, '.1f'), format(7, 'x'), f'{12345678:,}')",
    "try: print([].x)\nexcept AttributeError: print('none')\nprint(sorted('bca'), sorted({3, 1}))",
    "import math\nfor x in (1.0, 709.0, 710.0, -800.0, math.inf):\n"
    "    try: print(math.exp(x) > 1)\n    except OverflowError as e: print(e)",
    "def f(n): return f(n + 1)\ntry: f(0)\nexcept RecursionError: print('deep')",
]


def test_what_readers_write_says_there_what_it_says_in_cpython():
    for code, outcome in zip(SAME, as_listings(*SAME), strict=True):
        assert outcome == Outcome(printed_here(code)), code


@pytest.mark.parametrize(
    ("code", "type_", "message", "line"),
    [
        ("x = 1\nraise ValueError('File \"2\", line 9, in f')", "ValueError", 'File "2", line 9, in f', 2),
        ("raise ValueError('a\\n  File \"2\", line 9')", "ValueError", 'a\n  File "2", line 9', 1),
        ("def f(n):\n    return f(n + 1)\nf(0)", "RecursionError", "maximum recursion depth exceeded", 2),
        ("def f(*a):\n    f(*a, *a)\nf(1)", "MemoryError", "pystack exhausted", 2),
        ("\nx = f'{1 / 0:.2f}'", "ZeroDivisionError", "divide by zero", 2),
        ("import jsffi", "ImportError", "no module named 'jsffi'", 1),
        ("from js import fetch", "ImportError", "no module named 'js'", 1),
    ],
)
def test_an_error_is_told_with_the_name_that_cpython_has_and_the_line_where_it_arose(code, type_, message, line):
    (outcome,) = as_listings(code)
    assert outcome == Outcome("", type_, message, "1", line)


def test_what_is_javascripts_cannot_be_had_by_other_ways_either():
    code = "import builtins\ndel builtins.__import__\nimport js, jsffi\n"
    code += (
        "print([hasattr(one, 'constructor') for one in (js, jsffi.to_js({}), jsffi.to_js([1]))], hasattr(js, 'fetch'))"
    )
    (outcome,) = as_listings(code)
    assert outcome == Outcome("[False, False, False] False\n")


def test_a_reader_waits_for_no_more_than_9_kilobytes_of_it():
    assert len(gzip.compress(json.dumps(reader_python.runtime()).encode())) < 9 * 1024
