"""How far a build is, for whoever waits for it: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any, Self

from engine.ground.messages import message
from engine.results.runs import Ran

TICK = 1.0  # seconds between two drawings of the bar
LONG = 60.0  # seconds of a run after which, and after which again, a line says how far it is
SOME = 0.01  # share of a run that is enough to tell from it how long the rest takes
MINUTE, HOUR = 100.0, 5400.0  # seconds from which on a time is told in minutes, and in hours


@dataclass
class _Run:
    """A run that is under way. said: when a line said last how far it is."""

    began: float = field(default_factory=time.monotonic)
    share: float = 0.0
    said: float = field(default_factory=time.monotonic)

    def left(self, expected: float) -> float:
        """Return the seconds that it still takes, by what it says, or else by how long its record took."""
        passed = time.monotonic() - self.began
        return passed * (1 - self.share) / self.share if self.share > SOME else max(expected - passed, 0.0)


class Shown:
    """What a build says of its runs. expected: seconds by the last record of each, by key; 0 where there is none.

    at_once: how many run at a time. Used in `with`, which ends the bar.
    """

    def __init__(self, expected: Mapping[str, float], at_once: int = 1) -> None:
        self._ahead, self._total, self._at_once = dict(expected), len(expected), at_once
        self._running: dict[str, _Run] = {}
        self._began, self._done = time.monotonic(), 0
        self._ended, self._lock = Event(), Lock()
        self._bar: Any = None
        self._thread = Thread(target=self._watch, name="shown", daemon=True)

    def __enter__(self) -> Self:
        if sys.stdout.isatty() and self._ahead:
            self._bar = _bar()
            self._bar.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        if self._bar is not None:
            self._bar.stop()

    def began(self, key: str) -> None:
        """Say that a run is under way."""
        with self._lock:
            self._running[key] = _Run()
            self._draw()

    def told(self, key: str, share: float) -> None:
        """Take note of how far a run says that it is, 0 to 1."""
        with self._lock:
            if key in self._running:
                self._running[key].share = share

    def ended(self, ran: Ran, before: bool = False) -> None:
        """Say that a run is there. before: it is one that an earlier build kept."""
        taken = message(", kept from before") if before else ""
        self._end(
            ran.entry.key,
            message("{key}  {seconds:g} s{taken}", key=ran.entry.key, seconds=ran.record.ran.seconds, taken=taken),
        )

    def failed(self, key: str) -> None:
        """Say that a run failed; why is said when all others are done."""
        self._end(key, message("{key}  failed", key=key))

    def _end(self, key: str, text: str) -> None:
        with self._lock:
            self._done += 1
            self._ahead.pop(key, None)
            self._running.pop(key, None)
            self._say(f"[{self._done}/{self._total}] {text}")

    def _watch(self) -> None:
        while not self._ended.wait(TICK):
            with self._lock:
                self._draw() if self._bar is not None else self._say_of_long_ones()

    def _say_of_long_ones(self) -> None:
        now = time.monotonic()
        for key, run in self._running.items():
            if now - run.said >= LONG:
                run.said = now
                share = message(", {share:.0%} done", share=run.share) if run.share else ""
                self._say(
                    message(
                        "[{number}/{total}] {key}  since {time}{share}{rest}",
                        number=self._done + 1,
                        total=self._total,
                        key=key,
                        time=_time(now - run.began),
                        share=share,
                        rest=self._rest(),
                    )
                )

    def _say(self, line: str) -> None:
        if self._bar is not None:
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            print(line, flush=True)

    def _draw(self) -> None:
        """Draw the bar; the caller holds the lock."""
        if self._bar is None:
            return
        runs = (f"{key} {run.share:.0%}" if run.share else key for key, run in self._running.items())
        left, passed = self._left(), time.monotonic() - self._began
        share = passed / (passed + left) if left else self._done / self._total
        said = {"runs": f"[{self._done + 1}/{self._total}] {', '.join(runs)}", "rest": self._rest().lstrip(", ，")}
        self._bar.update(self._bar.task_ids[0], completed=share, refresh=True, **said)

    def _rest(self) -> str:
        left = self._left()
        return message(", about {time} left", time=_time(left)) if left else ""

    def _left(self) -> float:
        """Return the seconds that all still take, 0 where nothing tells; what has no record takes what others do."""
        known = [seconds for seconds in self._ahead.values() if seconds]
        mean = sum(known) / len(known) if known else 0.0
        found = [
            self._running[key].left(seconds or mean) if key in self._running else seconds or mean
            for key, seconds in self._ahead.items()
        ]
        unknown = not known and any(key not in self._running for key in self._ahead)
        return 0.0 if unknown or not found else max(sum(found) / self._at_once, *found)


def _bar() -> Any:
    from rich import progress  # only where something runs

    words = (progress.TextColumn(f"{{task.fields[{name}]}}", markup=False) for name in ("runs", "rest"))
    bar = progress.Progress(next(words), progress.BarColumn(None), next(words), auto_refresh=False, transient=True)
    bar.add_task("", total=1.0, runs="", rest="")
    return bar


def _time(seconds: float) -> str:
    """Return a time as people say it."""
    if seconds >= HOUR:
        return f"{seconds / 3600:.1f} h"
    return f"{seconds / 60:.0f} min" if seconds >= MINUTE else f"{seconds:.0f} s"
