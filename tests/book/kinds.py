"""The kinds of device that a test runs on; the absent ones are skipped, and say so."""

import pytest
import torch

THERE = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
DEVICES = [
    "cpu",
    *(
        pytest.param(kind, marks=pytest.mark.skipif(not there, reason=f"torch sees no {kind} device here"))
        for kind, there in THERE.items()
    ),
]
