"""Environments of their own: the packages of this one, and what a test puts before them."""

import sys
import sysconfig
import venv
from pathlib import Path


def made(folder: Path) -> Path:
    """Make an environment with the packages of this one; return the folder in which others come before them."""
    venv.create(folder, with_pip=False)
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    (packages / "all.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return packages


def python(folder: Path) -> str:
    """Return the Python of an environment."""
    return str(Path(sysconfig.get_path("scripts", "venv", {"base": str(folder)}), Path(sys.executable).name))
