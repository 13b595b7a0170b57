"""What a merge leaves in what builds make is settled by one command: what the merged code makes stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checkout import Checkout, commit

from engine.ground import merges

CODE, PAGE, NOTEBOOK = "scripts/chapters/valley/walking.py", "docs/walks/valley.md", "docs/notebooks/valley.ipynb"
RECORD = "docs/results/valley/weights.cpu.json"
MADE = (RECORD, *(f"docs/results/valley/weights.{suffix}" for suffix in ("svg", "csv", "md")))


def written(copy: Checkout) -> dict[str, bytes]:
    return {**copy.files("docs"), CODE: copy.path(CODE).read_bytes()}


def in_conflict(ours: bytes, theirs: bytes) -> bytes:
    """Return a file as a merge leaves it; spreadsheets have their mark once."""
    one, other = (text.removeprefix(b"\xef\xbb\xbf").rstrip(b"\n") for text in (ours, theirs))
    return b"<<<<<<< HEAD\n" + one + b"\n=======\n" + other + b"\n>>>>>>> other\n"


def put(copy: Checkout, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        copy.path(name).write_bytes(content)


@pytest.mark.slow
def test_the_side_that_the_merged_code_makes_stands_and_what_none_makes_is_made_again(checkout: Checkout):
    ours = written(checkout)
    checkout.edit(CODE, "def weights(steps=40)", "def weights(steps=50)")
    checkout.updated("--accept", "--only", "valley.weights")
    theirs = written(checkout)
    assert ours[PAGE] != theirs[PAGE]  # in numbers that a build wrote
    mixed = {name: in_conflict(ours[name], theirs[name]) for name in (*MADE, NOTEBOOK, PAGE)}
    put(checkout, {**mixed, CODE: theirs[CODE]})
    said = checkout.updated("--merge")
    assert f"{RECORD}: theirs stands for the code as merged\n" in said
    assert "docs/results/valley/weights.svg: theirs is that of the record\n" in said
    assert "valley.weights  " not in said.partition("fresh")[0]  # nothing was run
    assert written(checkout) == theirs

    put(checkout, {**mixed, CODE: theirs[CODE].replace(b"steps=50", b"steps=70")})
    said = checkout.updated("--merge", "--accept")
    assert f"{RECORD}: neither side is what the merged code makes; it is made again\n" in said
    assert "valley.weights" in said.partition("re-run, accepted")[0]
    assert '"steps": 70' in checkout.read(RECORD)


@pytest.mark.slow
def test_a_side_that_git_has_stands_where_the_file_is_a_mixture(checkout: Checkout):
    commit(checkout, "2026-11-01T12:00:00+00:00")
    before = written(checkout)
    checkout.edit(RECORD, '"half_life"', '"half_lives"')
    assert f"{RECORD}: ours stands for the code as merged\n" in checkout.updated("--merge")
    assert written(checkout) == before


def test_marks_in_code_come_first_and_marks_in_prose_are_named_and_left(checkout: Checkout):
    before = written(checkout)
    spoilt = {RECORD: in_conflict(before[RECORD], before[RECORD].replace(b"0.9", b"0.8"))}
    code = before[CODE].replace(b"eta, gamma", b"<<<<<<< HEAD\neta, gamma", 1)
    put(checkout, {**spoilt, CODE: code})
    line = before[CODE][: before[CODE].index(b"eta, gamma")].count(b"\n") + 1
    said = f"error: {CODE}:{line}: a merge left its conflict here\nerror: nothing was settled: choose what is to stand"
    assert checkout.refused("--merge").startswith(said)

    page = before[PAGE] + b"<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"
    put(checkout, {CODE: before[CODE], PAGE: page})
    done = checkout.build("--merge")
    assert f"{RECORD}: ours stands for the code as merged" in done.stdout
    assert f"error: {PAGE}:{page.count(chr(10).encode()) - 4}: a merge left its conflict here\n" in done.stderr
    assert written(checkout) == {**before, PAGE: page}
    assert "--merge writes, --check and --status write nothing" in checkout.refused("--merge", "--check")


lines = st.lists(st.sampled_from(["a", "b", "", "# =======", "x <<<<<<< y"]), max_size=3)
parts = st.lists(st.tuples(lines, lines, lines), min_size=1, max_size=3)


@given(parts, st.booleans())
def test_either_side_of_a_merge_is_what_it_was(parts: list[tuple[list[str], list[str], list[str]]], with_base: bool):
    text, ours, theirs = [], [], []
    for same, one, other in parts:
        base = ["||||||| base", "old"] if with_base else []
        text += [*same, "<<<<<<< HEAD", *one, *base, "=======", *other, ">>>>>>> other"]
        ours += [*same, *one]
        theirs += [*same, *other]
    assert merges.sides("\n".join(text)) == ("\n".join(ours), "\n".join(theirs))
    assert merges.without("\n".join(text), lambda *_: True) == "\n".join(ours)
    assert merges.without("\n".join(text), lambda *_: False) == "\n".join(text)
    assert merges.sides("\n".join(text[:-1])) is None
    assert merges.sides("\n".join(ours)) is None
