"""The Python environment of the commands: `.venv` and the pins, with nothing but the standard library."""

import os
import subprocess
import sys
import venv
from importlib import invalidate_caches, metadata
from pathlib import Path
from typing import NoReturn

from results.paths import ROOT, Problem

VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST_PYTHON = (3, 11)


def pins(requirements: Path) -> dict[str, str]:
    """Return {distribution: exact version} of a requirements file and of those it names with `-r`."""
    found: dict[str, str] = {}
    for line in requirements.read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if words[:1] == ["-r"]:
            found |= pins(requirements.parent / words[1])
        elif words:
            name, _, version = words[0].partition("==")
            found[name] = version
    return found


def unmet(requirements: Path) -> list[str]:
    """Return the pins that the running interpreter does not satisfy, as `name==version`."""
    missing = []
    for name, version in pins(requirements).items():
        try:
            installed = metadata.version(name).partition("+")[0]
        except metadata.PackageNotFoundError:
            installed = ""
        if installed != version:
            missing.append(f"{name}=={version}")
    return missing


def prefer_venv(requirements: Path) -> None:
    """Run the same command in `.venv` and exit, if that exists and this interpreter does not satisfy the pins."""
    _refuse_old_python()
    if VENV_PYTHON.exists() and Path(sys.prefix) != VENV and unmet(requirements):
        _run_in_venv()


def ensure(requirements: Path, offline: bool = False) -> None:
    """Return if this interpreter satisfies the pins; otherwise run the same command in `.venv` and exit.

    `.venv` is made, and the pins installed into it, when that is needed.
    Raises Problem where the pins cannot be had.
    """
    _refuse_old_python()
    missing = unmet(requirements)
    if not missing:
        return
    inside = Path(sys.prefix) == VENV
    if offline and (inside or not VENV_PYTHON.exists()):
        raise Problem(f"{', '.join(missing)} not installed; run once without --offline")
    if inside:
        _install(requirements, missing)
        return
    if not VENV_PYTHON.exists():
        print(f"Making {VENV.name} …", flush=True)
        venv.create(VENV, with_pip=True)
    _run_in_venv()


def _refuse_old_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise Problem(f"Python {sys.version.split()[0]} is too old: use 3.11 or newer")


def _run_in_venv() -> NoReturn:
    sys.exit(subprocess.run([VENV_PYTHON, *sys.argv], check=False).returncode)


def _install(requirements: Path, missing: list[str]) -> None:
    print(f"Installing {requirements.name} into {VENV.name} (once; torch is large) …", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "-q", "-c", str(ROOT / "constraints.txt")]
    # torch by itself first: a pin asked for directly can come from a local wheel or an index of CPU builds
    torch = [pin for pin in missing if pin.startswith("torch==")]
    for wanted in filter(None, (torch, ["-r", str(requirements)])):
        done = subprocess.run([*pip, *wanted], check=False, stderr=subprocess.PIPE, encoding="utf-8")
        if done.returncode:
            said = "\n".join(line for line in done.stderr.splitlines() if line.startswith("ERROR"))
            raise Problem(
                f"{said}\npip could not install {' '.join(wanted)}; if it goes on failing, delete {VENV.name}"
            )
    invalidate_caches()
