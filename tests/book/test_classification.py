"""The loop of classification, PyTorch and plain arithmetic as its oracles; rules with any number of states."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from common import classification, descent, ensemble
from common.classification import CURVES, accuracy, cross_entropy, train_classifier, updating
from common.repeats import spread_figure, train_runs, with_states

CLASSES = 3


def blobs(n=60, seed=0):
    """Points (n, 2) around three centres, and their classes (n,)."""
    generator = torch.Generator().manual_seed(seed)
    y = torch.arange(n) % CLASSES
    centres = torch.tensor([[0.0, 2.0], [2.0, -1.0], [-2.0, -1.0]])
    return centres[y] + 0.5 * torch.randn(n, 2, generator=generator), y


def trained(batch_size=10, num_epochs=5, seed=0, lr=0.5):
    torch.manual_seed(1)
    net = nn.Linear(2, CLASSES)
    update = updating(torch.optim.SGD(net.parameters(), lr=lr))
    return net, train_classifier(net, update, blobs(), blobs(seed=1), num_epochs, batch_size, seed)


@given(seed=st.integers(0, 999), n=st.integers(1, 9))
def test_the_loss_and_the_accuracy_are_those_of_the_field(seed: int, n: int):
    generator = torch.Generator().manual_seed(seed)
    logits = 50 * torch.randn(n, CLASSES, generator=generator, dtype=torch.float64)
    y = torch.randint(CLASSES, (n,), generator=generator)
    assert cross_entropy(logits, y).item() == pytest.approx(nn.functional.cross_entropy(logits, y).item(), rel=1e-12)
    assert accuracy(logits, y) == sum(int(row.argmax() == one) for row, one in zip(logits, y, strict=True)) / n


def test_a_network_learns_to_tell_blobs_apart():
    curves = classification.learning_curves(trained()[1])
    assert tuple(curves) == CURVES
    assert {len(curve) for curve in curves.values()} == {5}
    assert curves["train_loss"][-1] < curves["train_loss"][0]
    assert curves["test_accuracy"][-1] > 0.9


def test_one_seed_gives_one_order_of_minibatches_whatever_else_is_drawn():
    first = trained()[1]
    assert trained(seed=1)[1] != first
    state = torch.random.get_rng_state()
    assert trained()[1] == first
    torch.random.set_rng_state(state)


def test_one_batch_of_all_examples_is_gradient_descent():
    net, _ = trained(batch_size=60, num_epochs=3)
    torch.manual_seed(1)
    plain, (X, y) = nn.Linear(2, CLASSES), blobs()
    for _ in range(3):
        grads = torch.autograd.grad(nn.functional.cross_entropy(plain(X), y), [*plain.parameters()])
        with torch.no_grad():
            for p, g in zip(plain.parameters(), grads, strict=True):
                p.sub_(0.5 * g)
    for ours, theirs in zip(net.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)


def test_the_network_is_trained_and_evaluated_each_in_its_own_mode():
    modes = []

    class Watched(nn.Linear):
        def forward(self, X):
            modes.append(self.training)
            return super().forward(X)

    net = Watched(2, CLASSES)
    update = updating(torch.optim.SGD(net.parameters(), lr=0.1))
    train_classifier(net, update, blobs(), blobs(seed=1), num_epochs=2, batch_size=30)
    assert modes == 2 * [True, True, False, False]


def test_confusion_counts_say_which_class_was_taken_for_which():
    class Known(nn.Module):
        def forward(self, X):
            return nn.functional.one_hot(X, CLASSES).double()

    taken, y = torch.tensor([0, 1, 1, 2, 0]), torch.tensor([0, 1, 2, 2, 2])
    assert classification.confusion_counts(Known(), taken, y, CLASSES) == [[1, 0, 0], [0, 1, 0], [1, 1, 1]]


def test_bands_hold_the_middle_of_many_seeds_epoch_by_epoch():
    histories = [[[seed + epoch, 0.5, -seed, 1.0] for epoch in range(4)] for seed in range(21)]
    found = classification.bands(histories)
    assert found["train_loss"]["median"] == [10.0, 11.0, 12.0, 13.0]
    assert found["test_loss"]["p95"] == pytest.approx([-1.0] * 4)
    assert found["test_accuracy"] == dict.fromkeys(("p05", "median", "p95"), [1.0] * 4)


def adam(params, states, hyperparams, eps=1e-8):
    states["t"] += 1
    for p, v, s in zip(params, states["v"], states["s"], strict=True):
        v += 0.1 * (p.grad - v)
        s += 0.001 * (p.grad**2 - s)
        p -= hyperparams["lr"] * v / (1 - 0.9 ** states["t"]) / ((s / (1 - 0.999 ** states["t"])).sqrt() + eps)


def adadelta(params, states, hyperparams, eps=1e-6):
    for p, (s, delta) in zip(params, states, strict=True):
        s += 0.1 * (p.grad**2 - s)
        g = ((delta + eps) / (s + eps)).sqrt() * p.grad
        delta += 0.1 * (g**2 - delta)
        p -= hyperparams["lr"] * g


def zeros(params):
    return [torch.zeros_like(p) for p in params]


RULES = {
    "two states and a count": (adam, lambda ps: {"v": zeros(ps), "s": zeros(ps), "t": 0}, torch.optim.Adam),
    "two states": (adadelta, lambda ps: [*zip(zeros(ps), zeros(ps), strict=True)], torch.optim.Adadelta),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_with_any_states_trains_many_runs_as_pytorch_does(rule: str):
    update, init_states, optimizer_class = RULES[rule]
    X, y = torch.randn(40, 3, generator=torch.Generator().manual_seed(0)), torch.ones(40, 1)
    ours = train_runs(with_states(update, init_states), {"lr": 0.1}, X, y, runs=4, num_epochs=3)
    torch.manual_seed(0)
    params = ensemble.start(4, 3, (), "cpu")
    optimizer = optimizer_class(params, lr=0.1)
    theirs = ensemble.train_many(params, optimizer.step, X, y, num_epochs=3)
    torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-6)


def test_a_rule_of_two_states_goes_the_same_way_by_the_listing_the_loop_and_pytorch():
    def rule(_, x, state, g, eps=1e-6):
        s = 0.9 * state[0] + 0.1 * g * g
        moved = math.sqrt((state[1] + eps) / (s + eps)) * g
        return x - moved, (s, 0.9 * state[1] + 0.1 * moved * moved)

    def step(x1, x2, s1, s2, d1, d2):
        pairs = zip((x1, x2), ((s1, d1), (s2, d2)), descent.grad_2d(x1, x2), strict=True)
        (x1, (s1, d1)), (x2, (s2, d2)) = (rule(0, *one) for one in pairs)
        return x1, x2, s1, s2, d1, d2

    path, states = descent.descend(rule, descent.grad_2d, (-5.0, -2.0), 20, [(0.0, 0.0)] * 2)
    assert descent.train_2d(step, 20, (-5.0, -2.0, 0.0, 0.0, 0.0, 0.0)) == path
    assert len(states) == len(states[0]) == 2
    x = torch.tensor([-5.0, -2.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adadelta([x], lr=1.0, rho=0.9, eps=1e-6)
    for _ in range(20):
        optimizer.zero_grad()
        descent.f_2d(*x).backward()
        optimizer.step()
    assert path[-1] == pytest.approx(x.tolist(), rel=1e-9)


def test_the_figure_of_many_seeds_has_the_limits_and_the_words_of_its_training():
    curve = [3.0, 2.5, 2.4]
    numbers = dict.fromkeys(("p05", "median", "p95", "textbook", "epochs"), curve) | {"floor": 2.0}
    chart = spread_figure(numbers, "Adam", ((2.0, 3.0), (0.1, 1.0)), ("损失下降。", "仍在下限之上。"))
    losses, above = chart.parts.values()
    assert (losses.axes[0].get_ylim(), above.axes[0].get_ylim()) == ((2.0, 3.0), (0.1, 1.0))
    assert (losses.get_label(), above.get_label()) == ("Adam：损失下降。", "仍在下限之上。")
