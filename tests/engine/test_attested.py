"""Results that not every push computes again: sampled ones have their turn, attested ones are their author's."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from tests.checkout import DATA, Checkout

from engine import experiment
from engine.ground.digest import digest
from engine.results import records, turns
from engine.results.keys import ResultKey
from engine.results.records import Record
from engine.results.turns import Push

ROOTS, PEOPLE = "scripts/chapters/roots.py", "scripts/chapters/valley/people.py"
NEWTON = "docs/results/roots/newton.cpu.json"
DECLARED = '@experiment(numbers={"root": exact, "errors": exact}'
CONCISE = "@experiment(numbers=FITTED)\ndef concise("
RAN = re.compile(r"^\[\d+/\d+\] roots\.newton", re.MULTILINE)
MACHINE: dict[str, Any] = {"device": "Tensor Mill 9", "system": "Linux riscv64", "seconds": 3600.0}


def declare(checkout: Checkout, checked: str) -> None:
    checkout.edit(ROOTS, DECLARED, f'{DECLARED}, checked="{checked}"')


def record_of(checkout: Checkout, name: str) -> Record:
    record = records.load(checkout.path(name))
    assert record
    return record


def save(checkout: Checkout, name: str, record: Record) -> None:
    checkout.path(name).write_text(record.to_text(), encoding="utf-8", newline="\n")


@pytest.fixture
def attested(checkout: Checkout) -> Checkout:
    """A site one of whose results is attested, by another machine, 28 days ago."""
    declare(checkout, "attested")
    record = record_of(checkout, NEWTON)
    day = (datetime.now(UTC).date() - timedelta(days=28)).isoformat()
    save(checkout, NEWTON, replace(record, ran=replace(record.ran, date=day, **MACHINE)))
    checkout.built("--notebooks")  # which shows it as it is recorded
    return checkout


def test_how_a_result_is_checked_makes_none_stale(checkout: Checkout):
    for checked in ("sampled", "attested"):
        declare(checkout, checked)
        lines = checkout.built("--status").splitlines()
        assert all(line.split()[1] == "fresh" for line in lines if line.startswith(("roots.", "valley.")))
        checkout.edit(ROOTS, f', checked="{checked}"', "")


def test_a_push_leaves_an_attested_result_out_and_says_which(attested: Checkout):
    said = attested.built("--check", "--force", "--no-site", "--data", DATA)
    assert re.search(
        r"^roots.newton is attested, and not computed again: \S+, Tensor Mill 9, Linux riscv64", said, re.M
    )
    assert not RAN.search(said)
    assert re.search(r"^\[\d+/\d+\] valley\.weights", said, re.MULTILINE)


@pytest.mark.slow
def test_what_is_drawn_of_an_attested_result_is_held_against_its_record(attested: Checkout):
    record, text = record_of(attested, NEWTON), "x: 1.414215\n"  # as another machine might have drawn it
    views = {**record.views, "newton.txt": replace(record.views["newton.txt"], text=digest(text))}
    save(attested, NEWTON, replace(record, views=views))
    attested.path("docs/results/roots/newton.txt").write_text(text, encoding="utf-8", newline="\n")
    assert "newton.txt" in attested.refused("--check", "--force", "--no-site", "--data", DATA)


@pytest.mark.slow
def test_an_attested_result_that_is_named_is_computed_again(attested: Checkout):
    said = attested.built("--check", "--force", "--only", "newton")
    assert RAN.search(said)


@pytest.mark.slow
def test_a_changed_fingerprint_of_an_attested_result_stops_a_check_that_does_not_run_it(attested: Checkout):
    attested.edit(ROOTS, "x = (x + 2 / x) / 2", "x = (x + 2 / x) / 2.0")
    done = attested.build("--check", "--no-site")
    assert done.returncode == 1
    assert "[1/" not in done.stdout
    where = "python scripts/build.py --device cpu where Tensor Mill 9, Linux riscv64 is, and commit what it writes"
    assert f"roots.newton is stale: chapters.roots.newton changed; it is attested: run {where}" in done.stderr


@pytest.mark.slow
def test_an_author_runs_a_stale_attested_result_as_any_other(attested: Checkout):
    attested.edit(ROOTS, "x = (x + 2 / x) / 2", "x = (x + 2 / x) / 2.0")
    assert RAN.search(attested.updated())
    assert record_of(attested, NEWTON).ran.date == datetime.now(UTC).date().isoformat()


@pytest.mark.slow
def test_another_python_alone_leaves_an_attested_result_as_it_is(attested: Checkout):
    record = record_of(attested, NEWTON)
    made = replace(record.made, versions={**record.made.versions, "python": "3.1"})
    save(attested, NEWTON, replace(record, made=made))
    attested.built("--check", "--force", "--no-site", "--data", DATA)
    assert re.search(r"^roots.newton +fresh", attested.built("--status"), re.MULTILINE)


@pytest.mark.slow
def test_the_status_lists_attested_results_by_age_with_their_machine(attested: Checkout):
    attested.edit(PEOPLE, CONCISE, CONCISE.replace("FITTED)", 'FITTED, checked="attested")'))
    lines = attested.built("--status").splitlines()
    start = lines.index("attested, computed again by no push, the oldest first:")
    assert re.match(r"  roots.newton +28 days old: \S+, Tensor Mill 9, Linux riscv64, .*, 3600 s$", lines[start + 1])
    assert re.match(r"  valley.concise +0 days old: ", lines[start + 2])


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"checked": "never"}, "checked is one of always, sampled, attested"),
        ({"device": "gpu", "checked": "attested"}, "device is one of cpu, cuda, mps"),
        ({"device": "cuda"}, 'no push computes it on a cuda device: declare checked="attested" as well'),
    ],
)
def test_what_no_push_can_hold_to_is_refused(declared: dict[str, Any], said: str):
    with pytest.raises(TypeError, match=said):
        experiment(numbers={}, **declared)


def test_an_experiment_for_an_accelerator_asks_for_its_device(shared: Checkout):
    shared.edit(ROOTS, DECLARED, f'{DECLARED}, checked="attested", device="cuda"')
    said = shared.refused("--status")
    assert "roots.py:8: it is for cuda: let it ask for device, a parameter without a default" in said


@given(st.text(), st.integers(0, 50), st.lists(st.integers(1, 20), min_size=turns.EVERY, max_size=turns.EVERY))
def test_each_sampled_result_has_its_turn_within_so_many_pushes(key: str, before: int, sizes: list[int]):
    pushes = [Push("", first, last) for first, last in pairwise(accumulate(sizes, initial=before))]
    assert any(push.takes(ResultKey(key)) for push in pushes)


@given(st.text(), st.integers(0, 50))
def test_a_push_of_one_commit_takes_a_sampled_result_once_in_so_many(key: str, before: int):
    pushes = [Push("", number, number + 1) for number in range(before, before + turns.EVERY)]
    assert sum(push.takes(ResultKey(key)) for push in pushes) == 1


def git(checkout: Checkout, *command: str) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    done = subprocess.run(["git", *who, *command], cwd=checkout.root, check=True, capture_output=True, encoding="utf-8")
    return done.stdout


def commits(checkout: Checkout, number: int) -> None:
    for _ in range(number):
        git(checkout, "commit", "-q", "--allow-empty", "-m", "more")


@pytest.fixture
def sampled(checkout: Checkout) -> Checkout:
    """A repository of git one of whose results is sampled."""
    if not shutil.which("git"):
        pytest.skip("needs git")
    declare(checkout, "sampled")
    git(checkout, "init", "-q")
    git(checkout, "add", "-A")
    commits(checkout, 2)
    return checkout


def waiting(checkout: Checkout) -> int:
    """Return in how many commits its turn comes."""
    lines = checkout.built("--status").splitlines()
    start = lines.index("sampled, computed again by one push in 8 or more often, the next first:")
    found = re.match(r"  roots.newton +(\d+) commits? from here$", lines[start + 1])
    assert found
    return int(found[1])


def checked(checkout: Checkout, *options: str) -> str:
    return checkout.built("--check", "--force", "--no-site", "--data", DATA, *options)


@pytest.mark.slow
def test_a_sampled_result_is_computed_again_at_its_turn_and_left_out_at_others(sampled: Checkout):
    commits(sampled, waiting(sampled))
    assert RAN.search(checked(sampled))
    commits(sampled, 1)
    said = checked(sampled)
    assert "roots.newton is sampled: its turn is 7 commits from here" in said
    assert not RAN.search(said)
    assert RAN.search(checked(sampled, "--since", "HEAD~2"))


@pytest.mark.slow
def test_a_sampled_result_whose_record_a_push_brings_is_computed_again(sampled: Checkout):
    commits(sampled, waiting(sampled))
    record = record_of(sampled, NEWTON)
    save(sampled, NEWTON, replace(record, ran=replace(record.ran, **MACHINE)))
    git(sampled, "commit", "-qam", "a record")
    assert RAN.search(checked(sampled))


@pytest.mark.slow
def test_where_git_tells_no_turn_every_sampled_result_is_computed_again(sampled: Checkout):
    commits(sampled, waiting(sampled) + 1)
    assert RAN.search(checked(sampled, "--since", "0" * 40))
    ask = ("-c", "from engine.results import turns; print(turns.pushed())")
    assert sampled.run(*ask, PYTHONPATH="scripts").stdout.startswith("Push(")
    sampled.path(".git/shallow").write_text(git(sampled, "rev-parse", "HEAD"), encoding="utf-8")
    assert sampled.run(*ask, PYTHONPATH="scripts").stdout == "None\n"
    sampled.path(".git").rename(sampled.path("away"))
    assert sampled.run(*ask, PYTHONPATH="scripts").stdout == "None\n"


@pytest.mark.slow
def test_a_page_says_of_an_attested_result_when_it_was_computed_and_the_gate_holds_it_to_that(attested: Checkout):
    git(attested, "init", "-q")
    git(attested, "add", "-A")
    commits(attested, 1)
    attested.built()
    page = LexborHTMLParser(attested.read("site/walks/roots-sources.html"))
    panel = page.css_first('[id="roots.newton"]')
    assert panel
    day = record_of(attested, NEWTON).ran.date
    said = f"not for this release · {day} · 28 days old at this release"
    assert said in panel.text(deep=True)
    assert "not for this release" not in attested.read("site/walks/valley-sources.html")
    attested.edit("site/walks/roots-sources.html", "<span>not for this release</span>", "")
    refused = "docs/walks/roots.md: roots.newton is attested, and its source does not say not for this release; render"
    assert refused in attested.refused("--gate", "site")
