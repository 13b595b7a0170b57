"""The loop of classification, PyTorch and plain arithmetic as its oracles; rules with any number of states."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from common import classification, ensemble
from common.classification import CURVES, accuracy, cross_entropy, train_classifier, updating
from common.repeats import train_runs, with_states

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
