"""What the chapter claims, held against theory, PyTorch, and the figures that are known from elsewhere."""

import math
from itertools import pairwise
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tests.book.kinds import DEVICES
from tests.book.recorded import recorded
from tests.examples import tried

from chapters.rmsprop import (
    exercises,
    forgetting,
    memory,
    quadratic,
    regression,
    seeds,
    spirals,
    textbook,
    worked,
)
from common import descent, ensemble
from common.descent import adagrad, corrected_rmsprop, descend, rmsprop
from common.training import get_data

FLOOR = 0.241687955
Numbers = dict[str, Any]


@pytest.fixture(scope="module")
def airfoil(measured):
    return measured


def limit(h: float, eta: float, gamma: float, eps: float, outside: bool = False, steps: int = 4000) -> float:
    """The distance from the optimum at which RMSProp ends on h x² / 2 with a constant learning rate."""
    path, _ = descend(rmsprop(eta, gamma, eps, outside), lambda x: (h * x,), (-5.0,), steps)
    return abs(path[-1][0])


class TestComparison:
    @pytest.fixture
    def numbers(self) -> Numbers:
        return quadratic.comparison()

    def test_the_ends_are_those_known(self, numbers):
        known = {"adagrad": -2.382563, "adagrad_fast": -0.002295, "full_start": -0.504126, "corrected": -0.268908}
        for name, x1 in known.items():
            assert numbers["x1"][name] == pytest.approx(x1, abs=1e-6)
        assert numbers["x1"]["rmsprop"] == textbook.trajectory()["x1"]
        assert numbers["first_step"] == pytest.approx(10**0.5)
        assert numbers["adagrad_state"] == pytest.approx({"s1": 14.432, "s2": 232.42}, rel=3e-5)
        assert numbers["f"]["adagrad"] == pytest.approx(0.618, abs=1e-3)
        assert numbers["f"]["adagrad_fast"] == pytest.approx(5.3e-7, rel=0.01)

    def test_with_a_learning_rate_of_its_own_adagrad_comes_nearer(self, numbers):
        assert numbers["f"]["adagrad_fast"] < numbers["f"]["rmsprop"] < numbers["f"]["adagrad"]
        assert abs(numbers["x1"]["adagrad_fast"]) < abs(numbers["x1"]["rmsprop"])

    def test_without_the_zero_start_little_of_the_lead_is_left(self, numbers):
        assert numbers["f"]["full_start"] > 1000 * numbers["f"]["rmsprop"]
        assert numbers["f"]["corrected"] > 500 * numbers["f"]["rmsprop"]

    def test_the_best_learning_rate_of_the_rules_differs(self, numbers):
        best = {name: one["eta"] for name, one in numbers["best"].items()}
        assert best["rmsprop"] < best["corrected"] < best["adagrad"] / 2

    @pytest.mark.parametrize(("eta", "f"), [(0.4, 1.12e-5), (0.8, 0.13), (2.0, 3.84)])
    def test_the_sweep_of_rmsprop_is_as_known(self, eta, f):
        path, _ = descend(rmsprop(eta), descent.grad_2d, quadratic.START, 20)
        assert descent.f_2d(*path[-1]) == pytest.approx(f, rel=0.03)


