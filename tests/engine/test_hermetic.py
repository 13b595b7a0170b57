"""No change that changes a number leaves its result fresh: what is tried for it, and what comes of it."""

import re

import pytest
from tests.checkout import Checkout
from tests.engine.stale import mutants
from tests.engine.stale.case import Case
from tests.engine.stale.trial import CASES, OFTEN, Came, Trial, possible

CHOSEN = [case for case in CASES if case.name in OFTEN]


@pytest.fixture(scope="module")
def came(shared: Checkout, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Came]:
    """What came of every case, by its name."""
    return Trial(shared, tmp_path_factory.mktemp("trial"), CHOSEN).came()


def test_every_case_has_a_name_of_its_own():
    names = [case.name for case in CASES]
    assert [name for name in names if names.count(name) > 1] == []
    assert {*names} >= OFTEN


@pytest.mark.parametrize("case", CHOSEN, ids=lambda case: case.name)
def test_a_number_is_computed_again_or_refused_or_the_same(came: dict[str, Came], case: Case):
    if not possible(case):
        pytest.skip(f"this machine has no {case.needs}")
    assert came[case.name].unlike(case) == ""


def test_what_a_fingerprint_would_miss_is_an_error_or_refused(checkout: Checkout):
    """Each statement is left out once: of a walk, whose code is called, and of a number that its import counts."""
    next(case for case in CASES if case.name == "counted_at_import").begin(checkout.root)
    said = ""
    for pattern in ("valley.trajectory", "counted_at_import.*"):
        done = checkout.run(mutants.__file__, pattern)
        assert done.returncode == 0, done.stdout + done.stderr
        said += done.stdout
    assert "valley.trajectory" in said
    assert re.search(r"counted_at_import\.number .* 1 refused by the second run", said)
