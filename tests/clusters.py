"""A cluster of Dask on this machine: a scheduler and workers, each a program of its own."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

LIMIT = 60  # seconds for Dask to start something
LEFT_ALONE = ("--idle-timeout", "600s")  # it ends, and its workers, where whoever started it was killed


class Programs:
    """A scheduler and workers, each a program that knows nothing of this repository."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._running = folder, dict[str, subprocess.Popen[bytes]]()
        self.address = ""

    def schedule(self) -> str:
        """Start a scheduler; return its address."""
        at = "tcp://127.0.0.1"
        said = self._start("scheduler", "scheduler", "--host", at, "--port", "0", "--no-dashboard", *LEFT_ALONE)
        found = self._await(said, r"Scheduler at: +(tcp://\S+)")
        self.address = found
        return found

    def work(self, name: str, *options: str, **environment: str) -> None:
        """Start a worker, and wait until the scheduler knows it."""
        own = ("--name", name, "--nthreads", "1", "--local-directory", str(self._folder / name))
        less = ("--no-dashboard", "--no-nanny")  # which would start it again
        said = self._start(name, "worker", self.address, *own, *less, *options, **environment)
        self._await(said, r"(Registered to)")

    def kill(self, name: str) -> None:
        """End one with all that it has started, at once."""
        os.killpg(self._running[name].pid, signal.SIGKILL)
        self._running.pop(name).wait()

    def is_busy(self, name: str) -> bool:
        """Whether a worker runs an experiment: in a copy of a world, as Linux makes it."""
        try:
            below = psutil.Process(self._running[name].pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return False
        return any(_is_world(one) and _is_world(one.parent()) for one in below)

    def end(self) -> None:
        for name in [*self._running]:
            self.kill(name)

    def said(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text(encoding="utf-8")

    def _start(self, name: str, *line: str, **environment: str) -> Path:
        log = self._folder / f"{name}.log"
        kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | environment
        with log.open("wb") as file:
            command = [sys.executable, "-P", "-m", "dask", *line]
            how: Any = {"stdout": file, "stderr": subprocess.STDOUT, "cwd": self._folder, "env": kept}
            self._running[name] = subprocess.Popen(command, start_new_session=True, **how)
        return log

    def _await(self, log: Path, pattern: str) -> str:
        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            if found := re.search(pattern, log.read_text(encoding="utf-8")):
                return found[1]
            time.sleep(0.1)
        raise AssertionError(log.read_text(encoding="utf-8"))


def _is_world(process: psutil.Process | None) -> bool:
    try:
        return process is not None and "world" in process.cmdline()
    except psutil.NoSuchProcess:
        return False
