"""The labs of the chapters: as the experiments say, as theory says, and for no setting worse than an early end."""

import math
from itertools import pairwise, product
from typing import Any

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from chapters import adagrad
from chapters.rmsprop import exercises, quadratic, steps, textbook
from chapters.rmsprop.lab import descent_lab
from common import descent, lab
from engine import Lab

LABS = {"rmsprop": descent_lab, "adagrad": adagrad.path_lab}
START = (-5.0, -2.0)


def run(one: Lab, rule: str, surface: str = "valley", start: tuple[float, float] = START, **changed: float) -> Any:
    sliders = {name: slider["default"] for name, slider in one.declaration["sliders"].items()}
    return one(rule, surface, start, **{**sliders, **changed})


def shown(one: Lab, name: str) -> dict[str, Any]:
    """Return {rule: trace} of a preset."""
    state = dict(one.declaration["presets"][name]["state"])
    rules = state.pop("rules", one.declaration["shown"])
    state.pop("step", None)
    return {rule: run(one, rule, **state) for rule in rules}


def test_the_trajectory_of_the_page_is_that_of_the_lab():
    assert [[*point] for point in run(descent_lab, "rmsprop")["path"]] == textbook.trajectory()["trace"]


@pytest.mark.parametrize("eta", [0.4, 2.0])
def test_adagrads_trajectories_are_those_of_its_lab(eta):
    path = run(adagrad.path_lab, "adagrad", eta=eta)["path"]
    assert [[*point] for point in path] == adagrad.path_2d()["trace"][str(eta)]


def test_the_comparison_of_rules_is_that_of_the_lab():
    recorded = quadratic.comparison(points=2, beyond=0)["x1"]
    for rule in ("adagrad", "rmsprop", "corrected"):
        assert run(descent_lab, rule)["facts"]["end_u"] == (None, recorded[rule])


def test_the_cycle_sets_in_and_bursts_where_the_record_says():
    recorded = quadratic.cycle()
    told = run(descent_lab, "rmsprop", steps=200)
    for n, name in enumerate(("u", "v")):
        assert told["facts"]["onset_" + name] == (recorded["onset"][f"x{n + 1}"],) * 2
        assert [abs(point[n]) for point in told["path"]] == recorded["distance"][f"x{n + 1}"]
        predicted, measured = told["facts"]["amplitude_" + name]
        assert predicted == pytest.approx(recorded["amplitude"][f"x{n + 1}"]["theory"], rel=1e-15)
        assert measured == pytest.approx(predicted, rel=1e-7)
    assert told["f"][40] == recorded["f"]["40"]
    assert told["f"][53] == recorded["f"]["53"]


def test_a_valley_across_the_axes_is_that_of_the_exercise():
    recorded = exercises.rotation(points=2)
    told = run(descent_lab, "rmsprop", "across")
    assert told["path"][-1] == (recorded["end"]["x1"], recorded["end"]["x2"])
    assert told["f"][-1] == recorded["end"]["f"]
    across = run(descent_lab, "rmsprop", "across", exercises.ACROSS)["state"][-1]
    assert math.sqrt(across[1] / across[0]) == recorded["scales"]["rotated"]


@pytest.mark.parametrize("rate", [0.1, 0.45, 0.5, 0.55])
def test_gradient_descent_along_the_steep_coordinate_is_that_of_the_record(rate):
    path = run(descent_lab, "descent", eta=rate)["path"]
    assert [v for _, v in path] == steps.divergence()["x"][str(rate)]


@pytest.mark.parametrize("gamma", [0.95, 0.9, 0.8, 0.7])
def test_the_half_life_of_the_state_is_that_of_the_weights(gamma):
    recorded = textbook.weights()["half_life"][str(gamma)]
    assert run(descent_lab, "rmsprop", gamma=gamma)["facts"]["half_life"] == pytest.approx(
        (recorded["theory"], recorded["measured"]), rel=1e-12
    )


