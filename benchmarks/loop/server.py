"""A `mkdocs serve` on a copy of the repository, and a browser that waits for its reloads."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".*_cache", "site", "node_modules", "__pycache__")
LIMIT = 300.0  # seconds for a save to be seen, on a machine that is busy or in a large book


@dataclass
class Server:
    """A server that is measured. page: address of the chapter; reloads: times at which the browser was told to."""

    folder: Path
    process: subprocess.Popen[bytes]
    origin: str
    page: str
    reloads: list[float] = field(default_factory=list)

    def text(self) -> str:
        with urllib.request.urlopen(f"{self.origin}/{self.page}", timeout=LIMIT) as answer:
            return str(answer.read().decode("utf-8"))

    def listen(self) -> None:
        """Be a browser: ask whether there is something new, again and again."""
        found = re.search(r"livereload\((\d+), (\d+)(,?)", self.text())
        assert found
        (epoch, number, ours), doing = found.groups(), ""
        while self.process.poll() is None:
            try:
                page = f"/{self.page}?{quote(doing)}" if ours else ""  # a plain server is asked of the whole site
                place = f"{self.origin}/livereload/{epoch}/{number}{page}"
                with urllib.request.urlopen(place, timeout=LIMIT + 30) as answer:
                    newer, _, doing = answer.read().decode("utf-8").partition(" ")
            except OSError:
                return
            if int(newer) > int(epoch):
                epoch = newer
                self.reloads.append(time.perf_counter())

    def saved(self, name: str, text: str, shows: Callable[[str], bool]) -> float:
        """Save a file; return the seconds until the browser, told to reload, was served what the save makes."""
        before, start = len(self.reloads), time.perf_counter()
        (self.folder / name).write_text(text, encoding="utf-8", newline="\n")
        while time.perf_counter() < start + LIMIT:
            if len(self.reloads) > before and shows(self.text()):
                return time.perf_counter() - start
            time.sleep(0.002)
        raise TimeoutError(f"{name}: not seen after {LIMIT:g} s")

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def state(self) -> dict[str, int]:
        """Return what a leak would make grow, of the server itself; nothing where there is no /proc."""
        about = Path("/proc") / str(self.process.pid)
        if not about.exists():
            return {}
        words = dict(line.split(":", 1) for line in (about / "status").read_text(encoding="utf-8").splitlines())
        return {
            "threads": int(words["Threads"]),
            "open files": len([*(about / "fd").iterdir()]),
            "memory, MB": int(words["VmRSS"].split()[0]) // 1024,
        }


@contextmanager
def serving(folder: Path, page: str) -> Iterator[Server]:
    """Serve a folder until the measuring is done."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    environment = os.environ | {"PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"}
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    server = Server(folder, process, f"http://127.0.0.1:{port}", page)
    try:
        while True:
            assert process.poll() is None, (folder / "serve.log").read_text(encoding="utf-8")
            try:
                server.text()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(5)  # a start may have something to finish
        threading.Thread(target=server.listen, daemon=True).start()
        time.sleep(1)
        yield server
    finally:
        process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGINT)  # by Ctrl-C it leaves nothing
        process.wait()


def copied(target: Path) -> Path:
    """Copy the repository; the packages of the lock file are linked."""
    shutil.copytree(ROOT, target, ignore=LEFT_OUT)
    (target / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    return target


def written(folder: Path) -> dict[str, int]:
    """Return when each file of the results was written."""
    files = (path for path in (folder / "docs" / "results").rglob("*") if path.is_file())
    return {path.name: path.stat().st_mtime_ns for path in files}
