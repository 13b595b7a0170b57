"""Handwritten digits: 1797 images of 8 by 8 pixels by 13 people, as scikit-learn brings them along.

Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from engine import Dataset


class Digits(NamedTuple):
    """images: float64 (n, 8, 8), whole numbers from 0 (paper) to 16 (ink); labels: int64 (n,), from 0 to 9."""

    images: Any
    labels: Any


def read_digits(path: Path) -> Digits:
    """Return the digits of a text table, which may be compressed: 64 pixels a line, row by row, and the label."""
    table = np.loadtxt(path, delimiter=",")
    return Digits(table[:, :-1].reshape(-1, 8, 8), table[:, -1].astype(np.int64))


DIGITS = Dataset(
    name="digits",
    files={"digits.csv.gz": "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22"},
    read=read_digits,
    sources=(
        "package:sklearn/datasets/data/digits.csv.gz",
        "https://raw.githubusercontent.com/scikit-learn/scikit-learn/1.7.2/sklearn/datasets/data/digits.csv.gz",
    ),
    megabytes=1,
    licence="CC BY 4.0",
    citation="E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI, 1998",
)
