"""A real `mkdocs serve` on a copy of the repository, and what its author sees."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from tests.checkout import Checkout

CHAPTER = "/walks/valley.html"
LIMIT = 120.0  # seconds that something may take on a machine that is busy with other things


@dataclass
class Live:
    """A server at work on a checkout."""

    checkout: Checkout
    process: subprocess.Popen[bytes]
    address: str
    log: Path
    temporary: Path
    kept: dict[str, bytes] = field(default_factory=dict)  # of edited files

    def page(self, path: str = CHAPTER) -> str:
        try:
            with urllib.request.urlopen(self.address + path, timeout=LIMIT) as answer:
                return str(answer.read().decode("utf-8"))
        except urllib.error.HTTPError as error:
            return error.read().decode("utf-8")

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def box(self) -> str:
        """What the pages say besides, "" if nothing."""
        found = re.search(r'<div id="serving".*?</style>(.*?)</div>', self.page(), re.DOTALL)
        return unescape(re.sub(r"<[^>]+>", "\n", found[1])).strip() if found else ""

    def epoch(self) -> int:
        found = re.search(r"livereload\((\d+),", self.page())
        assert found
        return int(found[1])

    def edit(self, name: str, old: str, new: str) -> None:
        self.kept.setdefault(name, self.checkout.path(name).read_bytes())
        self.checkout.edit(name, old, new)

    def mend(self) -> None:
        """Put every edited file back."""
        for name, content in self.kept.items():
            if self.checkout.path(name).read_bytes() != content:
                self.checkout.path(name).write_bytes(content)
        self.kept.clear()

    def until(self, holds: Callable[[], object], what: str) -> None:
        until(holds, lambda: f"{what} did not happen:\n{self.said()[-3000:]}", self.process)

    def quiet(self) -> None:
        """Wait until the server has dealt with all that was saved."""
        with urllib.request.urlopen(f"{self.address}/livereload/idle", timeout=LIMIT) as answer:
            assert answer.status == 200, self.said()[-3000:]


def until(holds: Callable[[], object], why: Callable[[], str], process: subprocess.Popen[bytes]) -> None:
    began = time.monotonic()
    while not holds():
        passed = time.monotonic() - began
        assert process.poll() is None, why()
        assert passed < LIMIT, why()
        time.sleep(min(max(0.02, passed / 10), 0.2))  # who asks takes time from who is asked


@contextmanager
def serving(checkout: Checkout, folder: Path, *command: str) -> Iterator[Live]:
    """Serve a checkout; the server is ended by Ctrl-C, must leave nothing then, and is killed if that does not help."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "serve.log"
    temporary = Path(tempfile.mkdtemp(prefix="serve-"))  # its path must be short: sockets lie in it
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "TMPDIR": str(temporary)}
    started = [sys.executable, *(command or ("-m", "mkdocs")), "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with log.open("wb") as out:
        process = subprocess.Popen(started, cwd=checkout.root, env=env, stdout=out, stderr=out)
    live = Live(checkout, process, f"http://127.0.0.1:{port}", log, temporary)
    try:
        live.until(lambda: "Serving on" in live.said(), "the start")
        yield live
        if sys.platform != "win32":  # which sends Ctrl-C to a console, not to a process
            process.send_signal(signal.SIGINT)
            assert process.wait(LIMIT) == 0, live.said()
            assert [*temporary.iterdir()] == []
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(temporary, ignore_errors=True)
