"""The reader's Python comes to the numbers of CPython: of every result that it is offered for, and of the labs.

Of + − × ÷ √ alone, to the last bit. Else, where libraries round powers and sines apart, within 1e-12, as far as a
trajectory is not chaotic: CPython walks it again with other last bits of the start, γ and the angle, and from where
that moves a number by more than 1e-13 nothing more is asked.
"""

import ast
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st
from tests.examples import tried as tried_on

from chapters.rmsprop.lab import descent_lab
from engine.ground.paths import SCRIPTS
from engine.interactive import programs, trial
from engine.interactive.programs import Program, Refusal
from engine.prose.snippets import sections
from engine.results.book import Book
from engine.results.comparison import leaves

LONG = 500  # steps that facts are of
TOGETHER, TIMES = 25, 12  # settings of the lab in one process, and how often: 300 in all, once a week
PLAIN = {"descent", "momentum", "adagrad", "rmsprop"}  # rules of + − × ÷ √ alone
BITS = 1e-15  # a few of the last, in which libraries differ
MOVED, APART = 1e-13, 1e-12
BY_LOGARITHM = {"half_life"}

Trace = Mapping[str, Any]
LAB = descent_lab.declaration


@cache
def tried() -> trial.Tried:
    return trial.tried(Book())


def is_plain(program: Program) -> bool:
    """Whether a program has no powers, and of `math` no more than roots, exact sums, and whole numbers."""
    nodes = [node for text in program.files.values() for node in ast.walk(ast.parse(text))]
    of_math = {node.attr for node in nodes if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "math"}
    return not any(isinstance(node, ast.Pow) for node in nodes) and of_math <= {"sqrt", "fsum", "inf", "isqrt"}


@pytest.mark.slow
def test_every_result_that_is_offered_comes_to_its_record():
    offered = {key: one for key, one in tried().results.items() if isinstance(one, Program)}
    assert {"rmsprop.trajectory", "rmsprop.cycle", "rmsprop.weights", "adagrad.path_2d", "writing.newton"} <= {*offered}
    exactly = {key for key, one in offered.items() if is_plain(one)}
    assert {"rmsprop.trajectory", "rmsprop.price", "adagrad.path_2d", "writing.newton"} <= exactly
    answers = trial.in_node({f"result {key}": one for key, one in offered.items()})
    declared = {str(one.key): one for one in Book().declared}
    for key, one in offered.items():
        now = trial.in_order(one.numbers, answers[f"result {key}"]["numbers"])
        assert trial.amiss(declared[key], one.numbers, answers[f"result {key}"]) == ""
        if key in exactly:
            assert floats(now) == floats(one.numbers)


def typed_anew(book: Book, program: Program) -> Program:
    """Return a program with the text of every section in it as a page shows that."""
    named = [(path, name) for path in program.files for name in sections(SCRIPTS / path)]
    lines = {path: text.split("\n") for path, text in program.files.items()}
    for one in programs.showing(book, program, {"1": named}).shown:
        path, at = str(one["file"]), slice(int(one["first"]) - 1, int(one["last"]))
        lines[path][at] = book.sources.text(SCRIPTS / path).split("\n")[at]
    return replace(program, files={path: "\n".join(text) for path, text in lines.items()})


@pytest.mark.slow
def test_a_result_comes_to_its_record_too_where_its_listings_are_put_in_as_the_page_shows_them():
    book = Book()
    offered = {key: one for key, one in tried().results.items() if isinstance(one, Program)}
    typed = {f"result {key}": typed_anew(book, one) for key, one in offered.items()}
    typed = {key: one for key, one in typed.items() if one.files != offered[key.removeprefix("result ")].files}
    assert {"result rmsprop.trajectory", "result adagrad.path_2d", "result writing.basins"} <= {*typed}
    declared = {f"result {one.key}": one for one in book.declared}
    for key, answer in trial.in_node(typed).items():
        assert trial.amiss(declared[key], typed[key].numbers, answer) == "", key


def floats(numbers: Any) -> list[tuple[str, float]]:
    """Return every number by its name; JavaScript writes floats from 2⁵³ up as whole numbers."""
    return [(name, float(value)) for name, value in leaves(numbers, "")]


def test_results_that_need_a_package_say_which():
    assert tried().results["rmsprop.scratch"] == Refusal(needs="torch")
    assert tried().results["rmsprop.stabiliser"] == Refusal(needs="mpmath")


