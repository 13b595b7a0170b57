"""Time a first set-up on a machine that has Python alone: for prose, for everything, and what of it is torch.

    python benchmarks/install/run.py                   all of them; writes the table in README.md
    python benchmarks/install/run.py --only prose      one of them; prints

Exit code: 0 all was installed, 1 something was not.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
PAGE = Path(__file__).with_name("README.md")
START, END = "<!-- table: written by run.py -->\n", "<!-- end of table -->"
BASE = Path(sys.base_prefix, "python.exe" if os.name == "nt" else "bin/python3")
# what `build.py` does before anything else, in a folder that has no .venv
FIRST = """
import sys
from pathlib import Path
sys.path.insert(0, "scripts")
from engine.machine import environment
environment.ensure(Path("{wanted}").resolve())
"""
HEAD = "| set-up | packages | MB | nothing kept yet, s | CPU, s | kept by the installer, s | CPU, s |"


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock, CPU seconds of all processes, MB of the environment, and how many packages it has."""

    seconds: float
    cpu: float
    size: float
    packages: int


def setups() -> dict[str, str]:
    """Return the requirements of each set-up, by its name."""
    names = {"prose": "requirements-site.txt", "running": "requirements-run.txt", "everything": "requirements.txt"}
    texts = {name: (ROOT / file).read_text(encoding="utf-8") for name, file in names.items()}
    running = texts.pop("running").replace("-r requirements-site.txt\n", texts["prose"])
    texts["everything"] = texts["everything"].replace("-r requirements-run.txt\n", running)
    torch = [line for line in texts["everything"].splitlines() if line.startswith("torch==")]
    return {**texts, "torch and what it brings": torch[0]}


def by_the_commands(folder: Path, cache: Path, wanted: str) -> None:
    """Set up as the commands do."""
    (folder / "first.py").write_text(FIRST.format(wanted=wanted), encoding="utf-8")
    _call([str(BASE), "first.py"], folder, {"PIP_CACHE_DIR": str(cache)})


def by_uv(folder: Path, cache: Path, wanted: str) -> None:
    """Set up with uv, as the README says."""
    for what in (["venv", "--python", str(BASE)], ["pip", "install", "-r", wanted, "-c", "constraints.txt"]):
        _call(["uv", *what], folder, {"UV_CACHE_DIR": str(cache)})


def timed(requirements: str, uv: bool, cache: Path) -> Taken:
    """Set up in a fresh folder; return what it took. Raises CalledProcessError where it fails."""
    with TemporaryDirectory(prefix="install-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "scripts" / "engine", folder / "scripts" / "engine")
        shutil.copy(ROOT / "constraints.txt", folder)
        rendering = Path(shutil.copy(ROOT / "requirements-site.txt", folder))
        wanted = rendering if rendering.read_text(encoding="utf-8") == requirements else folder / "wanted.txt"
        wanted.write_text(requirements, encoding="utf-8")
        start, before = time.perf_counter(), os.times()
        (by_uv if uv else by_the_commands)(folder, cache, wanted.name)
        after = os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        seconds = time.perf_counter() - start
        files = [path for path in (folder / ".venv").rglob("*") if path.is_file() and not path.is_symlink()]
        packages = sum(path.name == "METADATA" for path in files)
        return Taken(seconds, cpu, sum(path.stat().st_size for path in files) / 1e6, packages)


def row(name: str, requirements: str, uv: bool) -> str:
    """Set up twice, the second time with what the first one downloaded; return the line of the table."""
    with TemporaryDirectory(prefix="cache-") as cache:
        cold, warm = (timed(requirements, uv, Path(cache)) for _ in range(2))
    times = f"{cold.seconds:.1f} | {cold.cpu:.1f} | {warm.seconds:.1f} | {warm.cpu:.1f}"
    line = f"| {name}{' (uv)' * uv} | {warm.packages} | {warm.size:,.0f} | {times} |"
    print(line, flush=True)
    return line


def _call(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    surroundings = {key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    subprocess.run(command, cwd=folder, env=surroundings | environment, check=True, stdout=subprocess.DEVNULL)


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", metavar="NAME", help="a set-up whose name begins so")
    only = parser.parse_args().only
    ways = [False, True] if shutil.which("uv") else [False]
    try:
        lines = [row(name, text, uv) for name, text in setups().items() if name.startswith(only) for uv in ways]
    except subprocess.CalledProcessError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if not only:
        where = f"{date.today().isoformat()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
        text = "\n".join([f"{where}, Python {platform.python_version()}.", "", HEAD, "| --- " * 7 + "|", *lines])
        page = PAGE.read_text(encoding="utf-8")
        new = re.sub(f"{START}.*?{END}", lambda _: f"{START}{text}\n{END}", page, flags=re.DOTALL)
        PAGE.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
