"""A save re-runs the results that it made stale, in a thread of its own.

A later save ends what runs where it changed what that computes, and nothing else. Only the CPU's results, which the
pages print; what an accelerator gives, or is attested, is for `scripts/build.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from engine import sandbox
from engine.build import writing
from engine.build.conductor import Conductor, Options, refuse_broken, row_of
from engine.ground import lock, raised
from engine.ground.journal import recover
from engine.ground.messages import message
from engine.ground.paths import CACHE, ROOT
from engine.ground.problem import Problem
from engine.jobs.store import Store
from engine.machine import environment
from engine.pages.site_build import Known
from engine.results import freshness
from engine.results.book import Book
from engine.results.devices import CPU
from engine.results.freshness import Entry
from engine.results.runs import Outcome
from engine.sandbox import Answer, Box
from engine.serving import preview
from engine.serving.files import Contents
from engine.serving.preview import Aside, Every, Preview
from engine.serving.turn import Turn

REQUIREMENTS = ROOT / "requirements.txt"  # what running takes, in these versions
BUILDING = CACHE / "build.lock"
OPTIONS = Options(device=CPU)


@dataclass(frozen=True)
class Refreshed:
    """What came of it: why it failed, the files that it wrote, whether what is shown aside changed.

    seen: the files as it found them; nothing where it has more to say.
    """

    problem: str = ""
    written: frozenset[Path] = frozenset()
    other_previews: bool = False
    seen: Contents = field(default_factory=dict)


class Refresher:
    """Refreshes when asked, and calls `done` when there is an answer. look: returns the files as they are."""

    def __init__(self, turn: Turn, aside: Aside, look: Callable[[], Contents], done: Callable[[], None]) -> None:
        self.missing = environment.unmet(REQUIREMENTS)
        self._turn, self._aside, self._look, self._done = turn, aside, look, done
        self._condition = threading.Condition()
        self._asked = self._began = self._checked = self._answered = 0
        self._ended = False
        self._answer: Refreshed | None = None
        self._book = Book()
        self._entries: dict[str, Entry] = {}
        self._complained = False  # whether the last answer was a problem
        self._store = Store()  # of earlier tries as well, that were overtaken by a save
        self._doing = ""
        self._thread = threading.Thread(target=self._work, name="refresh", daemon=True)

    def start(self) -> None:
        """Start the thread, and a process that has imported what experiments need."""
        if not self.missing:
            sandbox.warm()
        self._thread.start()

    def ask(self) -> None:
        """Refresh by the files as they are now."""
        with self._condition:
            self._asked += 1
            self._answer = None
            self._aside.making = () if self.missing else Every()
            self._condition.notify()

    def end(self) -> None:
        """End what runs, and start nothing more."""
        with self._condition:
            self._ended = True
            self._condition.notify()
        if self._thread.is_alive():
            self._thread.join(5)  # it may wait for another command, which is no reason to stay

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

    @property
    def answered(self) -> bool:
        """Whether there is an answer that nobody has taken yet."""
        with self._condition:
            return self._answer is not None

    def doing(self) -> str:
        """Say what is being computed and since when, nothing where nothing is."""
        return self._doing

    def _work(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._ended or self._asked != self._answered)
                if self._ended:
                    return
                asked = self._asked
            try:
                with lock.held(BUILDING, message("another build is running; waiting for it")), self._turn:
                    self._try()
            except OSError as error:
                self._give(Refreshed(f"{error.filename or error}: {error.strerror}"), asked)
            self._done()

    def _try(self) -> None:
        """Refresh once."""
        self._began = self._checked = self._asked
        seen = self._look()
        if answer := self._refreshed():
            self._give(replace(answer, seen=seen), self._began)

    def _give(self, answer: Refreshed, asked: int) -> None:
        """Answer an asking; where a newer one overtook it, that is no answer."""
        with self._condition:
            if asked == self._asked:
                self._answered, self._answer = asked, answer
                self._complained = bool(answer.problem)

    def _tell(self, problem: str = "") -> None:
        """Give an answer before the last one: what else was saved, or mended, need not wait to be seen."""
        with self._condition:
            self._answer, self._complained = Refreshed(problem), bool(problem)
        self._done()

    def _refreshed(self) -> Refreshed | None:
        try:
            recover()
            return self._refresh()
        except sandbox.Stopped:
            return None
        except Problem as problem:
            return Refreshed(str(problem))
        except OSError as error:
            return Refreshed(f"{error.filename or error}: {error.strerror}")
        except Exception as error:  # a server has to outlive whatever an author writes
            return Refreshed(raised.said(error))

    def _refresh(self) -> Refreshed | None:
        """Bring the results up to date as a build does, but for those that drift: they are put aside."""
        self._entries = self._selected()
        if self.missing:
            return Refreshed()
        stale = {key: entry for key, entry in self._entries.items() if _is_run(entry)}
        if stale and self._complained:
            self._tell()
        shown_aside = self._aside.shown.items()
        same = {key: one for key, one in shown_aside if key in stale and one.is_of(stale[key])}
        kept = {key: replace(one, entry=stale[key]) for key, one in same.items()}  # what draws it may be another now
        drifted: list[Preview] = []
        conductor = Conductor(OPTIONS, lambda outcomes: self._standing(outcomes, drifted), self._call, self._store)
        entries = [entry for key, entry in self._entries.items() if key not in kept]
        made = conductor.made(entries, [entry for entry in entries if _is_run(entry)])
        shown = preview.drawn([*drifted, *(one for one in kept.values() if not one.is_drawn())], self._call)
        if self._ended or self._began != self._asked:
            return None
        written = writing.write(made.texts)
        writing.remember(self._book)
        other = bool(shown) or self._aside.shown.keys() != kept.keys()
        self._aside.show(shown, kept)
        self._aside.making = ()
        conductor.published(made.rows)
        return Refreshed(written=frozenset(written), other_previews=other)

    def _selected(self) -> dict[str, Entry]:
        """Return the results by the sources as they are now; from here on it is known which are being made."""
        self._book = self._book.renewed()
        found = freshness.entries(self._book, self._book.declared, [CPU])
        entries = {entry.key: entry for entry in found if entry.is_shown}
        refuse_broken(entries.values())
        self._aside.making = () if self.missing else {key for key, entry in entries.items() if _is_run(entry)}
        return entries

    def _standing(self, outcomes: list[Outcome], drifted: list[Preview]) -> list[Outcome]:
        """Return the runs whose records stand; what drifted, or would belie a sentence, is to be shown aside."""
        standing, numbers = [], freshness.numbers(self._book) if outcomes else {}
        for outcome in outcomes:
            entry, row = outcome.entry, row_of(outcome.entry, outcome)
            why = [*map(str, outcome.drifts)] or (preview.contradicted(entry, row.record) if row else [])
            if why := [*why, *(preview.belied(entry, row.record, numbers) if row else [])]:
                drifted.append(Preview(entry, outcome.record, tuple(why)))
            else:
                standing.append(outcome)
        return standing

    def _call(self, who: str, function: Callable[..., Any], *arguments: Any, box: Box) -> Answer:
        self._doing = message("Computing {who}, since {now:%H:%M:%S}.", who=who, now=datetime.now())
        try:
            with self._turn.given_back():
                return sandbox.call(who, function, *arguments, box=box, wanted=lambda: self._is_wanted(who))
        finally:
            self._doing = ""

    def _is_wanted(self, who: str) -> bool:
        """Whether a run that is under way would begin again by what was saved since."""
        if self._ended or self._asked == self._checked:
            return not self._ended
        with self._turn:
            self._checked, before = self._asked, self._entries[who]
            try:
                now = self._selected().get(who)
            except Problem as problem:  # half a line is typed somewhere: nothing is known yet of what runs
                self._tell(str(problem))
                return True
            stands = now is not None and (now.made, now.record) == (before.made, before.record)
        if stands:
            self._tell()
        return stands


def _is_run(entry: Entry) -> bool:
    """Whether a save runs a result; an attested one may take an hour, and is for `scripts/build.py`."""
    return bool(entry.stale) and not entry.declared.is_attested


def notebooks_written(known: Known, aside: Aside) -> set[Path] | None:
    """Write the notebooks that a save of prose left behind; where a result is not what its code makes, they wait.

    known: before the rendering that follows. Returns the files that were written, None where another command is at
    work: it is to be asked again.
    """
    if aside:
        return set()
    try:
        with lock.held(BUILDING, wait=False) as alone:
            if not alone:
                return None
            return set() if known.unfit() else {*writing.write_notebooks(known.book)}
    except Exception:  # what is wrong is said where the page is rendered
        return set()
