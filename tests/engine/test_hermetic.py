"""No change that changes a number leaves its result fresh: what is tried for it, and what comes of it."""

import pytest
from tests.checkout import Checkout
from tests.engine.stale.case import FRESH, REFUSED, STALE, Case
from tests.engine.stale.trial import CASES, Came, Trial, possible


@pytest.fixture(scope="module")
def came(shared: Checkout, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Came]:
    """What came of every case, by its name."""
    return Trial(shared, tmp_path_factory.mktemp("trial")).came()


def test_every_case_has_a_name_of_its_own():
    names = [case.name for case in CASES]
    assert [name for name in names if names.count(name) > 1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_number_is_computed_again_or_refused_or_the_same(came: dict[str, Came], case: Case):
    if not possible(case):
        pytest.skip(f"this machine has no {case.needs}")
    found = came[case.name]
    if isinstance(found.before, str):
        assert case.wanted == REFUSED, found.before
        assert case.own(case.says) in found.before
        return
    if not found.stale:
        assert found.after == found.before
        assert case.wanted == FRESH
        return
    assert case.wanted == STALE, found
    assert case.gives in {None, found.after}
    assert case.own(case.says) in found.stale
