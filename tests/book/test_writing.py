"""The tests of a chapter, as the guide shows them."""

# --8<-- [start:tests]
import math

import pytest
from tests.book.recorded import recorded

from chapters import writing


def test_newtons_method_comes_to_the_root():
    assert writing.newton()["root"] == pytest.approx(math.sqrt(2), rel=1e-11)


def test_each_error_is_the_square_of_the_one_before_over_twice_the_root():
    errors = recorded("writing", "newton")["errors"]
    assert errors[4] == pytest.approx(errors[3] ** 2 / 2 / math.sqrt(2), rel=1e-3)


# --8<-- [end:tests]
