"""Programs that the benchmark runs."""

from __future__ import annotations

import subprocess
from pathlib import Path

TIMEOUT = 180.0  # seconds for one build


def run(command: list[str], folder: Path, environment: dict[str, str], said: Path) -> int:
    """Run a command, what it says into a file; return its exit code, 124 where it has no end in TIMEOUT seconds."""
    with said.open("wb") as output:
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                timeout=TIMEOUT,
            )
        except subprocess.TimeoutExpired:
            return 124
    return done.returncode
