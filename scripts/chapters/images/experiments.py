"""The contest of the rules on a network without convolution, and on one with it, which takes minutes."""

from itertools import pairwise
from typing import Any

import torch

from chapters.images.contest import CONTEST, contest, kept, trainer
from chapters.images.listings import LABELS, RULES, adam, cnn, from_scratch, init_adam, mlp, split
from common.classification import evaluate, train_classifier
from common.training import mean_with_error
from engine import checkpoints, close, exact, experiment, figures, statistical
from engine.figures import table


@experiment(numbers=CONTEST)
def rules(digits, choosing=4, runs=16, num_epochs=15, batch_size=50):
    """The network with one hidden layer."""
    return contest(trainer(mlp, digits, num_epochs, batch_size), choosing, runs)


@experiment(numbers=CONTEST, checked="attested", seconds=3600, checkpoints=True)
def convolution(digits, choosing=4, runs=32, num_epochs=15, batch_size=50):
    """The network with a convolution, which takes minutes."""
    trained = trainer(cnn, digits, num_epochs, batch_size)
    return contest(kept(trained, checkpoints() / "trainings.json"), choosing, runs)


@rules.figure
def rules_figure(numbers):
    alt = "三条曲线先急后缓地下降，后来只上下波动，阴影带大部分重叠；Adam 的略有回升，最后在另外两条之上。"
    return _bands(numbers["test_loss"], "测试集上的交叉熵", alt)


@rules.figure("train")
def train_figure(numbers):
    alt = "纵轴是对数轴。三条曲线起伏着下降，最后仍未停住；从上到下始终是 RMSProp、Adadelta 和 Adam，阴影带有重叠。"
    chart = _bands(numbers["train_loss"], "训练集上的交叉熵", alt)
    chart.axes[0].set_yscale("log")
    return chart


def _bands(curves: dict[str, dict[str, list[float]]], label: str, alt: str) -> figures.Chart:
    """Draw the median and the band of each rule, an epoch a point."""
    chart, axes = figures.canvas("轮数", label, alt)
    for number, (rule, one) in enumerate(curves.items()):
        epochs, name = range(1, len(one["median"]) + 1), LABELS[rule]
        figures.band(chart, (f"{name}，5% 分位", f"{name}，95% 分位"), epochs, one["p05"], one["p95"], number)
        figures.draw(chart, name, epochs, one["median"], number)
    axes.legend()
    return chart


@rules.table
def rules_table(numbers):
    return _table(numbers)


@rules.table("grid")
def grid_table(numbers):
    return _grid(numbers)


@convolution.table
def convolution_table(numbers):
    return _table(numbers)


@convolution.table("grid")
def convolution_grid_table(numbers):
    return _grid(numbers)


def _table(numbers: dict[str, Any]) -> str:
    """Write what each rule reaches at its best learning rate."""
    rows = []
    for rule, eta in numbers["eta"].items():
        one, loss = numbers["accuracy"][rule], numbers["test_loss"][rule]["median"][-1]
        rows.append((LABELS[rule], f"{eta:g}", f"{one['mean']:.4f} ± {one['stderr']:.4f}", f"{loss:.3f}"))
    return table(("规则", "选中的 $\\eta$", "测试精度", "测试集上的交叉熵（中位数）"), rows)


def _grid(numbers: dict[str, Any]) -> str:
    """Write each learning rate and its loss on the validation set, the least one bold: a column a rule."""
    columns = []
    for losses in numbers["valid"].values():
        least = min(losses.values())
        columns.append([
            f"{eta}：{f'**{loss:.3f}**' if loss == least else f'{loss:.3f}'}" for eta, loss in losses.items()
        ])
    return table([LABELS[rule] for rule in numbers["valid"]], zip(*columns, strict=True))


@experiment(numbers={"parts": exact, "total": exact})
def layers():
    """The layers of both networks: what shape comes out, and how many parameters they have."""
    found = {}
    for name, build in (("mlp", mlp), ("cnn", cnn)):
        X, parts = torch.zeros(1, 1, 8, 8, dtype=torch.float64), []
        for layer in build(0):
            X = layer(X)
            parts.append({"shape": list(X.shape[1:]), "parameters": sum(p.numel() for p in layer.parameters())})
        found[name] = parts
    return {"parts": found, "total": {name: sum(one["parameters"] for one in parts) for name, parts in found.items()}}


@layers.figure
def layers_figure(numbers):
    names = ("卷积 3×3", "ReLU", "最大池化 2×2", "展平", "全连接")
    boxes = [
        (name, "×".join(map(str, one["shape"])), one["parameters"])
        for name, one in zip(names, numbers["parts"]["cnn"], strict=True)
    ]
    alt = "一列方框，从上到下是输入、卷积、ReLU、最大池化、展平和全连接；参数都在卷积层和全连接层里，大多数在全连接层。"
    return figures.network([("输入", "1×8×8", 0), *boxes], ("卷积网络", "输出的形状", "参数个数"), alt)


@experiment(numbers={"length": close(rtol=1e-9), "first": close(rtol=1e-9), "last": close(rtol=1e-9)})
def lengths(steps=100):
    """How long the steps are at a learning rate of 1 where the gradient is always 1: {rule: a number a step}."""
    found = {}
    for rule, (step, init_states, others) in RULES.items():
        p = torch.zeros(1, dtype=torch.float64)
        states, path = init_states([p]), [0.0]
        for _ in range(steps):
            p.grad = torch.ones_like(p)
            step([p], states, {"lr": 1.0, **others})
            path.append(p.item())
        found[rule] = [before - after for before, after in pairwise(path)]
    return {
        "length": found,
        "first": {rule: one[0] for rule, one in found.items()},
        "last": {rule: one[-1] for rule, one in found.items()},
    }


@lengths.figure
def lengths_figure(numbers):
    alt = (
        "纵轴是对数轴。Adam 的步长始终是 1；RMSProp 的步长起初较大，几十步后接近 1；"
        "Adadelta 的步长起初比前两者小得多，此后慢慢增大。"
    )
    lines = [(LABELS[rule], range(1, len(one) + 1), one) for rule, one in numbers["length"].items()]
    chart = figures.plot(lines, "步数", "步长", alt)
    chart.axes[0].set_yscale("log")
    return chart


@experiment(numbers={"accuracy": statistical(shift=0.1)})
def shuffled(digits, runs=16, lr=0.03, num_epochs=15, batch_size=50):
    """Adam as in the contest, from other splits of the same sizes: the images in a random order, another each run."""
    ends = []
    for seed in range(runs):
        order = torch.randperm(len(digits.labels), generator=torch.Generator().manual_seed(seed)).numpy()
        train, _, test = split(digits._replace(images=digits.images[order], labels=digits.labels[order]))
        net = mlp(seed)
        update = from_scratch(adam, init_adam, net, {"lr": lr, "betas": (0.9, 0.999)})
        train_classifier(net, update, train, test, num_epochs, batch_size, seed)
        ends.append(evaluate(net, *test)[1])
    return {"accuracy": mean_with_error(ends)}
