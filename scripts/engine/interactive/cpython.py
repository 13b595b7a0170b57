"""What live listings print in CPython, the Python that builds: in the reader's Python they are to print the same."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Sequence
from tempfile import TemporaryDirectory

from engine.ground.paths import CACHE
from engine.interactive import listing_trial
from engine.interactive.listings import Program

KEPT = CACHE / "interactive" / "cpython.json"
RUN = """\
import json, sys
space = {"__name__": "__main__"}
for part in json.load(sys.stdin):
    exec(compile(part["text"], part["name"], "exec"), space)
"""


def printed(programs: Sequence[Program]) -> list[str]:
    """Return what each program prints, with what it fails of after that; those that are known are not run again."""
    ground = [platform.python_version(), RUN]
    return listing_trial.remembered(KEPT, ground, programs, lambda missing: [_run(one) for one in missing])


def _run(program: Program) -> str:
    given = json.dumps([part._asdict() for part in program.parts])
    command = [sys.executable, "-I", "-X", "utf8", "-c", RUN]
    try:
        with TemporaryDirectory() as folder:
            done = subprocess.run(
                command,
                check=False,
                capture_output=True,
                cwd=folder,
                encoding="utf-8",
                input=given,
                timeout=listing_trial.LIMIT / 1000,
            )
    except subprocess.TimeoutExpired:
        return f"it runs for more than {listing_trial.LIMIT // 1000} s"
    said = done.stdout[: listing_trial.MOST]
    return said + done.stderr.strip().rpartition("\n")[2] if done.returncode else said