def test_adam_is_pytorchs():
    x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    rule = torch.optim.Adam([x], lr=0.4, betas=(0.9, 0.99), eps=1e-6)
    for point in run(descent_lab, "adam", gamma=0.99, steps=100)["path"]:
        assert point == pytest.approx(x.tolist(), rel=1e-9, abs=1e-12)
        rule.zero_grad()
        descent.f_2d(x[0], x[1]).backward()
        rule.step()


def test_momentum_goes_along_the_leaky_average_of_all_gradients():
    path = run(descent_lab, "momentum", gamma=0.8)["path"]
    gradients = [descent.grad_2d(*point) for point in path]
    for t in range(1, len(path)):
        average = [sum(0.2 * 0.8 ** (t - 1 - i) * gradients[i][n] for i in range(t)) for n in range(2)]
        assert path[t] == pytest.approx([path[t - 1][n] - 0.4 * average[n] for n in range(2)], rel=1e-12)


@given(u=st.floats(-6, 6), v=st.floats(-4, 4), angle=st.floats(0, 90), name=st.sampled_from(sorted(lab.SURFACES)))
def test_every_gradient_is_that_of_its_function(u, v, angle, name):
    f, small = lab.function_of(name, angle), 1e-6
    slopes = ((f(u + small, v) - f(u - small, v)) / (2 * small), (f(u, v + small) - f(u, v - small)) / (2 * small))
    assert lab.gradient_of(name, angle)(u, v) == pytest.approx(slopes, rel=1e-5, abs=1e-5)
    assert lab.height(name, u, v, angle=angle, eta=0.4) == f(u, v)


def test_the_two_valleys_differ_in_depth_and_have_a_saddle_between():
    shallow, saddle, deep = (-3 - 5**0.5) / 2, (-3 + 5**0.5) / 2, 3.0
    for u in (shallow, saddle, deep):
        assert lab.grad_wells(u, 0.0) == pytest.approx((0, 0), abs=1e-12)
    assert lab.f_wells(deep, 0.0) == 0 < lab.f_wells(shallow, 0.0) < lab.f_wells(saddle, 0.0)


NUMBERS = st.floats(-7, 7) | st.floats() | st.sampled_from([0.0, 1e300, -1e300, 1e-320])
SETTINGS = {
    "start": st.tuples(NUMBERS, NUMBERS),
    "steps": st.integers(1, 500),
    "eta": st.floats(1e-3, 10) | NUMBERS,
    "gamma": st.floats(0, 0.999) | st.sampled_from([0.0, 1.0, 1.5, -0.5]),
    "epsilon": st.floats(1e-12, 1) | st.sampled_from([0.0, -1.0, 1e308]),
    "angle": st.floats(0, 90) | st.just(0.0),
}


EVERY = [(key, rule) for key, one in LABS.items() for rule in one.declaration["rules"]]


@pytest.mark.parametrize(("name", "rule"), EVERY)
@given(settings=st.fixed_dictionaries(SETTINGS), surface=st.sampled_from(["valley", "wells"]))
def test_no_setting_makes_more_of_a_lab_than_an_early_end(name, rule, settings, surface):
    refuse_more_than_an_early_end(LABS[name], rule, surface, settings)


@pytest.mark.parametrize(("name", "rule"), EVERY)
def test_no_nonsense_makes_more_of_a_lab_than_an_early_end(name, rule):
    for start in (START, (0.0, 0.0), (1e300, -1e300), (math.nan, 1.0)):
        rest = product((0.0, 1e-3, 1e308, math.nan), (0.0, 0.9, 1.0, 1.5, -0.5), (0.0, -1.0, 1e308, 1e-6), (0.0, 45.0))
        for eta, gamma, epsilon, angle in rest:
            settings = {"start": start, "steps": 20, "eta": eta, "gamma": gamma, "epsilon": epsilon, "angle": angle}
            refuse_more_than_an_early_end(LABS[name], rule, "valley", settings)


