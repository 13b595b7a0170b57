"""What a command takes: seconds by the clock and of the processor, and memory."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, STDOUT, Popen
from types import MappingProxyType

NONE: Mapping[str, str] = MappingProxyType({})
KILOBYTES = 1024 if sys.platform == "darwin" else 1  # of what the system counts memory in


@dataclass(frozen=True)
class Usage:
    """wall: seconds until the end; cpu: seconds of all its processes; memory: MB of the largest of them.

    Of what has no end, a save that is served, the last two are None or the server's.
    """

    wall: float
    cpu: float | None = None
    memory: int | None = None


class Failed(Exception):
    """A command ended with another code than 0; the text says what it printed last."""


def used(command: Sequence[str], folder: Path, variables: Mapping[str, str] = NONE) -> Usage:
    """Run a command in a folder to its end. variables: of the environment, beside those that are there.

    Raises Failed where it fails. It needs a system that counts what a child and its children used: not Windows.
    """
    surroundings = os.environ | {"PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1", **variables}
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = Popen([*command], cwd=folder, env=surroundings, stdin=DEVNULL, stdout=said, stderr=STDOUT)
        _, status, spent = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise Failed(f"{' '.join(command)}: {said.read().decode('utf-8', 'replace')[-2000:]}")
    return Usage(wall, spent.ru_utime + spent.ru_stime, spent.ru_maxrss // KILOBYTES // 1024)
