"""The chapter's listings and experiments: theory, PyTorch as oracle, and the figures to expect."""

import importlib
import inspect
import math
import re
from ast import literal_eval
from cProfile import Profile
from pathlib import Path
from types import CodeType

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tests.book.kinds import DEVICES
from tests.examples import tried

from chapters.rmsprop import regression, textbook
from common import descent
from common.airfoil import stand_in
from common.digits import DIGITS, read_digits
from common.training import get_data, least_squares_loss, train_scratch
from engine.code.closure import closure
from engine.data.load import Files, load
from engine.ground.during import Left
from engine.ground.paths import DOCS, SCRIPTS, read
from engine.results.book import Book

FLOOR = 0.241687955
FEW = {"runs": 2, "points": 5, "steps": 100}  # settings at which every function still runs


def digits():
    data = load(DIGITS, offline=True)
    assert isinstance(data, Files)
    return read_digits(data.paths["digits.csv.gz"])


DATA = {"airfoil": stand_in, "digits": digits}


def test_the_weights_sum_to_one_minus_gamma_to_the_t():
    numbers = textbook.weights()
    for gamma, expected in {"0.95": 0.8715, "0.9": 0.9852, "0.8": 0.99987, "0.7": 1.0}.items():
        assert numbers["sum"][gamma] == pytest.approx(1 - float(gamma) ** 40, rel=1e-12)
        assert numbers["sum"][gamma] == pytest.approx(expected, abs=5e-5)


def test_half_lives_halve_the_weight():
    numbers = textbook.weights()
    for gamma, half_life in numbers["half_life"].items():
        assert float(gamma) ** half_life["theory"] == pytest.approx(0.5, rel=1e-12)
        assert half_life["measured"] == pytest.approx(half_life["theory"], abs=1e-12)
        assert half_life["difference"] == half_life["measured"] - half_life["theory"]
    assert [round(one["theory"], 2) for one in numbers["half_life"].values()] == [13.51, 6.58, 3.11, 1.94]
    assert numbers["window"]["0.9"] == {"steps": 10, "share": pytest.approx(1 - 0.9**10, rel=1e-12)}


@given(gamma=st.floats(0, 0.999), gradients=st.lists(st.floats(-10, 10), min_size=1, max_size=60))
def test_the_state_is_the_weighted_sum_of_past_squared_gradients(gamma, gradients):
    state = 0.0
    for gradient in gradients:
        state = gamma * state + (1 - gamma) * gradient * gradient
    weights = textbook.gradient_weights(gamma, len(gradients))
    assert state == pytest.approx(math.fsum(w * g * g for w, g in zip(weights, reversed(gradients), strict=True)))


def test_the_trace_in_two_dimensions_is_exact(capsys: pytest.CaptureFixture[str]):
    numbers = textbook.trajectory()
    assert numbers["x1"] == -0.01059867213411372
    assert numbers["x2"] == pytest.approx(1.036e-14, rel=1e-3)
    assert len(numbers["trace"]) == 21
    textbook.trajectory_text(numbers)
    assert capsys.readouterr().out == "epoch 20, x1: -0.010599, x2: 0.000000\n"


def test_the_gradient_is_that_of_the_function():
    x = torch.tensor([-5.0, -2.0], dtype=torch.float64, requires_grad=True)
    descent.f_2d(x[0], x[1]).backward()
    assert x.grad is not None
    assert x.grad.tolist() == list(descent.grad_2d(-5.0, -2.0))


def test_the_rule_for_one_coordinate_is_that_of_the_listing():
    path, _ = descent.descend(descent.rmsprop(0.4), descent.grad_2d, (-5.0, -2.0), 20)
    assert [list(point) for point in path] == textbook.trajectory()["trace"]


@tried(50)
@given(
    start=st.lists(st.floats(-3, 3), min_size=5, max_size=5),
    gradients=st.lists(st.lists(st.floats(0.1, 5), min_size=5, max_size=5), min_size=1, max_size=20),
    lr=st.floats(1e-4, 0.1),
    gamma=st.floats(0, 0.99),
)
def test_a_step_from_scratch_is_a_step_of_pytorch(start, gradients, lr, gamma):
    ours = torch.tensor(start, dtype=torch.float64).reshape(5, 1)
    theirs = torch.nn.Parameter(ours.clone())
    states = [torch.zeros_like(ours)]
    optimizer = torch.optim.RMSprop([theirs], lr=lr, alpha=gamma)
    for gradient in gradients:
        ours.grad = torch.tensor(gradient, dtype=torch.float64).reshape(5, 1)
        theirs.grad = ours.grad.clone()
        regression.rmsprop([ours], states, {"lr": lr, "gamma": gamma})
        optimizer.step()
    # apart from where ε stands: a step lr g / √s, with s ≥ (1 − γ) g², shrinks by the factor 1e-6 / (2 s) when
    # 1e-6 is added inside the root, and by 1e-8 / √s when 1e-8 is added outside
    least = (1 - gamma) * 0.1**2
    slack = len(gradients) * lr / (1 - gamma) ** 0.5 * (1e-6 / (2 * least) + 1e-8 / least**0.5)
    assert torch.allclose(ours, theirs.detach(), rtol=1e-12, atol=slack)


