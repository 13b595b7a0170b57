"""What a call prints: passed on up to a limit, or thrown away."""

from __future__ import annotations

import os
from contextlib import suppress
from threading import Thread

MOST = 1_000_000  # bytes, of each of the two: a flood in one hides nothing that the other says
PATIENCE = 2.0  # seconds for the last of it, once nobody is left who could print


class Printed:
    """The output of a call. shown: whether it is passed on; writing: its two ends in the process of the call.

    who: whose call it is, once that is known.
    """

    def __init__(self, shown: bool, who: str = "") -> None:
        self.who = who
        pairs = [os.pipe(), os.pipe()] if shown else []
        self._reading = [reading for reading, _ in pairs]
        self.writing = [writing for _, writing in pairs] or [os.open(os.devnull, os.O_WRONLY) for _ in range(2)]
        self._threads: list[Thread] = []

    def redirect(self) -> None:
        """Let this process print there."""
        for number, writing in enumerate(self.writing, 1):
            os.dup2(writing, number)
        for file in (*self.writing, *self._reading):
            os.close(file)

    def pass_on(self) -> None:
        """Begin to pass on, once the process of the call has started."""
        for file in self.writing:
            os.close(file)
        self._threads = [
            Thread(target=self._pump, args=(reading, to), daemon=True) for to, reading in enumerate(self._reading, 1)
        ]
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Pass on what is left."""
        for thread in self._threads:
            thread.join(PATIENCE)

    def _pump(self, reading: int, to: int) -> None:
        left = MOST
        while content := os.read(reading, 65536):
            with suppress(OSError):  # nobody reads any more
                _write(to, self._allowed(content, left))
            left = max(0, left - len(content))
        os.close(reading)

    def _allowed(self, content: bytes, left: int) -> bytes:
        if len(content) <= left or not left:
            return content[:left]
        return content[:left] + f"\n{self.who}: prints more than {MOST // 1_000_000} MB; the rest is cut\n".encode()


def _write(to: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(to, view) :]
