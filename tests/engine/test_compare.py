"""When a number has drifted, and when not."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.results.comparison import close, drift, exact, measured, statistical
from engine.results.welch import critical_t, is_statistical, weak

finite = st.floats(allow_nan=False, allow_infinity=False, width=32)


@given(value=finite)
def test_exact_takes_the_same_number_and_no_neighbour(value):
    assert drift("x", exact, value, value) is None
    found = drift("x", exact, value, math.nextafter(value, math.inf))
    assert found is not None
    assert found.difference > 0


@given(value=finite, rtol=st.floats(1e-9, 0.1), atol=st.floats(0, 1), share=st.floats(0, 0.99))
def test_close_takes_what_is_inside_and_refuses_what_is_outside(value, rtol, atol, share):
    comparison = close(rtol, atol)
    tolerance = comparison.tolerance(value)
    assert drift("x", comparison, value, value + share * tolerance) is None or tolerance < 1e-15 * abs(value)
    assert drift("x", comparison, value, value + 1.01 * tolerance + 1e-6 * (1 + abs(value))) is not None


@given(value=finite, other=finite)
def test_measured_is_never_compared(value, other):
    assert drift("x", measured, value, other) is None


def test_the_element_that_left_its_tolerance_farthest_is_named():
    found = drift("curve", close(rtol=0, atol=0.1), {"a": [1.0, 2.0], "b": [3.0, 4.0]}, {"a": [1.0, 2.2], "b": [3.5, 4.0]})  # fmt: skip # noqa: E501
    assert found is not None
    assert found.name == "curve.b[0]"
    assert (found.recorded, found.now, found.tolerance) == (3.0, 3.5, 0.1)
    assert str(found) == "curve.b[0]: recorded 3.0, now 3.5 (difference 0.5, tolerance 0.1), and 1 more"


@pytest.mark.parametrize(("recorded", "now"), [([1.0], [1.0, 2.0]), ({"a": 1.0}, {"b": 1.0}), (1.0, [1.0])])
def test_another_shape_is_drift(recorded, now):
    assert drift("x", close(rtol=0.9), recorded, now) is not None


def sample(rng, mean: float, runs: int = 256, spread: float = 0.0019) -> dict[str, float]:
    """The mean of runs like those of the chapter: a loss of .2443 that chance moves by .0019."""
    values = rng.normal(mean, spread, runs)
    return {"mean": values.mean().item(), "stderr": (values.std(ddof=1) / runs**0.5).item(), "n": runs}


LOSS = statistical(shift=0.01)


def test_statistical_takes_other_seeds_and_catches_a_shift_of_one_per_cent():
    rng = np.random.default_rng(0)
    for _ in range(50):
        assert drift("loss", LOSS, sample(rng, 0.2443), sample(rng, 0.2443)) is None
        found = drift("loss", LOSS, sample(rng, 0.2443), sample(rng, 0.2443 * 1.01))
        assert found is not None
        assert found.name == "loss.mean"
        assert str(found).endswith("means over 256 and 256 runs, chance of a false alarm ≤ 0.0001 a build")


@pytest.mark.parametrize("runs", [3, 8])
def test_false_alarms_are_as_rare_as_the_level_says_however_few_the_runs(runs):
    rng = np.random.default_rng(1)
    builds, level = 400, 0.1
    pairs = ((sample(rng, 1.0, runs), sample(rng, 1.0, runs)) for _ in range(builds))
    alarms = sum(drift("loss", LOSS, *pair, level) is not None for pair in pairs)
    assert alarms < builds * level + 4 * math.sqrt(builds * level)  # four standard errors
    assert alarms > builds * level / 3


def test_the_critical_value_is_that_of_the_tables():
    # quantiles of Student's t, two-sided: NIST/SEMATECH e-Handbook, table 1.3.6.7.2; the last by its closed form
    assert critical_t(10, 0.05) == pytest.approx(2.228, abs=5e-4)
    assert critical_t(100, 0.002) == pytest.approx(3.174, abs=5e-4)
    assert critical_t(1, 1e-4) == pytest.approx(math.tan(math.pi / 2 * (1 - 1e-4)), rel=1e-9)


def test_too_few_runs_for_the_shift_are_refused_with_the_number_that_it_takes():
    rng = np.random.default_rng(2)
    assert weak("loss", 0.01, sample(rng, 0.2443), 1e-4) == ""
    said = weak("loss", 0.01, {"few": sample(rng, 0.2443, 40)}, 1e-4)
    found = re.fullmatch(
        r"loss.few: 40 runs show a relative shift of 0.0\d+ or more; a shift of 0.01 takes about (\d+) runs, or .*",
        said,
    )
    assert found
    assert weak("loss", 0.01, sample(rng, 0.2443, 2 * int(found[1])), 1e-4) == ""
    assert "two at least" in weak("loss", 0.01, {"mean": 1.0, "stderr": 0.0, "n": 1}, 1e-4)


def test_of_several_means_the_one_that_moved_is_named():
    rng = np.random.default_rng(3)
    means = {str(eta): sample(rng, 0.2443) for eta in (0.01, 0.1)}
    moved = means | {"0.1": sample(rng, 0.2443 * 1.01)}
    found = drift("loss", LOSS, means, moved)
    assert found is not None
    assert (found.name, found.others) == ("loss.0.1.mean", 0)


def test_means_without_any_spread_must_agree():
    mean = {"mean": 0.5, "stderr": 0.0, "n": 4}
    assert drift("loss", LOSS, mean, mean) is None
    assert drift("loss", LOSS, mean, mean | {"mean": 0.5000001}) is not None


@pytest.mark.parametrize("seeds", [10**6, 10**14])
def test_any_number_of_seeds_is_compared(seeds):
    mean = {"mean": 1.0, "stderr": 1e-4, "n": seeds}
    assert drift("loss", LOSS, mean, mean | {"mean": 1.0005}) is None
    assert drift("loss", LOSS, mean, mean | {"mean": 1.001}) is not None
    assert drift("loss", LOSS, mean | {"stderr": 1e200}, mean) is None


@pytest.mark.parametrize("bad", [{"n": 0}, {"n": 2.5}, {"n": 10**400}, {"stderr": -1.0}, {"stderr": math.nan}])
def test_a_mean_that_is_none_is_refused(bad):
    assert not is_statistical({"mean": 1.0, "stderr": 0.1, "n": 4} | bad)


def test_the_same_values_in_another_order_are_drift():
    assert drift("x", exact, {"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0}) is not None
