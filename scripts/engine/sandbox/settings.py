"""Chance and rounding, as they are set for a call: what is not seeded differs, what is computed does not."""

from __future__ import annotations

import os
import random
import sys
from typing import Any


def settle_torch() -> None:
    """Let torch, which is loaded by now, compute in one way, and draw other numbers than in another process.

    What a chapter asks of it later holds: to be called before it can.
    """
    torch: Any = sys.modules["torch"]
    torch.use_deterministic_algorithms(True)
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.seed()


def seed_anew() -> None:
    """Let Python and numpy draw other numbers than in another process."""
    random.seed()
    numpy_random: Any = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed(int.from_bytes(os.urandom(4), "little"))
