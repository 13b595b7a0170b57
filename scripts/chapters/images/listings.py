"""The listings that the chapter shows: digits and networks as tensors, the rules, one training from scratch."""

import math
from typing import Any

import torch
from torch import nn

from chapters.rmsprop.regression import rmsprop
from common.classification import confusion_counts, evaluate, train_classifier
from engine import close, exact, experiment, figures

CLASSES = 10
DIGITS = tuple(str(digit) for digit in range(CLASSES))
SHOWN = 10  # images in a figure


# --8<-- [start:split]
def split(digits):
    X = torch.tensor(digits.images / 16).unsqueeze(1)  # 形状 (1797, 1, 8, 8)
    y = torch.tensor(digits.labels)
    train, valid, test = slice(1000), slice(1000, 1297), slice(1297, None)
    return [(X[rows], y[rows]) for rows in (train, valid, test)]
# --8<-- [end:split]


# --8<-- [start:mlp]
def mlp(seed):
    torch.manual_seed(seed)
    net = nn.Sequential(
        nn.Flatten(),
        nn.Linear(64, 32),
        nn.ReLU(),
        nn.Linear(32, 10),
    )
    return net.double()
# --8<-- [end:mlp]


def init_rmsprop(params):
    """Return a state for each parameter, zeros of its shape."""
    return [torch.zeros_like(p) for p in params]


# --8<-- [start:adadelta]
def init_adadelta(params):
    return [(torch.zeros_like(p), torch.zeros_like(p)) for p in params]


def adadelta(params, states, hyperparams, eps=1e-6):
    lr, rho = hyperparams["lr"], hyperparams["rho"]
    with torch.no_grad():
        for p, (s, d) in zip(params, states, strict=True):
            s += (1 - rho) * (p.grad**2 - s)
            u = torch.sqrt((d + eps) / (s + eps)) * p.grad
            d += (1 - rho) * (u**2 - d)
            p -= lr * u
            p.grad.zero_()
# --8<-- [end:adadelta]


# --8<-- [start:adam]
def init_adam(params):
    pairs = [(torch.zeros_like(p), torch.zeros_like(p)) for p in params]
    return {"t": 0, "pairs": pairs}


def adam(params, states, hyperparams, eps=1e-8):
    lr, (beta1, beta2) = hyperparams["lr"], hyperparams["betas"]
    states["t"] += 1
    t = states["t"]
    with torch.no_grad():
        for p, (v, s) in zip(params, states["pairs"], strict=True):
            v += (1 - beta1) * (p.grad - v)
            s += (1 - beta2) * (p.grad**2 - s)
            v_hat, s_hat = v / (1 - beta1**t), s / (1 - beta2**t)
            p -= lr * v_hat / (torch.sqrt(s_hat) + eps)
            p.grad.zero_()
# --8<-- [end:adam]


# --8<-- [start:from_scratch]
def from_scratch(rule, init_states, net, hyperparams):
    params = list(net.parameters())
    states = init_states(params)
    return lambda: rule(params, states, hyperparams)
# --8<-- [end:from_scratch]


# by its name in the records: the rule, its states, its hyperparameters beside the learning rate
RULES: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "rmsprop": (rmsprop, init_rmsprop, {"gamma": 0.9}),
    "adadelta": (adadelta, init_adadelta, {"rho": 0.9}),
    "adam": (adam, init_adam, {"betas": (0.9, 0.999)}),
}
LABELS = {"rmsprop": "RMSProp", "adadelta": "Adadelta", "adam": "Adam"}


@experiment(numbers={"images": exact, "labels": exact, "sizes": exact})
def pictures(digits):
    """The first digits of the data, and into how many for which purpose they are split."""
    names, parts = ("train", "valid", "test"), split(digits)
    return {
        "images": digits.images[:SHOWN].tolist(),
        "labels": digits.labels[:SHOWN].tolist(),
        "sizes": {name: len(y) for name, (_, y) in zip(names, parts, strict=True)},
    }


@pictures.figure
def pictures_figure(numbers):
    alt = "十幅手写数字的灰度图，从 0 到 9 各一幅；笔画是深色的，边缘粗糙，有几个不容易认。"
    shown = [(str(label), one) for label, one in zip(numbers["labels"], numbers["images"], strict=True)]
    return figures.images(shown, limits=(16, 0), columns=5, labels=("数据的前十幅", "像素", "墨量"), alt=alt)


@experiment(
    numbers={"loss": close(rtol=1e-4), "accuracy": exact, "counts": exact, "wrong": exact, "mistakes": exact,
             "sampling": close(rtol=1e-9)}
)
def one_run(digits):
    # --8<-- [start:one_run]
    train, _, test = split(digits)
    net = mlp(seed=0)
    hyperparams = {"lr": 0.03, "betas": (0.9, 0.999)}
    update = from_scratch(adam, init_adam, net, hyperparams)
    train_classifier(net, update, train, test, num_epochs=15, batch_size=50)
    loss, share = evaluate(net, *test)
    # --8<-- [end:one_run]
    return {"loss": loss, "accuracy": share, **errors(net, *test)}


@one_run.text
def one_run_text(numbers):
    loss, share = numbers["loss"], numbers["accuracy"]
    # --8<-- [start:one_run_text]
    print(f"test loss: {loss:.3f}, accuracy: {share:.3f}")
    # --8<-- [end:one_run_text]


def errors(net, X, y):
    """Return the confusion matrix, how many are taken for another, and the first of these: image, class, taken for.

    sampling: the standard error of the accuracy, were the images drawn one by one.
    """
    with torch.no_grad():
        taken = net(X).argmax(dim=1)
    rows = (taken != y).nonzero().flatten().tolist()
    return {
        "counts": confusion_counts(net, X, y, CLASSES),
        "wrong": len(rows),
        "sampling": math.sqrt(len(rows) * (len(y) - len(rows)) / len(y) ** 3),
        "mistakes": [
            {"image": (16 * X[row, 0]).tolist(), "label": int(y[row]), "taken": int(taken[row])}
            for row in rows[:SHOWN]
        ],
    }


@one_run.figure("confusion")
def confusion_figure(numbers):
    alt = "混淆矩阵：{total} 幅里认对了 {right} 幅；最多的错误各有 {most} 幅，例如把 {row} 认作 {column}。"
    return figures.confusion(numbers["counts"], DIGITS, ("认作", "标签", "幅数"), alt)


@one_run.figure("mistakes")
def mistakes_figure(numbers):
    alt = "十幅认错的手写数字，每幅上面写着标签和网络给出的答案；笔画大多残缺、粘连或者歪斜。"
    shown = [(f"{one['label']} 认作 {one['taken']}", one["image"]) for one in numbers["mistakes"]]
    return figures.images(shown, limits=(16, 0), columns=5, labels=("认错的前十幅", "像素", "墨量"), alt=alt)


# --8<-- [start:cnn]
def cnn(seed):
    torch.manual_seed(seed)
    features = nn.Conv2d(1, 16, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2)
    return nn.Sequential(*features, nn.Flatten(), nn.Linear(144, 10)).double()
# --8<-- [end:cnn]
