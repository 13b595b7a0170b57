"""Parameters of which most are for scripts/test.py --all: in other runs, one or a few of their kind are enough."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest


def all_but(quick: Collection[Any], values: Iterable[Any]) -> list[Any]:
    """Return values as parameters; those that are not `quick` are marked slow. Raises ValueError where none is."""
    marked = [value if value in quick else pytest.param(value, marks=pytest.mark.slow) for value in values]
    if len(marked) == sum(hasattr(one, "marks") for one in marked):
        raise ValueError(f"none of these is tried in every run: {quick}")
    return marked