def refuse_more_than_an_early_end(one: Lab, rule: str, surface: str, settings: dict[str, Any]) -> None:
    told = one(rule, surface, **settings)
    length = len(told["path"])
    assert 1 <= length <= settings["steps"] + 1
    assert told["path"][0] == settings["start"] or any(map(math.isnan, settings["start"]))
    assert told.keys() - {"path", "facts"} <= one.declaration["curves"].keys()
    assert all(len(told[column]) == length for column in told.keys() - {"facts"})
    assert told["facts"].keys() == one.declaration["facts"].keys()
    after = [*told["path"][1:], *told["rate"][1:], *told.get("state", [])[1:]]
    assert all(math.isfinite(value) for pair in after for value in pair)
    assert all(map(math.isfinite, told["f"][1:]))
    if length > 1:
        assert all(value is None or math.isfinite(value) for fact in told["facts"].values() for value in fact)


@given(
    rule=st.sampled_from(["descent", "adagrad", "rmsprop", "corrected"]), eta=st.floats(1e-3, 10),
    gamma=st.floats(0.01, 0.999), epsilon=st.floats(1e-12, 1), start=st.tuples(st.floats(0.1, 6), st.floats(0.1, 3.5)),
)  # fmt: skip
def test_a_coordinate_first_moves_away_at_the_step_whose_rate_exceeds_the_bound(rule, eta, gamma, epsilon, start):
    told = run(descent_lab, rule, start=start, eta=eta, gamma=gamma, epsilon=epsilon, steps=500)
    for n, h in enumerate((0.2, 4.0)):
        predicted, measured = told["facts"]["onset_" + "uv"[n]]
        end = min(one for one in (predicted, measured, len(told["path"]) - 1) if one is not None)
        assume(all(abs(rate[n] * h / 2 - 1) > 1e-9 for rate in told["rate"][1 : end + 1]))
        assume(all(abs(point[n]) > 1e-290 for point in told["path"][: end + 1]))
        assert predicted == measured


@given(
    rule=st.sampled_from(["rmsprop", "corrected"]), eta=st.floats(0.3, 3), gamma=st.floats(0.5, 0.9),
    epsilon=st.floats(1e-12, 1e-4), start=st.tuples(st.floats(0.1, 6), st.floats(0.1, 3.5)),
)  # fmt: skip
def test_the_cycle_has_the_amplitude_that_theory_gives(rule, eta, gamma, epsilon, start):
    facts = run(descent_lab, rule, start=start, eta=eta, gamma=gamma, epsilon=epsilon)["facts"]
    for name in ("amplitude_u", "amplitude_v"):
        predicted, measured = facts[name]
        assert measured == pytest.approx(predicted, rel=1e-3)


@given(rule=st.sampled_from(["rmsprop", "corrected", "adam"]), gamma=st.floats(1e-6, 0.999))
def test_the_state_halves_in_the_half_life(rule, gamma):
    predicted, measured = run(descent_lab, rule, gamma=gamma, steps=1)["facts"]["half_life"]
    assert measured == pytest.approx(predicted, rel=1e-9)


@given(
    rule=st.sampled_from(list(descent_lab.declaration["rules"])), eta=st.floats(1e-3, 10), gamma=st.floats(0, 0.999),
    start=st.tuples(st.floats(0.1, 6), st.floats(0.1, 3.5)),
)  # fmt: skip
def test_the_first_step_is_as_long_as_theory_says(rule, eta, gamma, start):
    facts = run(descent_lab, rule, start=start, eta=eta, gamma=gamma, epsilon=1e-12)["facts"]
    for name in ("first_u", "first_v"):
        predicted, measured = facts[name]
        assert measured == pytest.approx(predicted, rel=1e-5)


def test_what_has_no_theory_says_nothing():
    facts = run(descent_lab, "rmsprop", "across")["facts"]
    assert facts["onset_u"] == facts["onset_v"] == facts["amplitude_u"] == (None, None)
    assert run(descent_lab, "descent")["facts"]["half_life"] == (None, None)
    assert run(descent_lab, "rmsprop", angle=30)["facts"]["onset_v"] == (None, None)
    wells = run(descent_lab, "rmsprop", "wells")["facts"]
    assert wells["onset_u"] == (None, None) != wells["onset_v"] == (25, 25)


