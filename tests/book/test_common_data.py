"""The data sets of the book beside the airfoil table: digits that a package brings, a text of its own."""

import numpy as np
import pytest

from common.digits import DIGITS, read_digits
from common.fable import FABLE, read_fable
from engine.code.modules import Sources
from engine.data.load import Files, load
from engine.ground.problem import Problem
from engine.results import declared_data


def test_the_digits_are_those_that_scikit_learn_reads_from_its_own_file():
    from sklearn.datasets import load_digits

    data = load(DIGITS, offline=True)
    assert isinstance(data, Files)
    digits, theirs = read_digits(data.paths["digits.csv.gz"]), load_digits()
    assert digits.images.shape == (1797, 8, 8)
    assert np.array_equal(digits.images, theirs.images)
    assert np.array_equal(digits.labels, theirs.target)
    assert (digits.labels.dtype, digits.images.min(), digits.images.max()) == (np.int64, 0, 16)


def test_other_digits_are_refused(tmp_path):
    other = tmp_path / "digits.csv.gz"
    other.write_bytes(b"0,1,2")
    with pytest.raises(Problem, match=r"不是数据集 digits 的 digits\.csv\.gz：5 字节，SHA-256 是"):
        load(DIGITS, str(other))


def test_the_fable_is_known_by_what_it_holds():
    dataset = declared_data.known(Sources())[FABLE.name]
    data = load(dataset, offline=True)
    assert isinstance(data, Files)
    text = read_fable(data.paths["fable.txt"])
    assert text.startswith("山谷里住着一只蜗牛。")
    assert "\r" not in text
    assert text.endswith("\n")
