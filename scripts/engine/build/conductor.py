"""The one way from stale results to new ones, which a build and a live server both take: run, compare, draw.

They differ in what becomes of numbers that drifted, which is an argument (`Judge`): a build refuses or accepts them,
a server puts them aside. What comes of it is written by `writing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from engine import sandbox
from engine.data import load
from engine.data.dataset import STAND_IN
from engine.data.load import Data
from engine.ground import spans
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.jobs import checkpoints, machines, replaced, together
from engine.jobs.job import Job
from engine.jobs.machines import Machines
from engine.jobs.shown import Shown
from engine.jobs.store import Store
from engine.prose import bound_numbers
from engine.results import declared_data, pythons, runs, views
from engine.results.freshness import Entry
from engine.results.records import Record
from engine.results.runs import Outcome, Ran
from engine.sandbox import Call

FRESH, KEPT = "fresh", "kept, stale: no such device here"  # what is said of a result that is not run
MADE_UP = " (stand-in data)"  # at its end
Judge = Callable[[list[Outcome]], list[Outcome]]  # returns the runs whose records are to stand; may raise Problem


@dataclass(frozen=True)
class Options:
    """The options of the command, see `scripts/build.py --help`."""

    force: bool = False
    only: str = "*"
    check: bool = False
    accept: bool = False
    device: str = "auto"
    data: Sequence[str] = ()
    offline: bool = False
    jobs: int | None = None
    workers: str = ""
    store: str = ""
    since: str = ""


@dataclass(frozen=True)
class Row:
    """A result, the record that stands for it now, and how that came to be: a line of the closing table."""

    entry: Entry
    record: Record
    state: str
    seconds: float


@dataclass(frozen=True)
class Made:
    """Results that are made and not written yet. texts: {path: text} of the records and views that change."""

    rows: list[Row]
    texts: dict[Path, str]


class Conductor:
    """Makes results; writes nothing.

    judge: what becomes of drift; call: calls a function in a process of its own; store: runs that need not be
    repeated while their fingerprints stand; what is run joins them, until `published` is called; there: where
    results are run, if not by `call`.
    """

    def __init__(
        self,
        options: Options,
        judge: Judge,
        call: Call = sandbox.call,
        store: Store | None = None,
        there: Machines | None = None,
    ) -> None:
        self.options, self.judge, self.call, self.there = options, judge, call, there or machines.alone(call)
        self.store = store or store_of(options)
        self._ran: dict[str, Ran] = {}

    def made(self, entries: list[Entry], wanted: list[Entry]) -> Made:
        """Run those of the results that are wanted, hold them against their records, and draw what is out of date.

        Raises Problem where one fails, needs other data, or may not drift.
        """
        outcomes = [bound_numbers.beyond_tolerance(one) for one in runs.compared(self.kept(wanted))]
        standing = {outcome.entry.key: outcome for outcome in self.judge(outcomes)}
        self._confirm(outcome for outcome in standing.values() if outcome.drifts)
        aside = {outcome.entry.key for outcome in outcomes} - standing.keys()
        found = (row_of(entry, standing.get(entry.key)) for entry in entries if entry.key not in aside)
        rows = [replace(row, record=replaced.again(row.entry, row.record)) for row in found if row]
        self._remember(outcomes)
        return Made(rows, {} if self.options.check else self._texts(rows))

    def redrawn(self, rows: list[Row]) -> list[str]:
        """Draw again what the pages show of results that were run, or of all; say what is not as its file has it."""
        drawn = [row for row in rows if row.entry.is_shown and (self.options.force or row.entry.key in self._ran)]
        _preload(row.entry for row in drawn)
        return [said for row in drawn for said in views.redrawn(row.entry.declared, row.record, self.call)]

    def published(self, rows: Iterable[Row]) -> None:
        """Forget the runs whose records are written."""
        self.store.drop([row.entry.key for row in rows])

    def kept(self, wanted: list[Entry]) -> list[Ran]:
        """Run results and keep the runs, hold them against nothing. Raises Problem where one fails."""
        tables = tables_for(wanted, self.options)
        for entry in wanted:
            self._refuse_stand_in(entry, tables)
        _preload(wanted)
        ran = self._run_jobs([Job(one, tables) for one in wanted])
        self._ran = {one.entry.key: one for one in ran}
        return ran

    def _run_jobs(self, jobs: list[Job]) -> list[Ran]:
        before = {job.entry.key: job.entry.record for job in jobs}
        capacity = self.there.capacity() if jobs else together.ONE
        expected = {key: record.ran.seconds if record else 0.0 for key, record in before.items()}
        shown = Shown(expected, capacity.cores)
        with self.there.threads(capacity) as executor:
            return together.run_all(jobs, self._run_one, self.store, shown, executor, capacity)

    def _run_one(self, job: Job) -> Ran:
        """Run a job; a new result is confirmed in the other world meanwhile."""
        caller, entry = self.there.caller(job.entry.device), job.entry
        confirmed = runs.confirmed(entry, job.tables, caller.begun) if job.is_new else nullcontext()
        with spans.span("run", result=entry.key), confirmed as confirm:
            ran = runs.run(entry, job.tables, caller.call, checkpoints.folder(job))
            if confirm:
                confirm(ran)
        return ran

    def _confirm(self, drifted: Iterable[Outcome]) -> None:
        """Run once more, in the other world, what is to stand in the place of other numbers."""
        for outcome in drifted:
            entry = outcome.entry
            job = Job(entry, tables_for([entry], self.options))
            if self.store.is_confirmed(job):
                continue
            again = runs.confirmed(entry, job.tables, self.there.caller(entry.device).begun)
            with spans.span("run once more", result=entry.key), again as confirm:
                confirm(self._ran[entry.key])
            self.store.confirm(job)

    def _refuse_stand_in(self, entry: Entry, tables: dict[str, Data]) -> None:
        """A record made from real data is neither renewed nor checked on a stand-in."""
        stand_in = [name for name in entry.declared.data if tables[name].digest == STAND_IN]
        checked = self.options.check
        if stand_in and entry.record and not entry.record.stand_in and (entry.outdated or checked):
            why = message("; ").join(entry.outdated) or message("--check must see it hold")
            raise Problem(
                message(
                    "{key} needs the real {data} data ({why}); give it with --data {data}=FILE",
                    key=entry.key,
                    data=stand_in[0],
                    why=why,
                )
            )

    def _remember(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes if not self.options.check else ():
            if outcome.entry.record and not outcome.drifts:
                pythons.settle(outcome.entry.record, outcome.record.made)

    def _texts(self, rows: list[Row]) -> dict[Path, str]:
        """Return {path: text} of the records and views that change, views before their record."""
        texts: dict[Path, str] = {}
        drawn = [row for row in rows if row.entry.is_shown and (self.options.force or _has_stale_view(row))]
        _preload(row.entry for row in drawn)
        for row in rows:
            record, entry = row.record, row.entry
            if row in drawn:
                with spans.span("draw", result=entry.key):
                    record, made = views.draw_all(entry.declared, record, self.call, entry.record)
                texts |= made
            if record != entry.record:
                texts[entry.declared.record_path(entry.device)] = record.to_text()
        return texts


def store_of(options: Options) -> Store:
    """Return where runs are kept. A check, and who forces runs, takes those alone that a folder is named for."""
    if options.store:
        folder = Path(options.store).resolve()
        folder.mkdir(parents=True, exist_ok=True)  # what is asked for must be possible
        return Store(folder=folder)
    return Store(takes=not (options.force or options.check))


def tables_for(wanted: list[Entry], options: Options) -> dict[str, Data]:
    """Return the data that results read, by their names."""
    needed: dict[str, Data] = {}
    for entry in wanted:
        sources = entry.declared.sources
        known, given = declared_data.known(sources), declared_data.files(sources, options.data)
        for name in entry.declared.data:
            if name not in needed:
                needed[name] = load.load(known[name], given.get(name), options.offline)
    return needed


def row_of(entry: Entry, outcome: Outcome | None) -> Row | None:
    """Decide which record stands for a result, and say how it came to be; None where there is none."""
    before = entry.record
    if outcome is None:
        state = KEPT if entry.stale else FRESH
        return Row(entry, before, state, before.ran.seconds) if before else None
    if before is None:
        record, state = outcome.record, "new"
    elif before.stand_in != outcome.record.stand_in:
        real = before.stand_in
        record, state = (outcome.record, "re-run on real data") if real else (before, "kept; re-run on stand-in data")
    elif outcome.drifts:
        record, state = outcome.record, "re-run, accepted"
    else:
        record, state = outcome.kept(), "re-run, holds"
    return Row(entry, record, state + (MADE_UP if record.stand_in else ""), outcome.record.ran.seconds)


def refuse_broken(entries: Iterable[Entry]) -> None:
    """Raise Problem where the record of a result is there and cannot be read."""
    there = (one for one in entries if one.record is None and one.declared.record_path(one.device).exists())
    if broken := [entry.stale[0] for entry in there]:
        raise Problem("\n".join(broken))


def cause(entry: Entry) -> str:
    """Say why a result may have drifted."""
    if entry.stale:
        return message("because {reasons}", reasons=message("; ").join(entry.stale))
    return message("though nothing recorded changed: an unseeded generator, an environment variable, the network?")


def _has_stale_view(row: Row) -> bool:
    return any(view.stale(row.record) for view in views.views(row.entry.declared))


def _preload(entries: Iterable[Entry]) -> None:
    sandbox.preload({package for entry in entries for package in entry.made.versions})