class TestTheCycle:
    def test_its_amplitude_is_that_of_theory(self):
        for one in quadratic.cycle()["amplitude"].values():
            assert one["measured"] == pytest.approx(one["theory"], abs=1e-12)
        known = {"x1": 0.19993749, "x2": 0.19999984}
        assert {name: round(one["theory"], 8) for name, one in quadratic.cycle()["amplitude"].items()} == known

    def test_the_function_value_falls_and_comes_back(self):
        f = quadratic.cycle()["f"]
        assert f["40"] == pytest.approx(2.2e-19, rel=0.02)
        assert f["53"] == pytest.approx(1.358, abs=1e-3)
        assert f["1000"] == pytest.approx(0.0840, abs=1e-4)

    def test_it_begins_where_the_effective_learning_rate_exceeds_the_bound(self):
        onset = quadratic.cycle()["onset"]
        assert onset == {"x1": 51, "x2": 25}
        for name, h in quadratic.CURVATURE.items():
            distance = quadratic.cycle()["distance"][name]
            at = onset[name]
            assert distance[at] > distance[at - 1]
            assert all(after < before for before, after in pairwise(distance[at - 12 : at]))
            assert h > 0

    @tried(40)
    @given(h=st.floats(0.5, 5), eta=st.floats(0.05, 0.5), gamma=st.floats(0.5, 0.95))
    def test_gamma_does_not_change_its_amplitude(self, h, eta, gamma):
        eps = 1e-6
        assert limit(h, eta, gamma, eps) == pytest.approx(math.sqrt(eta**2 / 4 - eps / h**2), abs=1e-9)

    @pytest.mark.parametrize(("gamma", "eps"), [(0.9, 1e-6), (0.9, 0.3), (0.5, 0.1), (0.99, 0.6), (0.1, 0.01)])
    def test_it_attracts_as_fast_as_the_eigenvalues_of_its_map_say(self, gamma, eps):
        h, eta, tiny = 4.0, 0.4, 1e-7
        x = math.sqrt(eta**2 / 4 - eps / h**2)
        s, rule = (h * x) ** 2, rmsprop(eta, gamma, eps)

        def mirrored(y, s):  # a step, and back to the side where it began
            moved, s = rule(1, y, s, h * y)
            return -moved, s

        at = mirrored(x, s)
        assert at == pytest.approx((x, s), rel=1e-12)
        by_x = [(a - b) / tiny for a, b in zip(mirrored(x + tiny, s), at, strict=True)]
        by_s = [(a - b) / tiny for a, b in zip(mirrored(x, s + tiny), at, strict=True)]
        r = 1 - 4 * eps / (eta * h) ** 2
        assert by_x[0] * by_s[1] - by_x[1] * by_s[0] == pytest.approx(gamma, abs=1e-4)
        assert by_x[0] + by_s[1] == pytest.approx(1 + gamma - 2 * (1 - gamma) * r, abs=1e-4)

    @pytest.mark.parametrize(
        ("outside", "below", "above", "amplitude"), [(False, 0.63, 0.65, 0.025), (True, 0.79, 0.81, 0.0025)]
    )
    def test_enough_epsilon_makes_the_origin_stable(self, outside, below, above, amplitude):
        assert limit(4.0, 0.4, 0.9, below, outside) == pytest.approx(amplitude, abs=1e-9)
        assert limit(4.0, 0.4, 0.9, above, outside) < 1e-12

    def test_the_thresholds_are_those_of_theory(self):
        threshold = quadratic.stabiliser()["threshold"]
        known = {"inside_x1": 0.0016, "inside_x2": 0.64, "outside_x1": 0.04, "outside_x2": 0.8}
        for name, value in known.items():
            assert threshold[name]["theory"] == pytest.approx(value, rel=1e-12)
            assert threshold[name]["measured"] == pytest.approx(value, rel=1e-12)

    def test_the_amplitudes_over_epsilon_lie_on_the_curves_of_theory(self):
        numbers = quadratic.stabiliser()
        for n, eps in enumerate(numbers["epsilons"]):
            inside, outside = math.sqrt(max(0.04 - eps / 16, 0)), max(0.2 - eps / 4, 0)
            if eps not in {0.64, 0.8}:
                assert numbers["amplitude"]["inside"][n] == pytest.approx(inside, abs=1e-9)
                assert numbers["amplitude"]["outside"][n] == pytest.approx(outside, abs=1e-3 if eps == 0.8 else 1e-9)


def test_pytorch_adds_epsilon_outside_of_the_root():
    x = torch.nn.Parameter(torch.tensor([-5.0, -2.0], dtype=torch.float64))
    optimizer = torch.optim.RMSprop([x], lr=0.4, alpha=0.9)
    for _ in range(20):
        optimizer.zero_grad()
        descent.f_2d(x[0], x[1]).backward()
        optimizer.step()
    ours = quadratic.stabiliser()["x1"]
    assert x[0].item() == pytest.approx(ours["outside"], rel=1e-13)
    assert f"{ours['outside']:f}" == "-0.010598"
    assert f"{ours['inside']:f}" == "-0.010599"


def test_pytorch_checks_alpha_on_one_side_only():
    x = [torch.nn.Parameter(torch.zeros(1))]
    torch.optim.RMSprop(x, alpha=1.5)
    with pytest.raises(ValueError, match="alpha"):
        torch.optim.RMSprop(x, alpha=-0.1)


