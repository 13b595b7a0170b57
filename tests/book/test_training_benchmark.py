"""What the benchmark of training promises: it fails where a way trains otherwise, and says which times are scaled."""

import pytest
from benchmarks.training import measure, table
from benchmarks.training.ways import HYPERPARAMS, Way, sweep

from chapters.rmsprop.regression import rmsprop
from common.repeats import train_runs
from common.training import get_data


def faster(X, y, runs, seed):
    return train_runs(rmsprop, HYPERPARAMS | {"lr": 0.02}, X, y, runs, 2, seed=seed)[-1]


@pytest.fixture(scope="module")
def found(measured):
    ways = {"sweep": Way("ours", sweep, 256), "same": Way("same", sweep, 16), "faster": Way("faster", faster, 256)}
    X, y = get_data(measured)
    return measure.rounds(ways, X, y, count=1)


def test_a_way_with_another_learning_rate_is_named(found):
    assert measure.differing(found) == ["faster"]


def test_every_way_is_timed_for_as_many_runs_as_it_is_given_seeds(found):
    assert {name: one.loss["n"] for name, one in found.items()} == {"sweep": 273, "same": 17, "faster": 273}
    assert [list(one.seconds) for one in found.values()] == [[1, 16, 256], [1, 16], [1, 16, 256]]


def test_a_time_that_is_multiplied_says_so(found):
    found["same"].seconds[16] = [3.0, 2.0, 4.0]
    assert [table.cell(found["same"], size) for size in (16, 256)] == ["3.00 (2.00–4.00)", "≈ 48"]
