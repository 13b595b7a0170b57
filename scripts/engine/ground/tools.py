"""What of this machine decides what a build makes beside its files: the packages."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def packages() -> tuple[str, ...]:
    """Return the packages that can be imported, `torch-2.8.0.dist-info`, as they are when this process starts."""
    folders = filter(Path.is_dir, map(Path, sys.path))
    suffixes = {".dist-info", ".egg-info", ".pth"}
    return tuple(sorted(one.name for folder in folders for one in folder.iterdir() if one.suffix in suffixes))