def test_the_learning_rate_has_to_fall_and_not_too_fast():
    at = quadratic.schedules()["at"]
    assert at["root"]["10000"] == pytest.approx(7.9e-6, rel=0.01)
    assert at["exponential"]["10000"] == pytest.approx(1.7e-86, rel=0.03)
    assert at["reciprocal"]["1000"] == pytest.approx(0.066, rel=0.01)
    assert at["constant"]["10000"] == pytest.approx(0.084, rel=0.01)
    theory = quadratic.schedules()["theory"]
    assert theory == pytest.approx(0.4**2 * 4.2 / 8)
    assert at["constant"]["10000"] == pytest.approx(theory, rel=1e-4)
    assert at["root"]["1000"] == pytest.approx(theory / 1000, rel=0.05)
    assert at["reciprocal"]["10000"] < 1e-20


def test_a_rotation_takes_the_scaling_away():
    numbers = exercises.rotation()
    assert numbers["end"] == pytest.approx({"x1": -0.92715, "x2": -0.91402, "f": 0.3393}, abs=5e-5)
    starts = [curve[0] for curve in numbers["f"].values()]
    assert starts == pytest.approx([10.5] * 3)
    steps = {name: one["steps"] for name, one in numbers["best"].items()}
    assert 4 * steps["aligned"] < steps["rotated"] <= steps["descent"]
    assert numbers["cycle"]["least"] > 1e-2
    assert numbers["cycle"]["rotated"] == pytest.approx(0.32, abs=1e-4)  # η² (h₁ + h₂) / 8 with curvatures 0.4 and 8
    path, _ = descend(rmsprop(0.4), descent.grad_2d, quadratic.START, 12)
    assert descent.f_2d(*path[12]) < 1e-2 < descent.f_2d(*path[11])
    assert numbers["scales"]["aligned"] > 4
    assert numbers["scales"]["rotated"] == pytest.approx(1, abs=0.2)


def test_with_gamma_one_the_state_stays_zero():
    factor = exercises.gamma_one()["factor"]
    assert factor["x1"]["measured"] == pytest.approx(-79)
    assert factor["x2"]["measured"] == pytest.approx(-1599)


def test_the_first_steps_are_too_long_by_the_missing_weight():
    numbers = memory.start()
    assert numbers["difference"] < 1e-12
    assert [round(numbers["multiplier"]["0.9"][str(t)], 2) for t in (1, 2, 20)] == [3.16, 2.29, 1.07]
    path, _ = descend(corrected_rmsprop(1.0, 0.9, 0.0), lambda _: (1.0,), (0.0,), 30)
    assert [before[0] - after[0] for before, after in pairwise(path)] == pytest.approx([1.0] * 30)


@given(gradients=st.lists(st.floats(0.01, 10), min_size=1, max_size=50), eta=st.floats(0.01, 2))
def test_adagrad_is_rmsprop_with_all_the_past_and_a_falling_learning_rate(gradients, eta):
    x = s = y = v = 0.0
    rule = adagrad(eta, 0.0)
    for t, g in enumerate(gradients, 1):
        x, s = rule(t, x, s, g)
        y, v = rmsprop(eta / math.sqrt(t), 1 - 1 / t, 0.0)(t, y, v, g)
    assert y == pytest.approx(x, rel=1e-12)


def test_both_ways_of_adagrad_end_at_the_same_point():
    for one in memory.equivalence().values():
        assert one["rmsprop"] == pytest.approx(one["adagrad"], abs=1e-12)
    assert memory.equivalence()["x1"]["adagrad"] == pytest.approx(-2.38256239, abs=1e-8)


def test_hintons_example_drifts_as_known():
    drift = memory.hinton()["drift"]
    known = {"0.0": -8, "0.5": -4.27, "0.9": -0.68, "0.99": -0.067}
    for gamma, value in known.items():
        assert drift[gamma]["measured"] == pytest.approx(value, rel=0.01)
        assert drift[gamma]["measured"] == pytest.approx(drift[gamma]["theory"], abs=1e-12)


