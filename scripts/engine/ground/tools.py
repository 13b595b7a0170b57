"""What of this machine decides what a build makes beside its files: the packages."""

from __future__ import annotations

import os
import sys

PACKAGES = (".dist-info", ".egg-info", ".pth")


def packages() -> list[tuple[str, int]]:
    """Return the packages that can be imported, `torch-2.8.0.dist-info`, and when something came or went in each."""
    found = []
    for folder in filter(os.path.isdir, sys.path):
        with os.scandir(folder) as entries:
            found += [(one.name, one.stat().st_mtime_ns) for one in entries if one.name.endswith(PACKAGES)]
    return sorted(found)
