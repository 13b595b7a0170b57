"""A save re-runs the results that it made stale, in a thread of its own; a later save ends what is running.

Only the CPU's, which the pages print; what an accelerator gives is for `scripts/build.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.build import workflow
from engine.ground import lock, raised
from engine.ground.journal import recover
from engine.ground.paths import CACHE, ROOT
from engine.ground.problem import Problem
from engine.machine import environment
from engine.results import freshness, isolation
from engine.results.book import Book
from engine.results.devices import CPU
from engine.results.freshness import Entry
from engine.results.runs import Outcome
from engine.serving import preview
from engine.serving.preview import Preview

REQUIREMENTS = ROOT / "requirements.txt"  # what running takes, in these versions
OPTIONS = workflow.Options(device=CPU)
WRITING = threading.Lock()  # nothing is rendered while results are written, and the other way round


@dataclass(frozen=True)
class Refreshed:
    """What came of it: why it failed, the files that it wrote, whether what is shown aside changed."""

    problem: str = ""
    written: frozenset[Path] = frozenset()
    other_previews: bool = False


class Refresher:
    """Refreshes when asked, and calls `done` after the last asking; an asking ends the refreshing before it."""

    def __init__(self, done: Callable[[], None]) -> None:
        self.missing = environment.unmet(REQUIREMENTS)
        self._done = done
        self._book = Book()
        self._condition = threading.Condition()
        self._asked = self._answered = 0
        self._ended = False
        self._answer: Refreshed | None = None
        self._thread = threading.Thread(target=self._work, name="refresh", daemon=True)

    def start(self) -> None:
        """Start the thread, and a process that has imported what experiments need."""
        if not self.missing:
            isolation.preload({"torch"})
            isolation.warm()
        self._thread.start()

    def ask(self) -> None:
        """Refresh by the files as they are now."""
        with self._condition:
            self._asked += 1
            self._answer = None
            isolation.stop()
            self._condition.notify()

    def end(self) -> None:
        """End what runs, and start nothing more."""
        with self._condition:
            self._ended = True
            isolation.stop()
            self._condition.notify()

    @property
    def busy(self) -> bool:
        """Whether the last asking has not been answered yet."""
        with self._condition:
            return self._asked != self._answered

    def answer(self) -> Refreshed | None:
        """Return what came of the last asking, once."""
        with self._condition:
            answer, self._answer = self._answer, None
            return answer

    def _work(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._ended or self._asked != self._answered)
                if self._ended:
                    return
                asked = self._asked
                isolation.go_on()
            answer = self._refreshed()
            with self._condition:
                if answer is None or asked != self._asked:
                    continue
                self._answered, self._answer = asked, answer
            self._done()

    def _refreshed(self) -> Refreshed | None:
        try:
            with lock.held(CACHE / "build.lock", "another build is running; waiting for it"):
                recover()
                self._book = self._book.renewed()
                return _refresh(self._book, runs=not self.missing)
        except isolation.Stopped:
            return None
        except Problem as problem:
            return Refreshed(str(problem))
        except OSError as error:
            return Refreshed(f"{error.filename or error}: {error.strerror}")
        except Exception as error:  # a server has to outlive whatever an author writes
            return Refreshed(raised.said(error))


def notebooks_written(book: Book) -> set[Path]:
    """Write the notebooks that a save of prose left behind; where a result is not what its code makes, they wait."""
    if freshness.ASIDE:
        return set()
    try:
        with lock.held(CACHE / "build.lock", "another build is running; waiting for it"):
            return set() if freshness.unfit(book) else workflow.write_notebooks(book)
    except Exception:  # what is wrong is said where the page is rendered
        return set()


def _refresh(book: Book, runs: bool) -> Refreshed:
    """Bring the results up to date as a build does, but for those that drift: they are put aside."""
    entries = [entry for entry in freshness.entries(book, book.declared, [CPU]) if entry.device == CPU]
    for entry in entries:
        workflow.refuse_broken(entry)
    if not runs:
        freshness.ASIDE = ()
        return Refreshed()
    stale = {entry.key: entry for entry in entries if entry.stale}
    freshness.ASIDE = {*stale}
    kept = {key: one for key, one in preview.SHOWN.items() if key in stale and one.is_of(stale[key])}
    outcomes = workflow.run([entry for key, entry in stale.items() if key not in kept], OPTIONS)
    drifted, rows = _sorted(entries, outcomes)
    texts = workflow.texts_of([row for row in rows if row.entry.key not in kept], redraw=False)
    shown = preview.drawn([*drifted, *(one for one in kept.values() if not one.is_drawn())])
    with WRITING:
        isolation.refuse_stopped()
        written = workflow.write(texts)
        other = bool(shown) or preview.SHOWN.keys() != kept.keys()
        preview.show(shown, kept)
        freshness.ASIDE = {*preview.SHOWN}
    return Refreshed(written=frozenset(written), other_previews=other)


def _sorted(entries: list[Entry], outcomes: list[Outcome]) -> tuple[list[Preview], list[workflow.Row]]:
    """Tell results that are to be shown aside from those that stand: what drifted, or would belie a sentence."""
    ran = {outcome.entry.key: outcome for outcome in outcomes}
    drifted, rows = [], []
    for entry in entries:
        outcome, row = ran.get(entry.key), workflow.row_of(entry, ran.get(entry.key))
        why = [*map(str, outcome.drifts)] or preview.contradicted(entry, row.record) if outcome and row else []
        if outcome and why:
            drifted.append(Preview(entry, outcome.record, tuple(why)))
        elif row:
            rows.append(row)
    return drifted, rows