@pytest.mark.parametrize("rule", ["descent", "adagrad", "rmsprop", "corrected"])
def test_the_effective_rate_times_the_gradient_is_the_step(rule):
    told = run(descent_lab, rule, steps=60)
    for t in range(1, 61):
        before, rate = told["path"][t - 1], told["rate"][t]
        gradient = descent.grad_2d(*before)
        assert told["path"][t] == tuple(before[n] - rate[n] * gradient[n] for n in range(2))


def test_adams_rate_is_of_its_corrected_average_of_gradients():
    told, m = run(descent_lab, "adam", steps=60), [0.0, 0.0]
    for t in range(1, 61):
        before, rate = told["path"][t - 1], told["rate"][t]
        m = [0.9 * old + 0.1 * g for old, g in zip(m, descent.grad_2d(*before), strict=True)]
        assert told["path"][t] == pytest.approx([before[n] - rate[n] * m[n] / (1 - 0.9**t) for n in range(2)], rel=1e-9)


def test_a_rule_has_a_state_where_it_divides_by_the_root_of_one():
    with_state = {rule for rule in descent_lab.declaration["rules"] if "state" in run(descent_lab, rule)}
    assert with_state == {"adagrad", "rmsprop", "corrected", "adam"}


@pytest.mark.parametrize(
    ("lab", "name"), [(key, name) for key, one in LABS.items() for name in one.declaration["presets"]]
)
def test_every_preset_shows_as_many_steps_as_it_says(lab, name):
    one = LABS[lab]
    state = one.declaration["presets"][name]["state"]
    steps = state.get("steps", one.declaration["sliders"]["steps"]["default"])
    assert all(len(told["path"]) == steps + 1 for told in shown(one, name).values())


def test_the_presets_of_rmsprop_show_what_they_promise():
    both = shown(descent_lab, "first")["rmsprop"]
    assert both["facts"]["first_u"][1] == pytest.approx(both["facts"]["first_v"][1], rel=1e-5)
    burst = shown(descent_lab, "burst")["rmsprop"]["f"]
    assert burst[40] < 1e-18
    assert 1 < burst[53] == max(burst[20:])
    assert shown(descent_lab, "onset")["rmsprop"]["facts"]["onset_v"] == (25, 25)
    assert shown(descent_lab, "cycle")["rmsprop"]["f"][-1] == pytest.approx(0.084, rel=1e-3)
    assert shown(descent_lab, "forever")["rmsprop"]["facts"]["amplitude_v"] == pytest.approx((0.025, 0.025))
    assert shown(descent_lab, "stable")["rmsprop"]["facts"]["amplitude_v"] == pytest.approx((0, 0), abs=1e-5)
    start = shown(descent_lab, "start")
    assert start["corrected"]["f"][-1] > 500 * start["rmsprop"]["f"][-1]
    quick, usual = shown(descent_lab, "forgetful")["rmsprop"], run(descent_lab, "rmsprop", steps=200)
    assert abs(abs(quick["path"][-1][1]) - 0.2) < 0.1 * abs(abs(usual["path"][-1][1]) - 0.2)
    diverging = shown(descent_lab, "diverging")["descent"]
    assert diverging["facts"]["end_v"][1] == steps.divergence()["end"]["0.55"]
    assert [abs(v) for _, v in shown(descent_lab, "edge")["descent"]["path"]] == [2.0] * 21
    turned = shown(descent_lab, "turned")
    assert turned["rmsprop"]["f"][-1] > 100 * run(descent_lab, "rmsprop")["f"][-1]
    wells = {rule: told["path"][-1][0] > 0 for rule, told in shown(descent_lab, "wells").items()}
    assert wells == {"rmsprop": False, "adam": True, "momentum": True, "descent": False}


def test_the_presets_of_adagrad_show_what_they_promise():
    level = shown(adagrad.path_lab, "level")["adagrad"]["rate"][1:]
    assert all(before[n] >= after[n] > 0.02 for before, after in pairwise(level) for n in range(2))
    assert abs(shown(adagrad.path_lab, "fast")["adagrad"]["path"][-1][0]) < 0.01
    lengths = shown(adagrad.path_lab, "half")["adagrad"]["path"]
    moves = [after[0] - before[0] for before, after in pairwise(lengths)]
    assert moves == sorted(moves, reverse=True)
