"""Records: text that comes back as it went, sealed, with small diffs."""

import difflib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.ground.problem import Problem
from engine.results import fingerprint, records
from engine.results.fingerprint import Code, DrawingFingerprint, Fingerprint
from engine.results.records import Drawn, Record, Run

finite = st.floats(allow_nan=False, allow_infinity=False)
name = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=8)
values = st.one_of(
    finite,
    st.integers(-(2**53), 2**53),
    st.lists(finite, max_size=5),
    st.lists(st.lists(finite, min_size=1, max_size=3), min_size=1, max_size=3),
    st.dictionaries(name, finite, max_size=3),
)


def record(numbers: dict[str, object]) -> Record:
    drawn = Drawn(DrawingFingerprint(code=Code("2", {"a.g": "3"}), numbers="4"), "5")
    made = Fingerprint(code=Code("1", {"a.f": "1"}), settings={"lr": 0.1}, device="cpu")
    return Record(numbers, made, Run("2026-11-01", "处理器", "Linux x86_64", "3.11.7", 0.5), {"walk.svg": drawn})


def test_a_record_of_an_earlier_engine_says_what_it_lacks(tmp_path: Path):
    now = record({"loss": 0.5})
    path = tmp_path / "record.json"
    path.write_text(replace(now, made=replace(now.made, lacks=frozenset({"files"}))).to_text(), encoding="utf-8")
    loaded = records.load(path)
    assert loaded is not None
    assert loaded.made.lacks == {"files"}
    assert fingerprint.reasons(loaded.made, now.made) == ["its record has no files"]


def test_a_record_holds_how_an_accelerator_was_set_to_compute_and_of_the_cpu_nothing(tmp_path: Path):
    plain = record({"loss": 0.5})
    assert "settings" not in json.loads(plain.to_text())["ran"]
    settled = replace(plain, ran=replace(plain.ran, settings={"backends.cudnn.allow_tf32": "False"}))
    path = tmp_path / "record.json"
    path.write_text(settled.to_text(), encoding="utf-8")
    assert records.load(path) == settled


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.dictionaries(name, values, max_size=4))
def test_a_record_comes_back_bit_by_bit(tmp_path: Path, numbers):
    path = tmp_path / "record.json"
    text = record(numbers).to_text()
    path.write_text(text, encoding="utf-8")
    loaded = records.load(path)
    assert loaded == record(numbers)
    assert loaded.to_text() == text
    path.write_bytes(text.replace("\n", "\r\n").encode("utf-8"))
    assert records.load(path) == record(numbers)


def test_one_changed_number_is_a_small_diff():
    before = record({"loss": 0.1, "curve": [1.0, 2.0], "trace": [[1.0, 2.0], [3.0, 4.0]]}).to_text().splitlines()
    after = record({"loss": 0.2, "curve": [1.0, 2.0], "trace": [[1.0, 2.0], [3.0, 4.0]]}).to_text().splitlines()
    changed = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    assert len(changed) == 4  # the number and the seal, before and after


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("0.5", "0.6"),
        lambda text: text[: len(text) // 2],
        lambda _: "",
        lambda _: "[]",
        lambda _: "{}",
        lambda text: text.replace('"ran"', '"run"'),
        lambda _: "[" * 100_000,
        lambda text: text.replace('"loss"', '"curve": ' + "[" * 1000 + "]" * 1000 + ', "loss"'),
        lambda text: text.replace('"loss"', '"loss": 0.75, "loss"'),
        lambda text: text.replace('"ran"', '"ran": {}, "ran"'),
    ],
)
def test_a_record_that_was_touched_is_refused(tmp_path: Path, spoil):
    path = tmp_path / "record.json"
    path.write_text(spoil(record({"loss": 0.5}).to_text()), encoding="utf-8")
    with pytest.raises(Problem, match="restore it from git, or delete it and build again"):
        records.load(path)


def test_a_record_that_is_cut_within_a_letter_is_none(tmp_path: Path):
    path = tmp_path / "record.json"
    content = record({"loss": 0.5}).to_text().encode("utf-8")
    path.write_bytes(content[: content.index("处".encode()) + 1])
    with pytest.raises(Problem, match="not a record; restore it from git, or delete it and build again"):
        records.load(path)


def test_what_stands_twice_in_a_record_is_named(tmp_path: Path):
    path = tmp_path / "record.json"
    path.write_text(record({"loss": 0.5}).to_text().replace('"loss"', '"loss": 0.75, "loss"'), encoding="utf-8")
    with pytest.raises(Problem, match='"loss" stands there twice; restore it from git, or delete it'):
        records.load(path)
