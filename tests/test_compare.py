"""When a number has drifted, and when not."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.training import mean_with_error
from results.compare import close, drift, exact, measured, statistical

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
    assert drift("x", close(rtol=1), recorded, now) is not None


def test_statistical_takes_another_seed_and_catches_a_shift_of_one_per_cent():
    import torch

    generator = torch.Generator().manual_seed(0)

    def sample(mean: float) -> dict[str, float]:
        return mean_with_error(mean + 0.0019 * torch.randn(256, generator=generator, dtype=torch.float64))

    pairs = [drift("loss", statistical, sample(0.2443), sample(0.2443)) for _ in range(300)]
    assert not any(pairs)
    for _ in range(100):
        found = drift("loss", statistical, sample(0.2443), sample(0.2443 * 1.01))
        assert found is not None
        assert found.name == "loss.mean"
