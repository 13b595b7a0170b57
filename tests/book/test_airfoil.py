"""The airfoil data: any faithful copy, and a stand-in that a linear regression cannot tell from the real ones."""

import numpy as np
import pytest

from common.airfoil import AIRFOIL, ROWS, stand_in
from common.training import get_data, least_squares_loss
from engine.data import tables
from engine.ground.problem import Problem


def test_the_published_airfoil_file_is_accepted_in_every_copy(airfoil_file, tmp_path):
    content = airfoil_file.read_bytes()
    assert len(tables.parse(AIRFOIL, content, "original")) == ROWS
    for copy in (content.replace(b"\r\n", b"\n"), b"f,a,c,v,t,p\n" + content.replace(b"\t", b",")):
        assert tables.values_digest(tables.parse(AIRFOIL, copy, "copy")) == AIRFOIL.digest
    with pytest.raises(Problem, match="not those of the published"):
        tables.parse(AIRFOIL, content.replace(b"126.201", b"126.2010001", 1), "changed")


def test_the_least_squares_optimum_of_the_real_data(measured):
    X, y = get_data(measured)
    assert X.shape == (1500, 5)
    assert y.shape == (1500, 1)
    assert least_squares_loss(X, y) == pytest.approx(0.241687955, abs=5e-9)


def test_the_stand_in_has_the_means_the_covariance_and_the_optimum_of_the_real_data():
    table = stand_in()
    assert table.shape == AIRFOIL.shape
    assert np.allclose(table.mean(axis=0), 0, atol=1e-9)
    assert np.allclose(table.std(axis=0), 1, atol=1e-9)
    X, y = get_data(table)
    assert least_squares_loss(X, y) == pytest.approx(0.241687955, abs=5e-9)


def test_the_moments_of_the_stand_in_are_those_of_the_real_data(measured):
    real = ((measured - measured.mean(axis=0)) / measured.std(axis=0))[:1500]
    made = stand_in()[:1500]
    assert np.allclose(made.mean(axis=0), real.mean(axis=0), atol=1e-9)
    assert np.allclose(np.cov(made.T), np.cov(real.T), atol=1e-9)
