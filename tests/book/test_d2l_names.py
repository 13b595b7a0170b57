"""Helpers by the names of d2l do what the chapters' own do."""

import numpy as np
import pytest
import torch

from common import d2l_names as d2l
from common import descent


def test_the_way_of_a_point_is_that_of_the_chapters_and_its_end_is_printed(capsys: pytest.CaptureFixture[str]):
    def step(x1, x2, s1, s2, grad=descent.grad_2d):
        g1, g2 = grad(x1, x2)
        return x1 - 0.1 * g1, x2 - 0.1 * g2, s1, s2

    assert d2l.train_2d(step) == descent.train_2d(step) == d2l.train_2d(step, f_grad=descent.grad_2d)
    assert capsys.readouterr().out.startswith("epoch 20, x1: -3.338040, x2: -0.000073\n")


def test_training_prints_the_loss_that_it_ends_with(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    table = np.random.default_rng(0).standard_normal((300, 6))
    monkeypatch.setitem(d2l.given, "airfoil", table)
    data, dimension = d2l.get_data_ch11(n=200)
    assert dimension == 5
    assert {len(X) for X, _ in data} == {10}
    d2l.train_ch11(lambda params, _, hyper: d2l.sgd(params, hyper["lr"], 1), (), {"lr": 0.05}, data, dimension)
    d2l.train_concise_ch11(torch.optim.SGD, {"lr": 0.05}, data)
    for line in capsys.readouterr().out.splitlines():
        assert 0.3 < float(line.split()[1].rstrip(",")) < 0.7
    with pytest.raises(ValueError, match="batches of 10"):
        d2l.train_concise_ch11(torch.optim.SGD, {"lr": 0.05}, d2l.get_data_ch11(20)[0])


def test_made_data_lie_around_a_line_and_come_in_batches():
    torch.manual_seed(0)
    X, y = d2l.synthetic_data(torch.tensor([2.0, -3.4]), 4.2, 100)
    assert (y.ravel() - (X @ torch.tensor([2.0, -3.4]) + 4.2)).abs().max() < 0.1
    assert [len(rows) for rows, _ in d2l.load_array((X, y), 40)] == [40, 40, 20]
    assert d2l.accuracy(torch.tensor([[0.1, 0.9], [0.8, 0.2]]), torch.tensor([1, 1])) == 1
    assert d2l.try_gpu().type == "cpu"
