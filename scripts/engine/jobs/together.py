"""All that is wanted: what was kept is taken, the rest is run; one that fails takes nothing from the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any

from engine.ground import spans
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.jobs import checkpoints
from engine.jobs.capacity import Capacity
from engine.jobs.job import Job
from engine.jobs.shown import Shown
from engine.jobs.store import Store, sweep
from engine.results.runs import Ran
from engine.sandbox import heard

RunOne = Callable[[Job], Ran]
ONE = Capacity()
LOOK = 0.5  # seconds after which Ctrl-C is heard, where a system does not interrupt who waits


class InTurn(Executor):
    """Does what it is given at once, one after the other; Ctrl-C goes to whoever gave it."""

    def submit(self, do: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Return what has been done."""
        future: Future[Any] = Future()
        try:
            future.set_result(do(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


@spans.timed("run results")
def run_all(
    jobs: Sequence[Job],
    run_one: RunOne,
    store: Store,
    shown: Shown,
    executor: Executor | None = None,
    capacity: Capacity = ONE,
) -> list[Ran]:
    """Return a run of each job, in their order; one that is not in the store yet is kept there as soon as it is there.

    run_one: runs a job, and confirms it where it is new; executor: does so, for as many at a time as `capacity` allows.
    Raises Problem, when all others are done, with what each run that failed says; KeyboardInterrupt says what is kept.
    """
    if not jobs:
        return []
    sweep()
    work = _Work(jobs, store, shown)
    try:
        with shown, heard(shown.told):
            work.take()
            work.run(run_one, executor or InTurn(), capacity)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(work.kept(message("run it again, and it goes on there"))) from None
    work.refuse_failures()
    return [work.there[job.entry.key] for job in jobs]


class _Work:
    """there: runs by key; failures: what the others say, by key."""

    def __init__(self, jobs: Sequence[Job], store: Store, shown: Shown) -> None:
        self.jobs, self.store, self.shown = jobs, store, shown
        self.there: dict[str, Ran] = {}
        self.failures: dict[str, str] = {}

    def take(self) -> None:
        """Take what is kept already."""
        for job in self.jobs:
            if ran := self.store.taken(job):
                self.there[job.entry.key] = ran
                self.shown.ended(ran, before=True)

    def run(self, run_one: RunOne, executor: Executor, capacity: Capacity) -> None:
        """Run what is not there: the next that may run beside those that do, be it out of turn."""
        ahead = [job for job in self.jobs if job.entry.key not in self.there]
        for job in ahead if not self.store.takes else ():
            checkpoints.drop(job)  # to run anew is to begin at the beginning
        pending: dict[Future[Ran], Job] = {}
        while ahead or pending:
            while found := next((one for one in ahead if capacity.allows(pending.values(), one)), None):
                ahead.remove(found)
                self.shown.began(found.entry.key)
                pending[executor.submit(run_one, found)] = found
            for future in wait(pending, LOOK, FIRST_COMPLETED).done:
                self._ended(pending.pop(future), future)

    def _ended(self, job: Job, future: Future[Ran]) -> None:
        try:
            ran = future.result()
        except Problem as problem:
            self.failures[job.entry.key] = str(problem)
            self.shown.failed(job.entry.key)
            return
        self.store.keep(job, ran)
        checkpoints.drop(job)
        self.there[job.entry.key] = ran
        self.shown.ended(ran)

    def kept(self, then: str) -> str:
        """Say how many runs are kept, and what to do; "" where none will be taken."""
        count = len(self.there) if self.store.takes else 0
        said = "{count} of {all} results is kept: {then}" if count == 1 else "{count} of {all} results are kept: {then}"
        return message(said, count=count, all=len(self.jobs), then=then) if count else ""

    def refuse_failures(self) -> None:
        """Raise Problem where a run failed."""
        if self.failures:
            kept = self.kept(message("the next build runs what failed alone"))
            raise Problem("\n".join([*self._said(), *filter(None, [kept])]))

    def _said(self) -> list[str]:
        """Return what the failures say, in the order of the jobs; once what a module does to all that import it."""
        alike: dict[str, list[str]] = {}
        for key in dict.fromkeys(job.entry.key for job in self.jobs if job.entry.key in self.failures):
            alike.setdefault(self.failures[key].removeprefix(f"{key}: "), []).append(key)
        return [
            said if said == self.failures[keys[0]] else f"{', '.join(keys)}: {said}" for said, keys in alike.items()
        ]
