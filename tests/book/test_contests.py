"""What the chapters say of rules at their own best, of steps, noise and forgetting, held against theory."""

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.book.kinds import DEVICES
from tests.book.recorded import recorded

from chapters.rmsprop import (
    contest,
    contour,
    exercises,
    forgetting,
    memory,
    pytorch,
    quadratic,
    rates,
    spiral_rules,
    steps,
)
from common.descent import descend, grad_2d, rmsprop


@settings(deadline=None)
@given(
    gradients=st.lists(st.floats(-1e3, 1e3).filter(lambda g: abs(g) > 1e-3), min_size=1, max_size=60),
    gamma=st.floats(0, 0.999),
    eta=st.floats(0.01, 2),
)
def test_no_step_is_longer_than_the_bound(gradients, gamma, eta):
    s = 0.0
    for t, g in enumerate(gradients, 1):
        moved, s = rmsprop(eta, gamma, 0.0)(t, 0.0, s, g)
        assert abs(moved) <= eta / math.sqrt(1 - gamma) * (1 + 1e-12)


def test_every_schedule_comes_near_the_bound_again_after_its_start():
    numbers = steps.step_bound()
    assert numbers["longest"] <= numbers["bound"]
    known = {"constant": {"x1": (3.08, 85), "x2": (3.05, 54)}, "root": {"x2": (3.12, 106)},
             "reciprocal": {"x2": (3.04, 165)}, "exponential": {"x2": (3.05, 127)}}  # fmt: skip
    for schedule, ones in known.items():
        for x, (length, step) in ones.items():
            assert numbers["later"][schedule][x] == pytest.approx(length, abs=5e-3)
            assert numbers["at"][schedule][x] == step
    assert numbers["median"]["x1"] == pytest.approx(1, abs=0.01)
    assert numbers["adagrad"] == pytest.approx(1, abs=1e-6)


def test_an_epsilon_that_stabilises_costs_what_gradient_descent_costs():
    numbers = steps.price()
    assert numbers["x1"] == pytest.approx({"usual": -0.0106, "much": -0.838, "descent": -0.758}, abs=5e-4)
    assert numbers["steps"]["much"] < 100 < numbers["steps"]["usual"]


def test_gradient_descent_diverges_beyond_two_over_the_curvature():
    numbers = steps.divergence()
    for rate, xs in numbers["x"].items():
        assert (abs(xs[-1]) > abs(xs[0])) == (float(rate) > numbers["bound"])
        assert [after / before for before, after in pairwise(xs)] == pytest.approx([numbers["factor"][rate]] * 20)


def test_forgetting_gets_there_sooner_with_every_rule_at_its_best():
    numbers = forgetting.forgetting()
    best = numbers["best"]
    assert numbers["edges"] == 0
    for at in ("100", "200"):
        assert best["rmsprop"][at]["distance"] < best["longer"][at]["distance"] < best["adagrad"][at]["distance"]
    assert best["longer"]["100"]["x"] == pytest.approx(2.72, abs=0.01)
    assert best["longer"]["200"]["x"] == pytest.approx(2.994, abs=2e-3)
    assert numbers["bursts"] == {"first": 208, "farthest": 208, "in_eta": pytest.approx(1.55, abs=0.01)}


def test_adagrad_has_no_best_learning_rate_where_there_is_no_noise():
    numbers = quadratic.comparison()
    assert numbers["best"]["adagrad"]["eta"] == numbers["etas"][-1] > 1000
    for rule in ("rmsprop", "corrected"):
        assert numbers["etas"][0] < numbers["best"][rule]["eta"] < 1
    at_20 = numbers["sweep"]["rmsprop"][66]
    assert numbers["etas"][66] == pytest.approx(20)
    assert at_20 == pytest.approx(1.5e-6, rel=0.05)


def test_without_noise_the_effective_rates_end_on_the_edge_of_stability_and_adagrad_s_below_it():
    numbers = rates.effective_rates(runs=2)
    for x, bound in numbers["bound"].items():
        assert max(numbers["rate"]["exact"]["rmsprop"][x]) > bound
        assert numbers["rate"]["exact"]["rmsprop"][x][-1] == pytest.approx(bound, rel=1e-3)
        assert max(numbers["rate"]["exact"]["adagrad"][x]) < bound


def test_with_noise_adagrad_s_rates_fall_and_those_of_rmsprop_do_not():
    noisy = rates.effective_rates()["at"]["noisy"]
    for x in ("x1", "x2"):
        assert noisy["rmsprop"][x]["1000"] == pytest.approx(noisy["rmsprop"][x]["100"], rel=0.05)
        assert noisy["adagrad"][x]["1000"] < 0.6 * noisy["adagrad"][x]["100"]
    assert noisy["adagrad"]["x1"]["1000"] == pytest.approx(0.4 / math.sqrt(1000), rel=0.03)


def test_the_root_of_the_state_is_the_curvature_s_without_noise_and_the_noise_s_with_much():
    numbers = rates.noise_scale()
    ratios = list(numbers["ratio"].values())
    assert ratios[0] == pytest.approx(20)
    assert all(after < before for before, after in pairwise(ratios))
    assert ratios[-1] == pytest.approx(1, abs=0.02)
    for x, threshold in numbers["threshold"].items():
        assert numbers["root"]["0"][x] == pytest.approx(threshold)


