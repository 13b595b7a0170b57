"""People on different Pythons share the records: what holds under another one is written by nobody."""

import dataclasses
import sys
from pathlib import Path

import pytest
from tests.checkout import Checkout

from engine.results import records
from engine.results.records import Record

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
OTHER = "3.10"
# a line and a figure, a table, measured data: numbers compared exactly, nearly and not at all
THEIRS = ("newton.cpu.json", "circle.cpu.json", "concise.cpu.json")


def other_python(made):
    return dataclasses.replace(made, versions={**made.versions, "python": OTHER})


def recorded(path: Path) -> Record:
    record = records.load(path)
    assert record
    return record


def recorded_under_another(checkout: Checkout, **numbers: float) -> None:
    """Let THEIRS and every view of them be of another Python. numbers: of `roots.newton`, given anew."""
    for path in (one for one in checkout.path("docs/results").rglob("*.json") if one.name in THEIRS):
        record = recorded(path)
        views = {name: dataclasses.replace(one, made=other_python(one.made)) for name, one in record.views.items()}
        given = record.numbers | (numbers if path.name.startswith("newton.") else {})
        other = Record(given, other_python(record.made), record.ran, views)
        path.write_text(other.to_text(), encoding="utf-8", newline="\n")


@pytest.fixture
def elsewhere(checkout: Checkout) -> Checkout:
    """The mini-site, of which somebody with another Python recorded a part."""
    recorded_under_another(checkout)
    return checkout


@pytest.mark.slow
def test_what_holds_under_another_python_is_run_once_and_no_byte_changes(elsewhere: Checkout):
    before = elsewhere.files("docs")
    assert f"python {OTHER} → {HERE}" in elsewhere.build("--status").stdout
    first = elsewhere.updated("--data", "heights.dat")
    assert first.count("re-run, holds") == len(THEIRS)
    assert "writes" not in first
    assert elsewhere.files("docs") == before
    assert "re-run" not in elsewhere.updated("--data", "heights.dat")
    assert "stale" not in elsewhere.build("--status").stdout
    assert "writes" not in elsewhere.updated("--data", "heights.dat", "--force", "--only", "[nc][eio]*")
    assert elsewhere.files("docs") == before


@pytest.mark.slow
def test_a_check_under_another_python_passes_once_all_has_been_run_and_remembers_nothing(elsewhere: Checkout):
    for options in (("--no-site",), ("--force", "--only", "[nc][eio]*")):
        assert elsewhere.built("--check", "--data", "heights.dat", *options).count("re-run, holds") >= len(THEIRS)
    assert "stale" in elsewhere.build("--status").stdout


def test_what_does_not_hold_under_another_python_is_refused(checkout: Checkout):
    recorded_under_another(checkout, root=1.5)
    for options in (("--no-site",), ("--check",)):
        said = checkout.refused("--data", "heights.dat", *options)
        assert "roots.newton.root: recorded 1.5, now 1.414" in said
        assert f"roots.newton drifted because python {OTHER} → {HERE}" in said


@pytest.mark.slow
def test_what_changed_is_recorded_under_the_python_that_ran_it_and_nothing_else_is(elsewhere: Checkout):
    before = elsewhere.files("docs")
    elsewhere.edit("scripts/chapters/roots.py", "def newton(start=1.0, steps=4)", "def newton(start=1.0, steps=5)")
    elsewhere.edit("scripts/chapters/roots.py", "    x, errors = start, [", "    x, errors = float(start), [")
    elsewhere.updated("--accept", "--data", "heights.dat")
    changed = {Path(name).name for name, content in elsewhere.files("docs/results").items() if before[name] != content}
    assert changed == {"newton.cpu.json", "newton.svg", "newton.csv"}
    newton = recorded(elsewhere.path("docs/results/roots/newton.cpu.json"))
    assert newton.made.versions["python"] == HERE


def test_a_run_that_held_says_nothing_of_other_results_and_other_code(elsewhere: Checkout):
    elsewhere.updated("--only", "newton")
    lines = {line.split()[0]: line for line in elsewhere.build("--status").stdout.splitlines()}
    assert "stale" not in lines["roots.newton"]
    assert "stale" in lines["valley.circle"]
    elsewhere.edit("scripts/chapters/roots.py", "x = (x + 2 / x) / 2", "x = (x + 2 / x) / 2.0")
    said = elsewhere.build("--status").stdout
    assert "chapters.roots.newton changed" in said
