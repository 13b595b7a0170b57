"""What of this machine decides what a build makes: Python, the packages, the variables."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

OF_TERMINALS = {"_", "COLUMNS", "LINES", "OLDPWD", "PWD", "SHLVL"}  # variables that say nothing of a site


@cache
def packages() -> tuple[str, ...]:
    """Return the packages that can be imported, `torch-2.8.0.dist-info`, as they are when this process starts."""
    folders = filter(Path.is_dir, map(Path, sys.path))
    suffixes = {".dist-info", ".egg-info", ".pth"}
    return tuple(sorted(one.name for folder in folders for one in folder.iterdir() if one.suffix in suffixes))


def variables(apart: set[str] | frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Return the environment variables that may count, in order. apart: those that do not."""
    return sorted((name, value) for name, value in os.environ.items() if name not in OF_TERMINALS | apart)
