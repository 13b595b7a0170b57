"""The chapter on images: PyTorch as oracle of the rules, how the contest is held, what its records say."""

import math
from functools import partial
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tests.book import recorded as records
from tests.examples import tried

from chapters.images import contest, experiments, listings
from chapters.images.contest import CHOOSING, GRID
from common.digits import DIGITS, read_digits
from engine.data.load import Files, load

recorded = partial(records.recorded, "images")
# of PyTorch: the rule, and what it calls the hyperparameters
ORACLES: dict[str, tuple[Any, dict[str, Any]]] = {
    "adadelta": (torch.optim.Adadelta, {"lr": 0.7, "rho": 0.9}),
    "adam": (torch.optim.Adam, {"lr": 0.7, "betas": (0.9, 0.999)}),
}


@pytest.fixture(scope="module")
def digits() -> Any:
    data = load(DIGITS, offline=True)
    assert isinstance(data, Files)
    return read_digits(data.paths["digits.csv.gz"])


class TestTheListings:
    @pytest.mark.parametrize("rule", ORACLES)
    @tried(30)
    @given(
        start=st.lists(st.floats(-3, 3), min_size=3, max_size=3),
        gradients=st.lists(st.lists(st.floats(-5, 5), min_size=3, max_size=3), min_size=1, max_size=10),
    )
    def test_a_step_from_scratch_is_a_step_of_pytorch(self, rule, start, gradients):
        step, init_states, _ = listings.RULES[rule]
        optimizer_class, hyperparams = ORACLES[rule]
        ours, theirs = (torch.nn.Parameter(torch.tensor(start, dtype=torch.float64)) for _ in range(2))
        states, optimizer = init_states([ours]), optimizer_class([theirs], **hyperparams)
        for gradient in gradients:
            ours.grad, theirs.grad = (torch.tensor(gradient, dtype=torch.float64) for _ in range(2))
            step([ours], states, hyperparams)
            optimizer.step()
        torch.testing.assert_close(ours, theirs, rtol=1e-9, atol=1e-9)

    def test_the_three_parts_are_all_of_the_data_one_after_another(self, digits):
        parts = listings.split(digits)
        assert torch.cat([y for _, y in parts]).tolist() == digits.labels.tolist()
        assert torch.equal(16 * torch.cat([X for X, _ in parts])[:, 0], torch.tensor(digits.images))

    def test_the_confusion_matrix_holds_every_test_image_once(self, digits):
        numbers = listings.one_run(digits)
        _, _, (_, y) = listings.split(digits)
        assert [sum(row) for row in numbers["counts"]] == torch.bincount(y).tolist()
        right = sum(numbers["counts"][digit][digit] for digit in range(10))
        assert (right / 500, 500 - right) == (numbers["accuracy"], numbers["wrong"])
        assert right > 425
        assert all(one["label"] != one["taken"] for one in numbers["mistakes"])

    def test_the_one_run_is_one_of_the_contest(self, digits):
        history = contest.trainer(listings.mlp, digits, 15, 50)(("adam", 0.03, 0))
        numbers = listings.one_run(digits)
        assert history[-1][2:] == [numbers["loss"], numbers["accuracy"]]

    def test_the_first_steps_are_those_that_theory_says(self):
        numbers = experiments.lengths(steps=5)
        for t, length in enumerate(numbers["length"]["rmsprop"], 1):
            assert length == pytest.approx(1 / math.sqrt(1 - 0.9**t), rel=1e-4)
        assert numbers["length"]["adam"] == pytest.approx([1.0] * 5, rel=1e-6)
        assert numbers["first"]["adadelta"] == pytest.approx(math.sqrt(1e-6 / (0.1 + 1e-6)))

    def test_the_layers_have_all_the_parameters(self):
        total = experiments.layers()["total"]
        for name, build in (("mlp", listings.mlp), ("cnn", listings.cnn)):
            assert total[name] == sum(p.numel() for p in build(0).parameters())


