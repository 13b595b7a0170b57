"""Chance and rounding, as they are set for a call: what is not seeded differs, what is computed does not."""

from __future__ import annotations

import os
import random
import sys
from typing import Any

UNSEEDED = 67280421310721  # torch's seed in every new process, as long as nobody has set one


def settle_torch() -> None:
    """Let torch compute in one way, and draw anew where nobody has seeded it; for a torch that is loaded by now.

    To be called once the code of a call is imported.
    """
    torch: Any = sys.modules.get("torch")
    if torch is None or not hasattr(torch, "initial_seed"):
        return
    _make_deterministic(torch)
    if torch.initial_seed() == UNSEEDED:
        torch.seed()


def seed_anew() -> None:
    """Let everything that draws numbers draw others than in another process."""
    random.seed()
    numpy_random: Any = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed(int.from_bytes(os.urandom(4), "little"))
    torch: Any = sys.modules.get("torch")
    if torch is not None:
        _make_deterministic(torch)
        torch.seed()


def _make_deterministic(torch: Any) -> None:
    torch.use_deterministic_algorithms(True)
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
