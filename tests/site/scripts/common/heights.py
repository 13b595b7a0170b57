"""Heights (cm), weights (kg) and ages (years) of forty people who do not exist."""

from engine import Dataset


def stand_in():
    """Return a table (40, 3) of the same size from a fixed seed."""
    import numpy as np

    return np.random.default_rng(0).normal((170, 70, 40), (8, 9, 12), (40, 3))


HEIGHTS = Dataset(
    name="heights",
    shape=(40, 3),
    digest="4750c32c571f8d599456d2c48927f27dadb03f75b692a087ee872a9cf56e381b",
    stand_in=stand_in,
)
