"""The chapter's listings and experiments: theory, PyTorch as oracle, and the figures to expect."""

import math
from functools import partial
from statistics import linear_regression
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tests.book.kinds import DEVICES
from tests.book.recorded import recorded
from tests.examples import tried

from chapters import adagrad
from common import descent

FLOOR = 0.241687955
START = (-5.0, -2.0)
LIMITS = {"x1": 14.432, "x2": 232.42}
Numbers = dict[str, Any]


@pytest.fixture(scope="module")
def decay() -> Numbers:
    return adagrad.decay(runs=64, steps=20000)


@pytest.fixture(scope="module")
def features() -> Numbers:
    return recorded("adagrad", "features")


class TestTheFall:
    def test_without_noise_the_states_converge_and_the_rates_stay_above_zero(self, decay):
        _, states = descent.descend(descent.adagrad(0.4), descent.grad_2d, START, 1000)
        for (name, limit), state in zip(LIMITS.items(), states, strict=True):
            assert decay["limit"][name]["state"] == pytest.approx(limit, rel=3e-5)
            assert decay["limit"][name]["state"] == pytest.approx(state, rel=1e-9)
            assert decay["limit"][name]["rate"] == pytest.approx(0.4 / math.sqrt(limit), rel=3e-5)
            assert decay["rate"][f"exact_{name}"][-1] == decay["rate"][f"exact_{name}"][-10]

    def test_with_noise_the_rates_fall_as_one_over_the_root_of_the_steps(self, decay):
        times = [t for t in decay["times"] if t >= 2000]
        for (name, early), h in zip(LIMITS.items(), (0.2, 4.0), strict=True):
            states = [t + 0.4 * h * t**0.5 + early for t in times]  # the terms that the fold on the page adds to t
            expected = linear_regression([math.log(t) for t in times], [-math.log(s) / 2 for s in states]).slope
            slope = decay["slope"][name]
            assert slope["stderr"] < 1e-3
            assert slope["mean"] == pytest.approx(expected, abs=4 * slope["stderr"])
            assert expected == pytest.approx(-0.5, abs=0.025)

    def test_the_states_grow_as_theory_says(self, decay):
        for name, growth in decay["growth"].items():
            early = LIMITS[name] / 20000
            assert abs(growth["mean"] - decay["theory"][name] - early) < 4 * growth["stderr"] + early / 2

    def test_with_noise_the_rates_forget_the_curvature(self, decay):
        noisy, exact = ([decay["rate"][f"{kind}_{name}"][-1] for name in LIMITS] for kind in ("noisy", "exact"))
        assert noisy[0] == pytest.approx(noisy[1], rel=0.02)
        assert noisy == pytest.approx([decay["scale"] / math.sqrt(20000)] * 2, rel=0.02)
        assert exact[0] == pytest.approx(4 * exact[1], rel=0.01)

    def test_with_noise_the_value_falls_as_theory_says_and_without_it_much_faster(self, decay):
        assert decay["level"]["mean"] == pytest.approx(1, abs=4 * decay["level"]["stderr"] + 0.05)
        assert decay["f"]["exact"][-1] < 1e-100
        assert decay["f"]["noisy"][-1] > 1e-4

    @tried(30)
    @given(h=st.floats(0.05, 20), x=st.floats(0.1, 10), eta=st.floats(0.05, 5))
    def test_the_bound_of_exercise_1_holds(self, h, x, eta):
        path: list[float] = [x]
        states = [0.0]
        for t in range(1, 3001):
            moved, state = descent.adagrad(eta)(t, path[-1], states[-1], h * path[-1])
            path.append(moved)
            states.append(state)
        first = next((n for n, s in enumerate(states) if math.sqrt(s + 1e-6) >= eta * h), None)
        if first is not None:
            bound = math.sqrt(states[first] + 1e-6) + h * path[first] ** 2 / eta
            assert math.sqrt(states[-1] + 1e-6) <= bound * (1 + 1e-12)


class TestTheValley:
    def test_the_paths_end_where_they_should(self, capsys: pytest.CaptureFixture[str]):
        numbers = adagrad.path_2d()
        assert numbers["end"]["0.4"]["x1"] == pytest.approx(-2.382563, abs=5e-7)
        assert numbers["end"]["2.0"]["x1"] == pytest.approx(-0.002295, abs=5e-7)
        assert numbers["end"]["0.4"]["f"] == pytest.approx(0.618, abs=1e-3)
        assert numbers["end"]["2.0"]["f"] == pytest.approx(5.3e-7, rel=0.01)
        adagrad.path_2d_text(numbers)
        assert "epoch 20, x1: -2.382563, x2: -0.158591" in capsys.readouterr().out

    @pytest.mark.parametrize("eta", [0.4, 2.0])
    def test_the_listing_is_the_rule_for_one_coordinate(self, eta):
        path, _ = descent.descend(descent.adagrad(eta), descent.grad_2d, START, 20)
        assert descent.train_2d(partial(adagrad.adagrad_2d, eta=eta), 20) == path
        assert adagrad.path_2d()["trace"][str(eta)] == [list(point) for point in path]

    def test_only_epsilon_sees_what_the_function_is_multiplied_by(self):
        rule = descent.adagrad(0.4, 0.0)
        one, _ = descent.descend(rule, descent.grad_2d, START, 20)
        many, _ = descent.descend(rule, lambda *x: [1024 * g for g in descent.grad_2d(*x)], START, 20)
        assert one == many
        x1 = adagrad.multiples()["x1"]
        assert abs(x1["100"] - x1["1"]) < 1e-6
        assert x1["0.0001"] < -4


