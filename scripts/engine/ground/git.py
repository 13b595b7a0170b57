"""What git says of this repository, where there is one."""

from __future__ import annotations

import subprocess

from engine.ground.paths import ROOT


def asked(*arguments: str) -> str | None:
    """Return what git prints; None where it fails, where there is no git, or no repository of it."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return None
    return None if done.returncode else done.stdout.strip()
