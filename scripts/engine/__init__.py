"""What a chapter says to the engine: an experiment, how each of its numbers is compared, and what a lab can do.

    from engine import checkpoints, exact, experiment, lab, progress
    from engine.figures import plot, table

The engine knows no chapter, no data set and no language; its rooms and rules are in README.md beside this.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 said before anything that an older one cannot read
    sys.exit("error: Python 3.11 or newer is needed; this is " + sys.version.split()[0])

from engine.data.dataset import Dataset
from engine.ground.during import checkpoints, progress
from engine.interactive.declare import Lab, curve, lab, preset, slider
from engine.results.declare import Experiment, close, exact, experiment, measured, statistical

__all__ = [
    "Dataset",
    "Experiment",
    "Lab",
    "checkpoints",
    "close",
    "curve",
    "exact",
    "experiment",
    "lab",
    "measured",
    "preset",
    "progress",
    "slider",
    "statistical",
]
