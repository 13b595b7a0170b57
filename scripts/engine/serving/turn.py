"""One at a time: whoever reads sources, writes results or renders in a live server has its turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turn:
    """Held while sources are read, something is written or rendered; given back while a process is waited for.

    Who holds it waits for nobody who may want it: never for `build.lock`, which is taken before, or not at all.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    @contextmanager
    def given_back(self) -> Iterator[None]:
        """Let others have a turn meanwhile."""
        self._lock.release()
        try:
            yield
        finally:
            self._lock.acquire()
