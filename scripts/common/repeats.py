"""A training repeated from many seeds, beside one run: its numbers and their figure."""

from collections.abc import Callable, Sequence
from typing import Any

import torch

from common import ensemble
from common.training import mean_with_error
from engine import close, figures, statistical

SEEDS_NUMBERS = {
    "loss": statistical(shift=0.01),
    "p05": close(rtol=1e-2),
    "median": close(rtol=1e-2),
    "p95": close(rtol=1e-2),
    "range": close(rtol=1e-2),
    "textbook": close(rtol=1e-4),
    "floor": close(rtol=1e-6),
    "epochs": close(rtol=1e-12),
}


def train_runs(
    rule: Callable[..., object],
    hyperparams: dict[str, Any],
    X: torch.Tensor,
    y: torch.Tensor,
    runs: int,
    num_epochs: int,
    every: int = 0,
    seed: int = 0,
) -> torch.Tensor:
    """Train as `train_scratch` does, from many starts. Returns losses (records, runs), see `ensemble.train_many`."""
    torch.manual_seed(seed)
    params = ensemble.start(runs, X.shape[1], (), str(X.device))
    states = [torch.zeros_like(p) for p in params]
    return ensemble.train_many(params, lambda: rule(params, states, hyperparams), X, y, num_epochs, every=every)


def with_states(
    rule: Callable[..., object], init_states: Callable[[Sequence[torch.Tensor]], Any]
) -> Callable[..., object]:
    """Return a rule for `train_runs` that keeps states of its own, for one training.

    init_states: the parameters → what `rule` gets as its states: Adadelta's two a parameter, Adam's two and a count.
    """
    kept: list[Any] = []

    def step(params: Sequence[torch.Tensor], _: object, hyperparams: dict[str, Any]) -> None:
        kept[:] = kept or [init_states(params)]
        rule(params, kept[0], hyperparams)

    return step


def spread(losses: torch.Tensor, textbook: Sequence[float], num_epochs: int, floor: float) -> dict[str, Any]:
    """Return the numbers SEEDS_NUMBERS of losses (records, runs), beside those of one run."""
    p05, median, p95 = torch.quantile(losses, torch.tensor([0.05, 0.5, 0.95], dtype=losses.dtype), dim=1).tolist()
    return {
        "loss": mean_with_error(losses[-1]),
        "p05": p05,
        "median": median,
        "p95": p95,
        "range": {"p05": p05[-1], "median": median[-1], "p95": p95[-1], "width": p95[-1] - p05[-1]},
        "textbook": textbook,
        "floor": floor,
        "epochs": [num_epochs * (n + 1) / len(p05) for n in range(len(p05))],
    }


def spread_figure(numbers: dict[str, Any], title: str) -> figures.Chart:
    """Draw what `spread` returns, above the floor; title: of which training, as the description names it."""
    alt = (
        f"{title}，纵轴取对数：超出下限的损失在第一轮里迅速减小，此后在一条阴影带里波动；"
        "单独一次训练的曲线上下起伏，不能代表全部。"
    )
    epochs, floor = numbers["epochs"], numbers["floor"]
    above = {name: [one - floor for one in numbers[name]] for name in ("p05", "median", "p95", "textbook")}
    chart, axes = figures.canvas("轮数", "损失超出下限 L* 多少", alt)
    figures.band(chart, ("5% 分位", "95% 分位"), epochs, above["p05"], above["p95"], 0)
    figures.draw(chart, "中位数与 5–95% 的范围", epochs, above["median"], 0)
    figures.draw(chart, "一次训练", epochs, above["textbook"], 1)
    axes.set(xlim=(0, epochs[-1]), yscale="log")
    axes.legend()
    return chart