def test_reddis_example_turns_at_the_critical_gamma():
    numbers = memory.reddi()
    assert numbers["critical"]["theory"] == pytest.approx(0.4723, abs=1e-4)
    assert numbers["critical"]["measured"] == pytest.approx(numbers["critical"]["theory"], abs=1e-12)
    for gamma, drift in zip(numbers["gammas"], numbers["drift"], strict=True):
        assert (drift > 0) == (gamma < numbers["critical"]["theory"])
    assert numbers["critical"]["theory"] < numbers["family"]["10"] < numbers["family"]["50"] < 1
    assert numbers["end"]["0.1"] == pytest.approx(1, abs=0.01)
    assert numbers["end"]["0.9"] == pytest.approx(-1, abs=0.01)


def test_after_large_gradients_rmsprop_moves_on_and_adagrad_hardly_each_at_its_best():
    numbers = forgetting.forgetting()
    soon, late = ({name: one[at]["distance"] for name, one in numbers["best"].items()} for at in ("100", "200"))
    assert numbers["edges"] == 0
    assert soon["rmsprop"] < 1e-3 < soon["longer"] < soon["adagrad"]
    assert late["longer"] < 0.01 < late["adagrad"]


def test_two_steps_are_those_of_the_listing():
    numbers, trace = worked.two_steps(), textbook.trajectory()["trace"]
    assert [[*one] for one in zip(numbers["x"]["x1"], numbers["x"]["x2"], strict=True)] == trace[1:3]
    for name, h in quadratic.CURVATURE.items():
        assert numbers["g"][name][0] == pytest.approx(
            h * dict(zip(quadratic.CURVATURE, quadratic.START, strict=True))[name]
        )
        assert numbers["s"][name][0] == pytest.approx(0.1 * numbers["g"][name][0] ** 2)
        assert numbers["s"][name][1] == pytest.approx(0.9 * numbers["s"][name][0] + 0.1 * numbers["g"][name][1] ** 2)


@pytest.mark.parametrize("device", DEVICES)
def test_runs_side_by_side_are_the_steps_of_the_textbook(airfoil, device):
    """Each run of an ensemble is what the listings give for its start and its minibatches."""
    X, y = get_data(airfoil, device)
    torch.manual_seed(3)
    many = ensemble.start(4, 5, (), device)
    starts = [(many[0][n].clone(), many[1][n].reshape(1).clone()) for n in range(4)]
    states = [torch.zeros_like(p) for p in many]
    kept = torch.get_rng_state()
    ensemble.train_many(many, lambda: regression.rmsprop(many, states, {"lr": 0.01, "gamma": 0.9}), X, y, 1)
    torch.set_rng_state(kept)
    orders = torch.rand(4, len(X)).argsort(dim=1, stable=True).to(device)
    for n, (w, b) in enumerate(starts):
        w.requires_grad_()
        b.requires_grad_()
        own = regression.init_rmsprop_states(5, device)
        for rows in orders[n].split(10):
            loss = ((X[rows] @ w + b - y[rows]) ** 2 / 2).mean()
            loss.backward()
            regression.rmsprop((w, b), own, {"lr": 0.01, "gamma": 0.9})
        assert torch.allclose(many[0][n], w.detach(), atol=2e-5)
        assert torch.allclose(many[1][n].flatten(), b.detach(), atol=2e-5)


def test_random_numbers_give_the_order_of_the_rows_and_equal_ones_go_by_their_place():
    """Among 1,500 of torch's 2²⁴ numbers two are equal in one run of fifteen."""
    for runs, n in ((512, 1500), (3, 1), (1, 70_000)):
        torch.manual_seed(runs)
        kept = torch.get_rng_state()
        orders = ensemble.orders(runs, n)
        torch.set_rng_state(kept)
        numbers = torch.rand(runs, n)
        assert torch.equal(orders, numbers.argsort(dim=1, stable=True))
    assert len(numbers.unique()) < n


