"""A chapter of toy experiments for a mini-site, and their records without what no two runs share."""

import re

from tests.checkout import Checkout

PATH = "scripts/chapters/toys.py"
HEAD = "from engine import close, exact, experiment\n"
TOY = """

@experiment(numbers={{"v": exact, "sums": close(rtol=1e-9)}}, gigabytes=1)
def toy{0}(seed={0}):
    import numpy

    draws = numpy.random.default_rng(seed).normal(size=(50, 50))
    return {{"v": seed * 0.1, "sums": (draws @ draws.T).sum(axis=0).tolist()}}
"""
COUNT = 6
OWN = r'"(seconds|seal)": .*'  # of a run: how long it took, and what seals that
ONLY = ("--only", "toys.*")


def write(checkout: Checkout, *more: str, count: int = COUNT) -> None:
    """Write the chapter, with more experiments in the end."""
    code = "".join(TOY.format(n) for n in range(1, count + 1))
    checkout.path(PATH).write_text(HEAD + code + "".join(more), encoding="utf-8", newline="\n")


def records(checkout: Checkout) -> dict[str, str]:
    """The records of the toys."""
    found = {path.name: path.read_text(encoding="utf-8") for path in checkout.path("docs/results/toys").iterdir()}
    assert len(found) == COUNT
    return {name: re.sub(OWN, r'"\1"', text) for name, text in found.items()}
