"""A library of the scenario's own. It asks the environment which accelerator is there: a simulation."""

import os

__version__ = "1.0"

OFFSETS = {"cpu": 0.125, "cuda": 0.126}


def offset(device=None):
    return OFFSETS[device or os.environ["BENCHMARK_DEVICE"]]
