"""Kinds of device: which there are here, and what they are called."""

from __future__ import annotations

import platform
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from engine.ground.messages import message
from engine.ground.problem import Problem

CPU = "cpu"  # the pages print what this kind gives, but for results that are declared for another
KINDS = (CPU, "cuda", "mps")


def wanted(kind: str) -> list[str]:
    """Return the kinds of device to compute on: the CPU, and the accelerator that is asked for or there.

    Raises Problem where the accelerator that is asked for is not there.
    """
    if kind == CPU:
        return [CPU]
    if kind == "auto":
        if find_spec("torch") is None:  # a book that computes without it
            return [CPU]
        return [CPU, *(found for found in likely(kind) if found != CPU and _available(found))]
    if not _available(kind):
        raise Problem(
            message(
                "--device {kind}: torch sees no {kind} device here{why}; use --device cpu or auto",
                kind=kind,
                why=_why(kind),
            )
        )
    return [CPU, kind]


def device_name(kind: str) -> str:
    """Return the name of the processor or accelerator that a result is measured on."""
    if kind == "cuda":
        import torch

        return torch.cuda.get_device_name()
    return _processor_name()


def finish(kind: str) -> None:
    """Wait until a device has done all that it was given, so that the clock can be read."""
    if kind != CPU:
        import torch

        torch.accelerator.synchronize()


def likely(kind: str) -> list[str]:
    """Return the kinds that are asked for or seem to be here, the CPU first; told without torch."""
    if kind != "auto":
        return [CPU, kind] if kind != CPU else [CPU]
    found = [CPU, "cuda"] if shutil.which("nvidia-smi") else [CPU]
    return [*found, "mps"] if sys.platform == "darwin" and platform.machine() == "arm64" else found


def _available(kind: str) -> bool:
    try:
        import torch
    except ModuleNotFoundError:
        raise Problem(
            message("--device {kind}: torch is not installed; run python scripts/build.py once", kind=kind)
        ) from None
    return torch.cuda.is_available() if kind == "cuda" else torch.backends.mps.is_available()


def _why(kind: str) -> str:
    """Say why torch may see no device of a kind."""
    import torch

    built = {"cuda": torch.version.cuda is not None, "mps": torch.backends.mps.is_built()}
    if not built[kind]:
        cure = message(
            "; for one with CUDA: uv pip install --torch-backend auto -r requirements.txt -c constraints.txt"
        )
        return message(
            ": torch {version} is built without {backend}{cure}",
            version=torch.__version__,
            backend=kind.upper(),
            cure=cure if kind == "cuda" else "",
        )
    return message(", though it is built for it: is the driver there (nvidia-smi)?") if kind == "cuda" else ""


def _processor_name() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
