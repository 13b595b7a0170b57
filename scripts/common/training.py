"""Training on minibatches: the loops that chapters share and print."""

import time
from collections.abc import Sequence

import torch
from torch import nn

from engine import close, measured


# --8<-- [start:get_data]
def get_data(table, device="cpu", n=1500):
    table = (table - table.mean(axis=0)) / table.std(axis=0)
    rows = torch.tensor(table[:n], dtype=torch.float32, device=device)
    return rows[:, :-1], rows[:, -1:]
# --8<-- [end:get_data]


# --8<-- [start:linear_regression]
def linreg(X, w, b):
    return X @ w + b


def squared_loss(y_hat, y):
    return (y_hat - y) ** 2 / 2
# --8<-- [end:linear_regression]


# --8<-- [start:train]
def clock(device):
    if device.type != "cpu":
        torch.accelerator.synchronize()
    return time.perf_counter()


def train(step, full_loss, X, y, num_epochs, batch_size=10, every=200):
    losses, seconds, seen = [], 0.0, 0
    start = clock(X.device)
    for _ in range(num_epochs):
        for rows in torch.randperm(len(X)).split(batch_size):
            step(X[rows], y[rows])
            seen += len(rows)
            if seen % every == 0:
                seconds += clock(X.device) - start  # 计时不含评估损失的时间
                losses.append(full_loss())
                start = clock(X.device)
    return losses, seconds / num_epochs
# --8<-- [end:train]


# --8<-- [start:train_scratch]
def train_scratch(optimizer, init_states, hyperparams, X, y, num_epochs=2, seed=0):
    torch.manual_seed(seed)
    w = torch.normal(0.0, 0.01, (X.shape[1], 1)).to(X.device).requires_grad_()
    b = torch.zeros(1, device=X.device, requires_grad=True)
    states = init_states(X.shape[1], X.device)

    def step(X_batch, y_batch):
        squared_loss(linreg(X_batch, w, b), y_batch).mean().backward()
        optimizer((w, b), states, hyperparams)

    def full_loss():
        with torch.no_grad():
            return squared_loss(linreg(X, w, b), y).mean().item()

    return train(step, full_loss, X, y, num_epochs)
# --8<-- [end:train_scratch]


AIRFOIL_NUMBERS = {
    "loss": close(rtol=1e-4),
    "losses": close(rtol=1e-4),
    "sec_per_epoch": measured,
}


def training_numbers(losses, sec_per_epoch):
    return {
        "loss": losses[-1],
        "losses": losses,
        "sec_per_epoch": sec_per_epoch,
    }


# --8<-- [start:train_concise]
def train_concise(optimizer_class, hyperparams, X, y, num_epochs=4, seed=0):
    torch.manual_seed(seed)
    net = nn.Linear(X.shape[1], 1)
    nn.init.normal_(net.weight, std=0.01)
    net.to(X.device)
    optimizer = optimizer_class(net.parameters(), **hyperparams)
    loss = nn.MSELoss()

    def step(X_batch, y_batch):
        optimizer.zero_grad()
        loss(net(X_batch), y_batch).backward()
        optimizer.step()

    def full_loss():
        with torch.no_grad():
            return loss(net(X), y).item() / 2  # MSELoss 没有系数 1/2

    return train(step, full_loss, X, y, num_epochs)
# --8<-- [end:train_concise]


def least_squares_loss(X: torch.Tensor, y: torch.Tensor) -> float:
    """Return the least mean of (ŷ − y)²/2 that any linear regression reaches on X (n, d), y (n, 1), in float64."""
    inputs, targets = with_bias(X), y.cpu().double()
    return float(((inputs @ least_squares(X, y) - targets) ** 2).mean()) / 2


def least_squares(X: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Return the weights and, last, the bias (d + 1, 1) that fit X (n, d), y (n, 1) best, in float64 on the CPU."""
    solution: torch.Tensor = torch.linalg.lstsq(with_bias(X), y.cpu().double()).solution
    return solution


def with_bias(X: torch.Tensor) -> torch.Tensor:
    """Return X (n, d) with a column of ones, (n, d + 1), in float64 on the CPU."""
    return torch.cat([X, torch.ones_like(X[:, :1])], dim=1).cpu().double()


def mean_with_error(values: torch.Tensor | Sequence[float]) -> dict[str, float]:
    """Return the mean of independent values (n,), its standard error and n: what a statistical comparison needs."""
    values = torch.as_tensor(values, dtype=torch.float64)
    return {
        "mean": values.mean().item(),
        "stderr": (values.std() / len(values) ** 0.5).item(),
        "n": len(values),
    }
