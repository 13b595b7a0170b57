"""D2L's own training loop, as its package has it, with its drawing left out and its clock replaced."""

from __future__ import annotations

import importlib
import os
import sys
import time
import warnings
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import torch
from benchmarks.page.tools import INSTALL_TIMEOUT, call

from chapters.rmsprop.regression import init_rmsprop_states, rmsprop

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
REQUIREMENTS = HERE / "requirements" / "d2l.txt"
PACKAGES = ROOT / ".cache" / "benchmarks" / "training" / "d2l"  # a folder of its own beside the pinned torch
UNUSED = ("torchvision", "pandas")  # imported by the package, not used by the loop


class Curve:
    """What the loop takes for its Animator: it keeps the points and draws nothing."""

    def __init__(self, **_: object) -> None:
        self.Y: list[list[float]] = [[]]

    def add(self, _: float, y: tuple[float]) -> None:
        self.Y[0].append(y[0])


class Theirs:
    """The loop, and how many seconds of it were training by its own clock, which stops while a loss is evaluated."""

    def __init__(self) -> None:
        self.d2l = package()
        self.training: list[float] = []

    def train(self, X: torch.Tensor, y: torch.Tensor, seed: int) -> float:
        """Train once; return the last loss of its curve."""
        torch.manual_seed(seed)
        batches, states = self.d2l.load_array((X, y[:, 0]), 10), init_rmsprop_states(X.shape[1])
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
            seconds, losses = self.d2l.train_ch11(rmsprop, states, {"lr": 0.01, "gamma": 0.9}, batches, X.shape[1])
        self.training.append(seconds[-1])
        return float(losses[-1])


def package() -> Any:
    """Return d2l.torch, installed once for each state of its pin. Raises Unavailable where pip fails."""
    pin, stamp = REQUIREMENTS.read_text(encoding="utf-8").strip(), PACKAGES / "installed.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != pin:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        call([*pip, "--no-deps", "--upgrade", "--target", str(PACKAGES), pin], ROOT, INSTALL_TIMEOUT)
        stamp.write_text(pin, encoding="utf-8")
    sys.path.append(str(PACKAGES))
    missing = {name: MagicMock() for name in UNUSED if name not in sys.modules}
    sys.modules.update(missing)
    found: Any = importlib.import_module("d2l.torch")
    for name in missing:
        del sys.modules[name]
    found.Animator, found.time = Curve, SimpleNamespace(time=time.process_time)
    warnings.filterwarnings("ignore", "Converting a tensor with requires_grad", module="d2l")
    return found