class TestTheFeatures:
    def test_adagrad_has_the_least_risk_with_the_best_rate_of_each(self, features):
        risk, error = features["risk"], features["stderr"]
        for other in ("root", "constant"):
            assert risk["adagrad"] + 6 * math.hypot(error["adagrad"], error[other]) < risk[other]
        assert all(0.01 < eta < 10 for eta in features["eta"].values()), "the best η is not an end of the scale"

    def test_it_leads_on_the_commonest_and_the_rarest_but_not_in_between(self, features):
        best = [min(features["error"], key=lambda rule: features["error"][rule][n]) for n in range(9)]
        assert best == ["adagrad"] * 3 + ["root"] * 3 + ["adagrad"] * 3
        gaps = [gap / stderr for gap, stderr in zip(features["gap"], features["gap_stderr"], strict=True)]
        assert max(gaps[:3] + gaps[6:]) < -5
        assert min(gaps[3:6]) > 5


class TestTheListings:
    @tried(50)
    @given(
        start=st.lists(st.floats(-3, 3), min_size=5, max_size=5),
        gradients=st.lists(st.lists(st.floats(0.1, 5), min_size=5, max_size=5), min_size=1, max_size=20),
        lr=st.floats(1e-4, 1),
    )
    def test_a_step_from_scratch_is_a_step_of_pytorch(self, start, gradients, lr):
        values = [torch.tensor(start, dtype=torch.float64).reshape(5, 1) for _ in range(2)]
        theirs = [torch.nn.Parameter(value.clone()) for value in values]
        states = [torch.zeros_like(value) for value in values]
        epsilons = [(0.0, 0.0), (1e-6, 1e-10)]  # ours and theirs: none, and the defaults
        optimizers = [torch.optim.Adagrad([p], lr=lr, eps=eps) for p, (_, eps) in zip(theirs, epsilons, strict=True)]
        for gradient in gradients:
            for n, (eps, _) in enumerate(epsilons):
                values[n].grad = torch.tensor(gradient, dtype=torch.float64).reshape(5, 1)
                theirs[n].grad = torch.tensor(gradient, dtype=torch.float64).reshape(5, 1)
                adagrad.adagrad([values[n]], [states[n]], {"lr": lr}, eps)
                optimizers[n].step()
        assert torch.allclose(values[0], theirs[0].detach(), rtol=1e-12, atol=1e-12)
        # s ≥ 0.1²: a step of at most lr shrinks by 1e-6 / (2 s) at most where ε is ours, by 1e-10 / √s where it is not
        slack = len(gradients) * lr * (1e-6 / (2 * 0.1**2) + 1e-10 / 0.1)
        assert torch.allclose(values[1], theirs[1].detach(), rtol=1e-12, atol=slack)

    def test_pytorchs_defaults_are_those_the_page_names(self):
        (group,) = torch.optim.Adagrad([torch.nn.Parameter(torch.ones(1))]).param_groups
        named = {"lr": 0.01, "lr_decay": 0, "eps": 1e-10, "initial_accumulator_value": 0}
        assert {name: group[name] for name in named} == named

    def test_the_states_have_the_shapes_of_the_parameters(self):
        assert [tuple(state.shape) for state in adagrad.init_adagrad_states(5)] == [(5, 1), (1,)]

    @pytest.mark.parametrize("device", DEVICES)
    def test_training_ends_where_it_should(self, airfoil, device):
        for training, records in ((adagrad.from_scratch, 15), (adagrad.concise, 30)):
            numbers = training(airfoil, device)
            assert len(numbers["losses"]) == records
            assert min(numbers["losses"]) > FLOOR
            assert numbers["loss"] < 0.246

    def test_the_one_run_is_one_of_the_many(self, airfoil):
        numbers = adagrad.many_seeds(airfoil, "cpu")
        assert numbers["floor"] == pytest.approx(FLOOR, rel=1e-6)
        assert FLOOR < numbers["range"]["p05"] < numbers["textbook"][-1] < numbers["range"]["p95"]
