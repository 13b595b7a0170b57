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

SEEN = (
    "损失在第一轮里迅速下降，此后在一条阴影带里波动，始终高于最小二乘的下限；"
    "单独一次训练的曲线上下起伏，不能代表全部。",
    "减去下限再取对数轴：阴影带先下降，后来变平，上下相差好几倍。",
)
Limits = tuple[float, float]


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


def spread_figure(
    numbers: dict[str, Any],
    title: str,
    limits: tuple[Limits, Limits] = ((0.22, 0.35), (1e-4, 1)),
    seen: tuple[str, str] = SEEN,
) -> figures.Chart:
    """Draw what `spread` returns: the losses, and how far they are above the floor.

    title: of which training; limits: of both vertical axes, the second logarithmic; seen: what is to be seen on both.
    """
    losses = _spread_chart(numbers, 0.0, "损失", f"{title}：{seen[0]}")
    losses.axes[0].set(ylim=limits[0])
    losses.axes[0].legend()
    above = _spread_chart(numbers, numbers["floor"], "损失 − L*", seen[1])
    above.axes[0].set(yscale="log", ylim=limits[1])
    return figures.panels({"损失": losses, "超出下限 L* 的部分": above})


def _spread_chart(numbers: dict[str, Any], floor: float, y_label: str, alt: str) -> figures.Chart:
    """Draw losses less `floor`, and the floor itself where that is 0."""
    epochs = numbers["epochs"]
    p05, median, p95, one = ([loss - floor for loss in numbers[name]] for name in ("p05", "median", "p95", "textbook"))
    chart, axes = figures.canvas("轮数", y_label, alt)
    figures.band(chart, ("5% 分位", "95% 分位"), epochs, p05, p95, 0)
    figures.draw(chart, "中位数与 5–95% 的范围", epochs, median, 0)
    figures.draw(chart, "一次训练", epochs, one, 1)
    if not floor:
        figures.draw(chart, "最小二乘的下限 L*", [0, epochs[-1]], [numbers["floor"]] * 2, 2)
    axes.set(xlim=(0, epochs[-1]))
    return chart
