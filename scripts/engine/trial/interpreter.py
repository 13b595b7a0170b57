"""A Python by its version: one that starts here, or one that uv gets; and an environment made with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from engine.ground.problem import Problem

ASK = "import sys; print('.'.join(map(str, sys.version_info[:3])))"


def make(version: str, folder: Path) -> None:
    """Make an environment in a folder. version: X.Y or X.Y.Z, "" for the Python that runs.

    Raises Problem where there is none of that version, or where it makes none.
    """
    if command := _found(version):
        _run([*command, "-m", "venv", "--clear", str(folder)])
    elif uv := shutil.which("uv"):
        _run([uv, "venv", "--quiet", "--seed", "--clear", "--python", version, str(folder)])
    else:
        raise Problem(
            f"--try python=={version}: no Python {version} starts here; install it, so that {_name(version)} starts it,"
            " or install uv, which gets it"
        )


def python_of(folder: Path) -> Path:
    """Return the Python of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _name(version: str) -> str:
    minor = ".".join(version.split(".")[:2])
    return f"py -{minor}" if os.name == "nt" else f"python{minor}"


def _found(version: str) -> list[str]:
    """Return the command of a Python of this version, nothing where none starts."""
    candidates = [[sys.executable], _name(version).split(), ["python3"], ["python"]] if version else [[sys.executable]]
    return next((command for command in candidates if f"{_version(command)}.".startswith(f"{version or 3}.")), [])


def _version(command: list[str]) -> str:
    """Return the version of a Python, nothing where it does not start: the name may be a stand-in for none."""
    path = shutil.which(command[0])
    if path is None:
        return ""
    try:
        ask = [path, *command[1:], "-I", "-c", ASK]
        return subprocess.run(ask, capture_output=True, encoding="utf-8", check=False, timeout=60).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or [f"exit code {done.returncode}"]
        raise Problem(f"{' '.join(command[:3])} makes no environment: {said[-1]}")
