"""Programs that the benchmark runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

TIMEOUT = 180.0  # seconds for one build


def run(command: list[str], folder: Path, environment: dict[str, str], said: Path) -> int:
    """Run a command, what it says into a file; return its exit code, 124 where it has no end in TIMEOUT seconds."""
    with said.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            return 124
        finally:
            _end_others(process.pid)


def _end_others(group: int) -> None:
    """End what a build leaves running: servers of its kernels, that hold ports which later builds ask for."""
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGTERM)
