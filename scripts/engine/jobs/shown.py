"""How far a build is, for whoever waits for it."""

from __future__ import annotations

import sys

from engine.results.runs import Ran


class Shown:
    """Says which runs of a build are under way, and which are done. total: how many there are."""

    def __init__(self, total: int) -> None:
        self._total, self._done = total, 0

    def began(self, key: str) -> None:
        """Say that a run is under way."""
        if sys.stdout.isatty():
            print(f"[{self._done + 1}/{self._total}] {key} …", end="\r", flush=True)

    def ended(self, ran: Ran, before: bool = False) -> None:
        """Say that a run is there. before: it is one that an earlier build kept."""
        taken = ", kept from before" if before else ""
        self._say(f"{ran.entry.key}  {ran.record.ran.seconds:g} s{taken}")

    def failed(self, key: str) -> None:
        """Say that a run failed; why is said when all others are done."""
        self._say(f"{key}  failed")

    def _say(self, text: str) -> None:
        self._done += 1
        print(f"[{self._done}/{self._total}] {text}", flush=True)