class TestTheContest:
    def test_what_chooses_is_the_validation_set_by_other_seeds_than_are_compared(self):
        seen = []

        def trained(one):
            seen.append(one)
            rule, eta, seed = one
            far = abs(math.log10(eta / GRID[rule][3]))
            return [[0.0, 0.0, far + (seed < CHOOSING), 0.9 + 0.01 * (seed % 2)]]

        numbers = contest.contest(trained, choosing=2, runs=4)
        assert numbers["eta"] == {rule: etas[3] for rule, etas in GRID.items()}
        assert all(losses[f"{GRID[rule][3]:g}"] == 0 for rule, losses in numbers["valid"].items())
        compared = [one for one in seen if one[2] < CHOOSING]
        assert compared == [(rule, etas[3], seed) for rule, etas in GRID.items() for seed in range(4)]
        assert len(seen) == 3 * 5 * 2 + len(compared)
        assert numbers["accuracy"]["adam"]["mean"] == pytest.approx(0.905)

    def test_a_training_that_was_kept_is_not_run_again_after_a_kill(self, tmp_path):
        file, one = tmp_path / "trainings.json", ("adam", 0.01, 3)
        assert contest.kept(lambda _: [[1.0, 2.0]], file)(one) == [[1.0, 2.0]]
        again = contest.kept(lambda _: [[3.0, 4.0]], file)
        assert again(one) == [[1.0, 2.0]]
        assert again(("adam", 0.01, 4)) == [[3.0, 4.0]]

    @pytest.mark.parametrize("name", ["rules", "convolution"])
    def test_no_rule_is_best_at_an_end_of_its_grid(self, name):
        for rule, eta in recorded(name)["eta"].items():
            assert GRID[rule][0] < eta < GRID[rule][-1]

    @pytest.mark.parametrize(("name", "errors"), [("rules", 2), ("convolution", 4)])
    def test_rmsprop_is_behind_by_so_many_standard_errors_and_the_others_are_level(self, name, errors):
        behind = recorded(name)["behind"]
        assert behind["rmsprop"]["mean"] < -errors * behind["rmsprop"]["stderr"]
        assert abs(behind["adadelta"]["mean"]) < behind["adadelta"]["stderr"]

    def test_with_a_convolution_every_rule_has_the_same_rate_and_is_more_often_right(self):
        plain, convolution = recorded("rules"), recorded("convolution")
        assert plain["eta"] == convolution["eta"]
        assert all(convolution["accuracy"][rule]["mean"] > plain["accuracy"][rule]["mean"] for rule in GRID)

    def test_on_the_training_set_adam_is_always_lowest_and_rmsprop_highest(self):
        medians = {rule: curves["median"] for rule, curves in recorded("rules")["train_loss"].items()}
        for adam, adadelta, rmsprop in zip(*(medians[rule] for rule in ("adam", "adadelta", "rmsprop")), strict=True):
            assert adam < adadelta < rmsprop

    def test_adam_turns_up_on_the_test_set(self):
        median = recorded("rules")["test_loss"]["adam"]["median"]
        assert median[-1] > 1.02 * min(median)

    @pytest.mark.parametrize(("name", "first"), [("rules", "rmsprop"), ("convolution", "adam")])
    def test_by_the_loss_rmsprop_is_before_adam_but_not_with_a_convolution(self, name, first):
        loss = {rule: curves["median"][-1] for rule, curves in recorded(name)["test_loss"].items()}
        assert min("rmsprop", "adam", key=loss.__getitem__) == first

    def test_the_one_run_of_adam_is_behind_the_mean_of_rmsprop(self):
        assert recorded("one_run")["accuracy"] < recorded("rules")["accuracy"]["rmsprop"]["mean"]

    def test_the_commonest_mistakes_are_3_for_5_and_8_for_9(self):
        counts = recorded("one_run")["counts"]
        mistakes = {(i, j): n for i, row in enumerate(counts) for j, n in enumerate(row) if i != j}
        assert {pair for pair, n in mistakes.items() if n == max(mistakes.values())} == {(3, 5), (8, 9)}

    def test_images_in_another_order_are_more_often_right(self):
        assert recorded("shuffled")["accuracy"]["mean"] > recorded("rules")["accuracy"]["adam"]["mean"] + 0.02

    def test_the_digits_have_the_sizes_that_the_page_says(self):
        assert sum(recorded("pictures")["sizes"].values()) == 1797