def test_weak_noise_wanders_no_farther_than_none_and_strong_noise_as_theory_says():
    at = rates.wander()["at"]
    assert at["0"] == pytest.approx(1, abs=1e-6)
    known = {"0.1": 0.99, "0.2": 1.0, "0.4": 1.04, "0.8": 1.17, "3.2": 1.90}
    assert {strength: at[strength] for strength in known} == pytest.approx(known, abs=0.015)
    assert at["12.8"] == pytest.approx(math.sqrt(12.8), rel=0.03)


def test_two_epochs_from_zero_states_lengthen_the_steps_by_so_much():
    assert memory.start()["mean"] == pytest.approx({"0.9": 1.03, "0.99": 1.40, "0.999": 3.59}, abs=5e-3)


def test_pytorch_s_momentum_lengthens_the_steps_of_rmsprop_and_not_those_of_adam():
    numbers = pytorch.in_pytorch()
    assert numbers["step"] == pytest.approx({"rmsprop": 1, "momentum": 1 / (1 - 0.9), "adam": 1}, rel=1e-5)
    assert numbers["onward"]["momentum"] == pytest.approx(10 * numbers["onward"]["adam"], rel=1e-5)
    assert (numbers["rmsprop"]["lr"], numbers["rmsprop"]["alpha"], numbers["rmsprop"]["eps"]) == (0.01, 0.99, 1e-8)


def test_on_the_map_gradient_descent_is_the_slowest():
    numbers = contour.three_rules()
    assert numbers["f"]["descent"] > 1e-2 > max(numbers["f"]["adagrad"], numbers["f"]["rmsprop"])
    for x1, x2 in (point for path in numbers["trace"].values() for point in path):
        assert contour.LEFT <= x1 <= contour.RIGHT
        assert contour.BOTTOM <= x2 <= contour.TOP
    assert numbers["near"]["adagrad"] < numbers["near"]["descent"] > numbers["near"]["rmsprop"]
    path, _ = descend(rmsprop(numbers["eta"]["rmsprop"]), grad_2d, quadratic.START, 1)
    assert abs(path[1][1]) < 0.01  # that best learning rate is the one whose first step ends in the valley


def test_to_stay_near_takes_rmsprop_longer_than_gradient_descent():
    numbers = exercises.rotation()
    assert numbers["again"]["descent"] < 0.01
    assert min(numbers["again"]["aligned"], numbers["again"]["rotated"]) > 1
    lasting = {name: one["steps"] for name, one in numbers["lasting"].items()}
    assert lasting["descent"] < lasting["aligned"] < lasting["rotated"]


@pytest.fixture(scope="module")
def airfoil(measured):
    return measured


@pytest.mark.parametrize("device", DEVICES)
def test_at_their_best_on_the_airfoil_data_the_rules_rank_as_told(airfoil, device):
    numbers = recorded("rmsprop", "everyone") if device == "cpu" else contest.everyone(airfoil, device)
    gap, error = numbers["versus_sgd"], numbers["versus_sgd_stderr"]
    for course in ("constant", "cosine"):
        assert gap["rmsprop"][course] > 3 * error["rmsprop"][course]
        assert gap["adagrad"][course] < -3 * error["adagrad"][course]
    assert numbers["bias"]["rmsprop"]["bias"] > 0.5 * numbers["bias"]["rmsprop"]["excess"]
    assert abs(numbers["bias"]["longer"]["bias"]) < 0.2 * numbers["bias"]["longer"]["excess"]
    assert numbers["growing"]["cosine"]["mean"] < -3 * numbers["growing"]["cosine"]["stderr"]


@pytest.mark.parametrize("device", DEVICES)
def test_on_the_spirals_every_adaptive_rule_beats_plain_descent(device):
    on_cpu = device == "cpu"
    numbers = recorded("rmsprop", "spiral_rules") if on_cpu else spiral_rules.spiral_rules(device, runs=8)
    for course in spiral_rules.COURSES:
        loss = {name: one["mean"] for name, one in numbers["loss"][course].items()}
        assert max(loss, key=loss.__getitem__) == "sgd"
        assert numbers["lead"][course]["sgd"] > 3 * numbers["lead_stderr"][course]["sgd"]


def test_the_rules_of_the_spirals_are_pytorch_s():
    torch.manual_seed(0)
    gradients = torch.randn(6, 5, dtype=torch.float64)
    gradients += gradients.sign()  # none so small that ε counts
    theirs = {
        "sgd": (torch.optim.SGD, {}),
        "momentum": (torch.optim.SGD, {"momentum": 0.9}),
        "adagrad": (torch.optim.Adagrad, {}),
        "rmsprop": (torch.optim.RMSprop, {"alpha": 0.9}),
        "longer": (torch.optim.RMSprop, {"alpha": 0.99}),
        "adam": (torch.optim.Adam, {}),
    }
    for name, (optimizer, options) in theirs.items():
        ours, other = (torch.zeros(5, dtype=torch.float64, requires_grad=True) for _ in range(2))
        state, stepper = (torch.zeros_like(ours), torch.zeros_like(ours)), optimizer([other], lr=0.1, **options)
        for t, g in enumerate(gradients, 1):
            ours.grad, other.grad = g.clone(), g.clone()
            with torch.no_grad():
                spiral_rules.RULES[name][1](ours, state, 0.1, t)
            stepper.step()
        assert torch.allclose(ours, other, rtol=3e-4)  # apart from where ε stands
