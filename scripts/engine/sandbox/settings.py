"""Chance and rounding, as they are set for a call: what is not seeded differs, what is computed does not."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Mapping
from operator import attrgetter
from typing import Any

MODES = ("default", "warn", "error")  # of torch, by their numbers

# what torch has no fixed way to compute is refused; products on a GPU have the digits of float32
TORCH: Mapping[str, str | bool] = {
    "deterministic_debug_mode": "error",  # as use_deterministic_algorithms, without importing a compiler
    "backends.cudnn.benchmark": False,
    "backends.cudnn.allow_tf32": False,
    "backends.cuda.matmul.allow_tf32": False,
}


def settle_torch() -> None:
    """Let torch, which is loaded by now, compute in one way, and draw other numbers than in another process.

    What a chapter asks of it later holds: to be called before it can.
    """
    torch: Any = sys.modules["torch"]
    for name, value in TORCH.items():
        place, _, last = name.rpartition(".")
        if place:
            setattr(attrgetter(place)(torch), last, value)
        else:
            torch.set_deterministic_debug_mode(value)
    torch.seed()


def of_torch() -> dict[str, str]:
    """Return what `TORCH` names as it is now, and the versions of CUDA and cuDNN that torch was built with or has."""
    torch: Any = sys.modules["torch"]
    mode = MODES[torch.get_deterministic_debug_mode()]
    found = {name: str(attrgetter(name)(torch)) for name in TORCH if "." in name}
    versions = {"version.cuda": torch.version.cuda, "backends.cudnn.version": torch.backends.cudnn.version()}
    return {"deterministic_debug_mode": mode, **found, **{name: str(one) for name, one in versions.items()}}


def seed_anew() -> None:
    """Let Python and numpy draw other numbers than in another process."""
    random.seed()
    numpy_random: Any = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed(int.from_bytes(os.urandom(4), "little"))
