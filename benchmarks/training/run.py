"""Time the training loop and the sweep over seeds beside other ways to do the same, and the floor of the machine.

    python benchmarks/training/run.py                three rounds, some two minutes; writes the tables in README.md
    python benchmarks/training/run.py --rounds 1     fewer; prints

Exit code: 0 the losses of all ways agree, 1 those of one do not.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "scripts"))

import torch
from benchmarks.training import floor, measure, table
from benchmarks.training.theirs import Theirs
from benchmarks.training.ways import ways

from common.airfoil import AIRFOIL
from common.training import get_data
from engine.data import load
from engine.ground.problem import Problem

PAGE = Path(__file__).with_name("README.md")
START, END = "<!-- table: written by run.py -->\n", "<!-- end of table -->"
ROUNDS = 3


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, help=f"in which each way has its turn (default: {ROUNDS})"
    )
    rounds = parser.parse_args().rounds
    X, y = get_data(airfoil())
    theirs, cores = Theirs(), torch.get_num_threads()
    torch.set_num_threads(1)
    found = measure.rounds(ways(theirs), X, y, rounds)
    bounds = floor.bounds(X, y)
    text = table.whole(found, theirs.training, bounds, measure.on_cores(X, y, cores, rounds), measure.on_cuda(X, y))
    print(text)
    if rounds == ROUNDS:
        page = PAGE.read_text(encoding="utf-8")
        new = re.sub(f"{START}.*?{END}", lambda _: f"{START}{text}\n{END}", page, flags=re.DOTALL)
        PAGE.write_text(new, encoding="utf-8", newline="\n")
    return int(bool(measure.differing(found)))


def airfoil() -> Any:
    """Return the measured table. Raises Problem where it cannot be had."""
    data: Any = load.load(AIRFOIL, os.environ.get(AIRFOIL.variable))
    if data.digest != AIRFOIL.digest:
        raise Problem(f"the benchmark takes the measured data: name their file in {AIRFOIL.variable}")
    return data.values


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Problem as problem:
        sys.exit(f"error: {problem}")