def test_the_page_tells_the_defaults_of_pytorch():
    text = read(DOCS / "optimization" / "rmsprop.md")
    told = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", text, re.MULTILINE))
    defaults = inspect.signature(torch.optim.RMSprop).parameters
    assert told.keys() == {"lr", "alpha", "eps", "momentum", "centered", "weight_decay"}
    assert {name: defaults[name].default for name in told} == {name: literal_eval(one) for name, one in told.items()}


@settings(deadline=None, max_examples=30)
@given(gradients=st.lists(st.floats(0.1, 5), min_size=1, max_size=10), mu=st.floats(0, 0.95), decay=st.floats(0, 0.1))
def test_momentum_divides_first_and_weight_decay_is_divided_too(gradients, mu, decay):
    x = torch.nn.Parameter(torch.tensor([1.0], dtype=torch.float64))
    optimizer = torch.optim.RMSprop([x], lr=0.01, alpha=0.9, momentum=mu, weight_decay=decay)
    ours, s, b = 1.0, 0.0, 0.0
    for gradient in gradients:
        x.grad = torch.tensor([gradient], dtype=torch.float64)
        optimizer.step()
        g = gradient + decay * ours
        s = 0.9 * s + 0.1 * g * g
        b = mu * b + g / (math.sqrt(s) + 1e-8)
        ours -= 0.01 * b
        assert x.item() == pytest.approx(ours, rel=1e-12)


def test_the_states_have_the_shapes_of_the_parameters():
    assert [tuple(state.shape) for state in regression.init_rmsprop_states(5)] == [(5, 1), (1,)]


@pytest.mark.parametrize("device", DEVICES)
def test_training_from_scratch_ends_where_it_should(airfoil, device):
    numbers = regression.scratch(airfoil, device)
    assert len(numbers["losses"]) == 15
    assert min(numbers["losses"]) > FLOOR
    assert 0.24194 < numbers["loss"] < 0.25187
    assert numbers["sec_per_epoch"] > 0


@pytest.mark.parametrize("device", DEVICES)
def test_concise_training_ends_where_it_should(airfoil, device):
    numbers = regression.concise(airfoil, device)
    assert len(numbers["losses"]) == 30
    assert min(numbers["losses"]) > FLOOR
    assert 0.24191 < numbers["loss"] < 0.25108


def test_one_seed_gives_one_result(airfoil):
    first, second = regression.scratch(airfoil, "cpu"), regression.scratch(airfoil, "cpu")
    assert first["losses"] == second["losses"]
    X, y = get_data(airfoil)
    settings = (regression.rmsprop, regression.init_rmsprop_states, {"lr": 0.01, "gamma": 0.9}, X, y)
    assert train_scratch(*settings)[0] == first["losses"] != train_scratch(*settings, seed=1)[0]


def test_no_linear_regression_falls_below_the_floor(airfoil):
    X, y = get_data(airfoil)
    floor = least_squares_loss(X, y)
    for weights in torch.randn(200, 5, 1, generator=torch.Generator().manual_seed(0)):
        assert ((X @ weights - y) ** 2).mean().item() / 2 > floor


def _function(code: CodeType | str) -> str:
    """Return the name of the function of ours that some code belongs to, "" where it is no code of the scripts."""
    path = Path("" if isinstance(code, str) else code.co_filename)
    if isinstance(code, str) or not path.is_relative_to(SCRIPTS) or {"results", "during.py"} & {*path.parts}:
        return ""
    module = ".".join(path.relative_to(SCRIPTS).with_suffix("").parts)
    return f"{module}.{code.co_qualname.partition('.')[0]}"


@pytest.mark.parametrize("declared", Book().declared, ids=lambda declared: declared.key)
def test_every_function_that_runs_is_in_the_fingerprint(declared, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """What was followed by name holds what runs: seen by the interpreter itself, drawing included."""
    profile = Profile(builtins=False)
    monkeypatch.setattr(Left, "folder", tmp_path)
    module = importlib.import_module(declared.module)
    torch.optim.SGD([torch.zeros(1)])  # what torch then imports need not be watched
    fewest = FEW | ({"num_epochs": 2, "choosing": 1} if declared.chapter == "images" else {})
    few = {name: min(value, most) for name, most in fewest.items() if (value := declared.settings.get(name))}
    given = {name: DATA[name]() if name in DATA else "cpu" for name in declared.needs}
    with profile:
        numbers = getattr(module, declared.name)(**given, **few)
        for function in declared.views.values():
            getattr(module, function)(numbers)
    ran = set(filter(None, (_function(entry.code) for entry in profile.getstats())))
    views = [closure(declared.sources, declared.module, function).code for function in declared.views.values()]
    known = set(closure(declared.sources, declared.module, declared.name).code).union(*views)
    assert f"{declared.module}.{declared.name}" in ran
    assert {name for name in ran if not name.endswith("<lambda>")} <= known
