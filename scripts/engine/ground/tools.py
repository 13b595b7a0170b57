"""What of this machine decides what a build makes beside its files: the packages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

PACKAGES = (".dist-info", ".egg-info", ".pth")


def packages() -> Iterator[tuple[str, int]]:
    """Yield the packages that can be imported, `torch-2.8.0.dist-info`, and when something came or went in each."""
    for folder in filter(os.path.isdir, sys.path):
        with os.scandir(folder) as entries:
            yield from ((one.name, one.stat().st_mtime_ns) for one in entries if one.name.endswith(PACKAGES))