@pytest.mark.parametrize("device", DEVICES)
def test_the_losses_of_many_seeds_have_the_mean_that_is_known(airfoil, device):
    many = seeds.seeds(airfoil, device, runs=1024)
    error = math.hypot(many["loss"]["stderr"], 0.0019 / 4000**0.5)
    assert many["loss"]["mean"] == pytest.approx(0.24431, abs=2 * error)
    few = recorded("rmsprop", "concise_seeds") if device == "cpu" else seeds.concise_seeds(airfoil, device)
    error = math.hypot(few["loss"]["stderr"], 0.0017 / 4000**0.5)
    assert few["loss"]["mean"] == pytest.approx(0.24418, abs=2 * error)
    for numbers in (many, few):
        assert numbers["floor"] == pytest.approx(FLOOR, abs=1e-7)
        assert min(numbers["p05"]) > FLOOR
        assert all(
            low < middle < high
            for low, middle, high in zip(numbers["p05"], numbers["median"], numbers["p95"], strict=True)
        )


def test_the_post_s_two_losses_differ_by_less_than_seeds_do(airfoil):
    spread = seeds.seeds(airfoil, "cpu")["range"]
    for printed in (0.242, 0.244, regression.scratch(airfoil, "cpu")["loss"]):
        assert spread["p05"] - 5e-4 < printed < spread["p95"]


@pytest.mark.parametrize("device", DEVICES)
def test_the_losses_over_gamma_are_those_known(airfoil, device):
    numbers = seeds.grid(airfoil, device, runs=64)
    known = {"0.0": 0.2483, "0.5": 0.2452, "0.9": 0.2442, "0.99": 0.2442, "0.999": 0.2474}
    for gamma, loss in known.items():
        error = numbers["stderr"]["0.01"][gamma]
        assert FLOOR + numbers["excess"]["0.01"][gamma] == pytest.approx(loss, abs=3 * error + 5e-5)


def test_the_losses_over_the_learning_rate_are_those_known(airfoil):
    numbers = seeds.grid(airfoil, "cpu", runs=16, num_epochs=8)
    for eta, known in {"0.003": 0.0004, "0.01": 0.0023, "0.03": 0.0093, "0.1": 0.039}.items():
        assert numbers["excess"][eta]["0.9"] == pytest.approx(known, abs=3 * numbers["stderr"][eta]["0.9"] + 5e-5)


@pytest.mark.parametrize("device", DEVICES)
def test_the_losses_over_the_scaling_without_its_bias_are_alike(airfoil, device):
    """What γ = 0.999 does in two epochs is the zero start's work."""
    numbers = seeds.grid(airfoil, device, runs=64)
    plain, corrected = numbers["excess"], numbers["corrected"]
    assert plain["0.01"]["0.999"] > 1.5 * plain["0.01"]["0.9"]
    assert corrected["0.01"]["0.999"] == pytest.approx(corrected["0.01"]["0.9"], rel=0.2)
    assert plain["0.001"]["0.999"] < 0.1 * corrected["0.001"]["0.999"]
    assert numbers["full_batch"] < 0.1 * plain["0.01"]["0.9"]
    assert numbers["distance"] > 4 * 0.01 / 2


def test_what_counts_is_that_the_learning_rate_falls():
    """Of the three that the page compares at one rate, and that gain by a cosine."""
    numbers = recorded("rmsprop", "everyone")
    excess = {name: {course: one["excess"] for course, one in both.items()} for name, both in numbers["best"].items()}
    for both in excess.values():
        assert both["cosine"] < 0.5 * both["constant"]
    assert excess["adagrad"]["constant"] < excess["sgd"]["constant"] < excess["rmsprop"]["constant"]
    assert max(excess["sgd"]["cosine"], excess["adagrad"]["cosine"]) < excess["rmsprop"]["cosine"]
    bias = numbers["bias"]
    assert FLOOR + bias["rmsprop"]["excess"] == pytest.approx(0.24182, abs=6e-5)
    assert bias["growing"]["excess"] < 0.5 * bias["rmsprop"]["excess"]
    assert abs(bias["longer"]["bias"]) < 0.1 * bias["rmsprop"]["bias"]


@pytest.mark.parametrize("device", DEVICES)
def test_a_falling_learning_rate_classifies_better_from_a_large_start(device):
    numbers = recorded("rmsprop", "classification") if device == "cpu" else spirals.classification(device)
    loss = numbers["loss"]
    assert loss["constant"]["0.03"]["mean"] < min(loss["constant"][eta]["mean"] for eta in ("0.01", "0.1"))
    assert loss["cosine"]["0.1"]["mean"] < min(one["mean"] for one in loss["constant"].values())
