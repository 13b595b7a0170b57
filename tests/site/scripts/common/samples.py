"""Means over samples, and what is said of them."""

import math


def mean_with_error(values):
    n = len(values)
    mean = math.fsum(values) / n
    return {"mean": mean, "stderr": math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (n - 1) / n), "n": n}


# --8<-- [start:fit]
def fit(x, y, lr, epochs):
    w, b, losses = 0.0, 0.0, []
    for _ in range(epochs):
        errors = w * x + b - y
        losses.append(float((errors**2).mean() / 2))
        w, b = w - lr * (errors * x).mean(), b - lr * errors.mean()
    return losses
# --8<-- [end:fit]


def unreached():
    return None
