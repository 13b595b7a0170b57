"""A build that finds everything as an earlier one left it says what that said, and imports nothing that it would run.

Whatever differs is looked at: what is said is then as if nothing were kept.
"""

import json
import re
import shutil
from collections.abc import Callable

import pytest
from tests.checkout import Checkout
from tests.slow import all_but

KEPT = ".cache/state/built.json"
HEAVY = ("mkdocs", "nbconvert", "jupytext", "torch", "numpy", "matplotlib", "markdown", "jinja2", "engine.results.book")


def imported(checkout: Checkout, *options: str) -> set[str]:
    done = checkout.run("-X", "importtime", "scripts/build.py", "--offline", *options)
    assert done.returncode == 0, done.stderr
    return set(re.findall(r"\| +([\w.]+)$", done.stderr, re.MULTILINE))


@pytest.mark.slow
def test_a_second_build_and_a_second_look_import_nothing_of_what_they_need_not_do(checkout: Checkout):
    checkout.built()
    checkout.built("--status")
    assert imported(checkout).isdisjoint(HEAVY)
    assert imported(checkout, "--status").isdisjoint(HEAVY)


def edited_code(checkout: Checkout) -> None:
    checkout.edit("scripts/chapters/roots.py", "import math\n", "import math  # roots\n")


def stale_code(checkout: Checkout) -> None:
    checkout.edit("scripts/chapters/roots.py", "(x + 2 / x) / 2\n", "(2 / x + x) / 2\n")


def other_numbers(checkout: Checkout) -> None:
    checkout.edit("scripts/chapters/roots.py", "start=1.0", "start=1.25")


def edited_page(checkout: Checkout) -> None:
    checkout.edit("docs/walks/valley.md", "## Summary", "A sentence more.\n\n## Summary")


def lost_record(checkout: Checkout) -> None:
    checkout.path("docs/results/roots/newton.cpu.json").unlink()


def nothing(_: Checkout) -> None:
    """Leave all as it is."""


def table(said: str) -> str:
    """Return what is said without the time that it took."""
    return re.sub(r"Done in .*", "", said)


@pytest.mark.parametrize(
    "change",
    all_but(
        [edited_code, stale_code, edited_page],
        [edited_code, stale_code, other_numbers, edited_page, lost_record, nothing],
    ),
)
def test_after_a_change_a_build_says_what_it_says_where_nothing_is_kept(
    checkout: Checkout, change: Callable[[Checkout], None]
):
    checkout.updated()
    change(checkout)
    checkout.updated("--accept")
    written = checkout.path(KEPT).stat().st_mtime_ns
    kept = checkout.updated()
    assert checkout.path(KEPT).stat().st_mtime_ns == written  # by a build that ran something, for all that come
    assert "fresh" in kept
    checkout.path(KEPT).unlink()
    assert table(checkout.updated()) == table(kept)


def test_where_only_pages_differ_no_result_is_looked_at(checkout: Checkout):
    checkout.updated()
    edited_page(checkout)
    kept = table(checkout.updated())
    checkout.edit("docs/walks/valley.md", "A sentence more.", "Another sentence.")
    assert imported(checkout, "--no-site").isdisjoint({"engine.build.conductor", "engine.build.workflow"})
    assert table(checkout.updated()) == kept.replace("  writes docs/notebooks/valley.ipynb\n", "")


@pytest.mark.slow
def test_a_page_that_an_experiment_reads_is_one_of_what_results_are_made_of(checkout: Checkout):
    checkout.edit("scripts/chapters/roots.py", "@experiment(", '@experiment(files=["docs/walks"], ')
    checkout.updated("--accept")
    checkout.path("docs/walks/later.md").write_text("# Later\n", encoding="utf-8")
    assert re.search(r"^roots\.newton .* re-run", checkout.updated(), re.MULTILINE)


def broken_page(checkout: Checkout) -> None:
    checkout.edit("docs/walks/valley.md", "## Summary", '<data value="roots.newton.root">1.5</data>\n\n## Summary')


def unknown_file(checkout: Checkout) -> None:
    checkout.path("docs/results/roots/left.txt").write_text("1", encoding="utf-8")


def other_record(checkout: Checkout) -> None:
    checkout.edit("docs/results/roots/newton.cpu.json", '"root": 1.41', '"root": 1.42')


@pytest.mark.parametrize("change", all_but([broken_page, other_record], [broken_page, unknown_file, other_record]))
def test_what_does_not_hold_is_refused_however_often_it_held_before(
    checkout: Checkout, change: Callable[[Checkout], None]
):
    checkout.updated()
    checkout.updated()
    change(checkout)
    assert checkout.refused("--no-site") == checkout.refused("--no-site")


def test_a_check_looks_at_everything_itself(checkout: Checkout):
    checkout.updated()
    for name in ("built.json", "status.json", "files.json"):
        shutil.copy(checkout.path("mkdocs.yml"), checkout.path(f".cache/state/{name}"))  # which are no JSON
    before = checkout.files(".cache/state")
    assert "holds; nothing was written" in checkout.built("--check", "--no-site")
    assert checkout.files(".cache/state") == before


@pytest.mark.slow
def test_a_check_reads_what_a_snapshot_takes_for_unchanged(checkout: Checkout):
    checkout.updated()
    snapshot, page = checkout.path(".cache/state/files.json"), checkout.path("docs/walks/roots.md")
    checkout.edit("docs/walks/roots.md", "1.414214</data>", "1.414215</data>")
    about, known = page.stat(), json.loads(snapshot.read_text(encoding="utf-8"))
    stamp = f"{about.st_size} {about.st_mtime_ns} {about.st_ctime_ns} {about.st_ino}"
    known["docs/walks/roots.md"] = f"{stamp} {known['docs/walks/roots.md'].split()[-1]}"  # as it was before
    snapshot.write_text(json.dumps(known), encoding="utf-8")
    assert "1.414215" in checkout.refused("--check", "--no-site")


@pytest.mark.slow
def test_data_that_are_given_are_looked_at_again_where_they_changed(checkout: Checkout):
    data = checkout.path("measured.dat")
    shutil.copy(checkout.path("heights.dat"), data)
    checkout.updated("--data", str(data))
    assert "fresh" in checkout.updated("--data", str(data))
    data.write_text(data.read_text(encoding="utf-8").replace("1", "2"), encoding="utf-8")
    assert "heights" in checkout.refused("--no-site", "--data", str(data))
    data.unlink()
    assert "No such file" in checkout.refused("--no-site", "--data", str(data))
