"""Weight by height: a line through measured data, and how much of it is luck."""

import time

import numpy as np

from common.samples import fit, mean_with_error
from engine import close, experiment, figures, measured, statistical

FITTED = {"loss": close(rtol=1e-4), "losses": close(rtol=1e-4), "sec_per_epoch": measured}


def columns(heights):
    x, y = heights[:, 0], heights[:, 1]
    return (x - x.mean()) / x.std(), (y - y.mean()) / y.std()


@experiment(numbers=FITTED)
# --8<-- [start:scratch]
def scratch(heights, device, lr=0.1, seed=0):
    x, y = columns(heights)
    start = time.perf_counter()
    losses = fit(x, y, lr, epochs=30)
    return {
        "loss": losses[-1],
        "losses": losses,
        "sec_per_epoch": (time.perf_counter() - start) / len(losses),
    }
# --8<-- [end:scratch]


@scratch.text
def scratch_text(numbers):
    return f"loss: {numbers['loss']:.3f}, {numbers['sec_per_epoch']:.6f} sec/epoch"


@experiment(numbers=FITTED)
def concise(heights, device, lr=0.2):
    x, y = columns(heights)
    losses = fit(x, y, lr, epochs=30)
    return {"loss": losses[-1], "losses": losses, "sec_per_epoch": 0.5}


@concise.text
def concise_text(numbers):
    return f"loss: {numbers['loss']:.3f}"


@experiment(
    numbers={"loss": statistical(shift=0.01), "range": close(rtol=1e-2), "curve": close(rtol=1e-4),
             "floor": close(rtol=1e-6)}
)
def seeds(heights, device, runs=256, rows=200, seed=0):
    """The mean weight in samples of the data, beside the one fit."""
    generator = np.random.default_rng(seed)
    losses = generator.choice(heights[:, 1], (runs, rows)).mean(axis=1)
    return spread(losses, scratch(heights, device)["losses"])


def spread(losses, curve):
    low, middle, high = (float(one) for one in np.quantile(losses, (0.05, 0.5, 0.95)))
    return {
        "loss": mean_with_error(losses.tolist()),
        "range": {"p05": low, "median": middle, "p95": high, "width": high - low},
        "curve": curve,
        "floor": min(curve),
    }


@seeds.figure
def seeds_figure(numbers):
    curve = numbers["curve"]
    alt = "The loss of the fit falls fast at first, then levels out above zero."
    return figures.plot([("one fit", range(len(curve)), curve)], "epoch", "loss", alt)
