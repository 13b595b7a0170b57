"""Firefox, where it is installed, driven by what it speaks itself: Marionette, JSON over a socket."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMANDS = ("firefox-esr", "firefox")
LIMIT = 60.0  # seconds that a start or a command may take


def installed() -> str:
    """The path of Firefox, "" where there is none."""
    return next((path for name in COMMANDS if (path := shutil.which(name))), "")


@dataclass
class Firefox:
    """A session of a started Firefox."""

    connection: socket.socket
    asked: int = 0

    def go(self, address: str) -> None:
        self._ask("WebDriver:Navigate", url=address)

    def evaluate(self, script: str) -> Any:
        """What a script returns; it runs as the body of a function of the page."""
        return self._ask("WebDriver:ExecuteScript", script=script, args=[])["value"]

    def resize(self, width: int, height: int, zoom: float = 1) -> None:
        """Let the page have so many pixels of its style sheet, of which each is `zoom` of the screen's."""
        self._ask("Marionette:SetContext", value="chrome")
        self.evaluate(f"gBrowser.selectedBrowser.fullZoom = {zoom}")
        self._ask("Marionette:SetContext", value="content")
        self._ask("WebDriver:SetWindowRect", width=round(width * zoom), height=round(height * zoom))

    def until(self, script: str) -> None:
        began = time.monotonic()
        while not self.evaluate(script):
            assert time.monotonic() - began < LIMIT, script
            time.sleep(0.05)

    def begin(self) -> None:
        self._answer()  # it greets
        self._ask("WebDriver:NewSession")

    def _ask(self, command: str, **given: object) -> Any:
        self.asked += 1
        message = json.dumps([0, self.asked, command, given]).encode()
        self.connection.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._answer()
        assert not error, error
        return result

    def _answer(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self.connection.recv(1)
        answer = b""
        while len(answer) < int(length[:-1]):
            answer += self.connection.recv(int(length[:-1]) - len(answer))
        return json.loads(answer)


@contextmanager
def started(folder: Path) -> Iterator[Firefox]:
    """Start Firefox without a window, its profile in an empty folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "user.js").write_text(f'user_pref("marionette.port", {port});\n', encoding="utf-8")
    command = [
        installed(),
        "--headless",
        "--no-remote",
        "--marionette",
        "--remote-allow-system-access",
        "--profile",
        str(folder),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with _connected(port, process) as connection:
            firefox = Firefox(connection)
            firefox.begin()
            yield firefox
    finally:
        process.kill()
        process.wait()


def _connected(port: int, process: subprocess.Popen[bytes]) -> socket.socket:
    began = time.monotonic()
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=LIMIT)
        except OSError:
            assert process.poll() is None, "Firefox has ended"
            assert time.monotonic() - began < LIMIT, "Firefox does not answer"
            time.sleep(0.1)
