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


def test_training_prints_the_loss_that_it_ends_with(capsys: pytest.CaptureFixture[str]):
    table = np.random.default_rng(0).standard_normal((300, 6))
    data, dimension = d2l.get_data_ch11(table, n=200)
    assert dimension == 5
    assert {len(X) for X, _ in data} == {10}
    d2l.train_ch11(lambda params, _, hyper: d2l.sgd(params, hyper["lr"], 1), (), {"lr": 0.05}, data, dimension)
    d2l.train_concise_ch11(torch.optim.SGD, {"lr": 0.05}, data)
    for line in capsys.readouterr().out.splitlines():
        assert 0.3 < float(line.split()[1].rstrip(",")) < 0.7
    with pytest.raises(ValueError, match="batches of 10"):
        d2l.train_concise_ch11(torch.optim.SGD, {"lr": 0.05}, d2l.get_data_ch11(table, 20)[0])


def test_made_data_lie_around_a_line_and_come_in_batches():
    torch.manual_seed(0)
    X, y = d2l.synthetic_data(torch.tensor([2.0, -3.4]), 4.2, 100)
    assert (y.ravel() - (X @ torch.tensor([2.0, -3.4]) + 4.2)).abs().max() < 0.1
    assert [len(rows) for rows, _ in d2l.load_array((X, y), 40)] == [40, 40, 20]
    assert d2l.accuracy(torch.tensor([[0.1, 0.9], [0.8, 0.2]]), torch.tensor([1, 1])) == 1
    assert d2l.try_gpu().type == "cpu"


def test_a_classifier_is_trained_as_both_editions_call_it(capsys: pytest.CaptureFixture[str]):
    torch.manual_seed(0)
    X, first, second = torch.randn(60, 2), torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    second.load_state_dict(first.state_dict())
    data = [(rows, (rows.sum(1) > 0).long()) for rows in X.split(10)]
    loss, before = torch.nn.CrossEntropyLoss(), d2l.evaluate_accuracy(first, data)
    d2l.train_ch3(first, data, data, loss, 5, 10, None, None, torch.optim.SGD(first.parameters(), lr=0.5))
    d2l.train_ch3(second, data, data, loss, 5, torch.optim.SGD(second.parameters(), lr=0.5))
    assert torch.equal(first.weight, second.weight)
    assert d2l.evaluate_accuracy(data, first) == d2l.evaluate_accuracy(first, data) > max(before, 0.9)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5, "the second edition draws"
    assert lines[-1].startswith("epoch 5, loss 0.0")


def test_by_hand_the_first_edition_steps_on_sums_over_a_batch(capsys: pytest.CaptureFixture[str]):
    X, y = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([0, 1])
    W = torch.zeros(2, 2, requires_grad=True)
    loss = torch.nn.CrossEntropyLoss(reduction="none")
    d2l.train_ch3(lambda rows: rows @ W, [(X, y)], [(X, y)], loss, 1, 2, [W], 1.0)
    assert W.tolist() == [[0.25, -0.25], [-0.25, 0.25]]
    assert capsys.readouterr().out == "epoch 1, loss 0.6931, train acc 0.500, test acc 1.000\n"


def test_what_loops_keep_is_there_for_an_experiment():
    animator, metric = d2l.Animator(xlabel="epoch", legend=["a", "b"]), d2l.Accumulator(2)
    for epoch in (1, 2):
        animator.add(epoch, (epoch / 2, None))
        metric.add(epoch, 1)
    assert (animator.X, animator.Y) == ([[1, 2], []], [[0.5, 1.0], []])
    assert (metric[0], metric[1]) == (3, 2)
    data = [(torch.ones(2, 1), torch.tensor([1.0, 3.0]))]
    assert d2l.evaluate_loss(lambda rows: rows, data, torch.nn.MSELoss(reduction="none")) == 2
    assert d2l.plt.plot([1]).show() is d2l.plt, "what only draws does nothing"
    assert d2l.plot([1]) is None