def within(name: str) -> st.SearchStrategy[float]:
    """Values of a slider; of one that goes by factors, as many of each power."""
    slider = LAB["sliders"][name]
    if not slider["log"]:
        return st.floats(slider["least"], slider["most"])
    powers = st.floats(math.log10(slider["least"]), math.log10(slider["most"]))
    return powers.map(lambda power: min(max(10**power, slider["least"]), slider["most"]))


SETTINGS = st.fixed_dictionaries(
    {
        "rule": st.sampled_from([*LAB["rules"]]),
        "surface": st.sampled_from([*LAB["surfaces"]]),
        "start": st.tuples(*(st.floats(*side) for side in LAB["window"])),
        "steps": st.integers(1, LONG),
        "angle": st.one_of(st.just(0.0), within("angle")),
        **{name: within(name) for name in ("eta", "gamma", "epsilon")},
    }
)


def rows(trace: Trace) -> list[list[float | None]]:
    """Return all numbers of a trace, a row a step; None for what is no finite one."""
    columns = [column for name, column in sorted(trace.items()) if name != "facts"]
    steps = (
        [x for one in row for x in (one if isinstance(one, tuple | list) else [one])]
        for row in zip(*columns, strict=True)
    )
    return [[x if isinstance(x, int | float) and math.isfinite(x) else None for x in step] for step in steps]


def moved(setting: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a setting with its start a last bit higher, and with γ and the angle, of which powers and sines are."""
    yield {**setting, "start": tuple(math.nextafter(x, math.inf) for x in setting["start"])}
    for name, factor in product(("gamma", "angle"), (1 + BITS, 1 - BITS)):
        yield {**setting, name: setting[name] * factor}


def lasts(setting: Mapping[str, Any]) -> int:
    """Return how many steps of a walk of LONG steps may be asked for."""
    whole = {**setting, "steps": LONG}
    here, found = rows(descent_lab(**whole)), LONG + 1
    for other in moved(whole):
        there = rows(descent_lab(**other))
        apart = (t for t, both in enumerate(zip(here, there, strict=False)) if not near(*both, MOVED))
        found = min(found, next(apart, LONG + 1), *([len(here), len(there)] if len(here) != len(there) else []))
    return found


def near(here: list[float | None], there: list[float | None], apart: float) -> bool:
    pairs = zip(here, there, strict=True)
    return all(a == b or (a is not None and b is not None and abs(a - b) <= apart * abs(a)) for a, b in pairs)


def many(program: Program, examples: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what the lab tells of settings in the reader's Python."""
    code = f"from {program.module} import {program.function}\nEXAMPLES = {examples!r}\n"
    code += f"def traces():\n    return [{program.function}(**one) for one in EXAMPLES]\n"
    asked = replace(program, files={**program.files, "examples.py": code}, module="examples", function="traces")
    found: list[dict[str, Any]] = trial.in_node({"traces": asked}, limit=120)["traces"]["numbers"]
    return found


def flat_facts(trace: Trace) -> dict[str, list[float | None]]:
    return {name: [*both] for name, both in trace["facts"].items()}


@tried_on(TIMES, phases=[Phase.explicit, Phase.reuse, Phase.generate])  # to shrink many takes long
@given(examples=st.lists(SETTINGS, min_size=TOGETHER, max_size=TOGETHER))
def test_the_lab_is_in_the_readers_python_what_it_is_in_cpython(examples):
    for setting, there in zip(examples, many(tried().labs["rmsprop.descent_lab"], examples), strict=True):
        here = descent_lab(**setting)
        exactly = setting["rule"] in PLAIN and not setting["angle"]
        asked = LONG + 1 if exactly else lasts(setting)
        apart = 0.0 if exactly else APART
        for a, b in zip(rows(here)[:asked], rows(there)[:asked], strict=asked > LONG):
            assert near(a, b, apart), setting
        facts = flat_facts(here)
        assert [*facts] == [*there["facts"]]
        for name in [*facts] if asked > LONG else BY_LOGARITHM:
            assert near(facts[name], flat_facts(there)[name], APART if name in BY_LOGARITHM else apart), (name, setting)


def test_a_sign_that_is_turned_in_a_rule_is_seen():
    program = tried().labs["rmsprop.descent_lab"]
    path = "common/descent.py"
    assert program.files[path].count("x - eta * g") == 1
    turned = replace(program, files={**program.files, path: program.files[path].replace("x - eta * g", "x + eta * g")})
    setting = {name: one["default"] for name, one in LAB["sliders"].items()}
    setting |= {"rule": "descent", "surface": "valley", "start": (-5.0, -2.0)}
    (here,), (there,) = many(program, [setting]), many(turned, [setting])
    assert rows(here) == rows(descent_lab(**setting)) != rows(there)
