"""What the command `scripts/build.py` does: which results, what is refused, and in which order.

The way itself is `conductor`'s; nothing is written before all of it has been checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.build import schedule, selection, writing
from engine.build.conductor import Conductor, Options, Row, cause, refuse_broken
from engine.ground import spans
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.jobs import machines, shards
from engine.jobs.machines import Machines
from engine.machine import npm
from engine.notebooks import inventory
from engine.prose import bound_numbers, claims
from engine.prose.fault import Fault
from engine.results import devices, explanation, freshness
from engine.results.book import Book
from engine.results.freshness import Entry
from engine.results.runs import Outcome


@dataclass(frozen=True)
class Refreshed:
    """Results that are up to date. texts: {path: text} of the files that hold this."""

    rows: list[Row]
    texts: Mapping[Path, str]


@spans.timed("results: what is asked for")
def select(book: Book, options: Options, here: Sequence[str]) -> list[Entry]:
    """Return the results that are asked for, for the devices that are here. Raises Problem where none is meant."""
    return selection.select(book, options.only, options.data, here)


def explain(options: Options, key: str) -> list[str]:
    """Return lines that say what a result stands on. Raises Problem where none has this key."""
    chosen = selection.select(Book(), key, options.data, devices.likely(options.device), "--explain")
    return [line for entry in chosen for line in explanation.explained(entry)]


def refresh(options: Options, book: Book) -> Refreshed:
    """Bring results, figures and sentences up to date, or with `check` only find out whether they are.

    Raises Problem on anything that drifted or does not hold; then nothing was written.
    """
    with machines.found(options.workers, options.jobs, options.device) as there:
        return _refreshed(options, book, there)


def keep_shard(options: Options, book: Book, shard: str) -> str:
    """Run a part of what is stale, as `2/4`, and keep the runs for a later build, which does all the rest; say so.

    Raises Problem where one fails; the others are kept.
    """
    which = shards.parse(shard)
    with machines.found(options.workers, options.jobs, options.device) as there:
        entries = select(book, options, there.kinds)
        refuse_broken(entries)
        wanted = _wanted(entries, schedule.left_out(entries, options), options, there.kinds)
        ran = Conductor(options, _refusing, there=there).kept(shards.part(wanted, which))
    return message(
        "Shard {shard}: {count} of {all} stale results are kept; nothing else was done.",
        shard=shard,
        count=len(ran),
        all=len(wanted),
    )


def _refreshed(options: Options, book: Book, there: Machines) -> Refreshed:
    here = there.kinds
    entries = select(book, options, here)
    _refuse_orphans(book)
    refuse_broken(entries)
    if not options.check:
        _refuse_stale_others(book, entries)
        _refuse_elsewhere(entries, here)
    if options.check and options.device == "auto":
        entries = [entry for entry in entries if entry.is_shown or entry.record]
    left = schedule.left_out(entries, options)
    print(*schedule.said(left), sep="\n", end="\n" if left else "", flush=True)
    wanted = _wanted(entries, left, options, here)
    conductor = Conductor(options, _accepting if options.accept and not options.check else _refusing, there=there)
    before = freshness.numbers(book)
    made = conductor.made(entries, wanted)
    standing = {row.entry.declared.key: row.record for row in made.rows if row.entry.is_shown}
    numbers = freshness.numbers(book, standing)
    texts = made.texts | (bound_numbers.accepted(numbers) if options.accept else {})
    if options.check:
        _refuse_stale([entry for entry in entries if entry.device in here or entry.is_shown])
        _refuse_other_views(conductor.redrawn(made.rows))
    npm.ensure(options.offline)  # what readers can run is run in Node
    belied = writing.refuse_faults(book, numbers, texts, options.accept)
    written: dict[Path, str] = {}
    if options.check:
        _refuse_old_notebooks(book)
    else:
        written = texts | writing.notebooks(book, texts)
        writing.write(written, options.accept)
        writing.remember(book)
        for one in claims.moved(before, numbers, texts):
            print(f"  {one}", flush=True)
    conductor.published(made.rows)
    _refuse_belied(belied)
    return Refreshed(made.rows, written)


def _wanted(entries: list[Entry], left: list[Entry], options: Options, here: Sequence[str]) -> list[Entry]:
    """Return what is to be run: what is stale, or all, but for what is left out."""
    return [one for one in entries if one not in left and one.device in here and (options.force or one.stale)]


def _accepting(outcomes: list[Outcome]) -> list[Outcome]:
    return outcomes


def _refusing(outcomes: list[Outcome]) -> list[Outcome]:
    """Stop the build where a number drifted."""
    lines: list[str] = []
    for outcome in outcomes:
        lines += map(str, outcome.drifts)
        if outcome.drifts:
            lines.append(message("{key} drifted {cause}", key=outcome.entry.key, cause=cause(outcome.entry)))
    if lines:
        raise Problem(
            "\n".join([*lines, message("nothing was written: mend the code, or take the new numbers with --accept")])
        )
    return outcomes


def _refuse_orphans(book: Book) -> None:
    if orphans := freshness.orphans(book):
        raise Problem("\n".join(orphans))


def _refuse_stale_others(book: Book, entries: list[Entry]) -> None:
    """A site is rendered of results that all hold: it is no use to write some where others do not."""
    if stale := freshness.unfit(book, {entry.key for entry in entries}):
        raise Problem(
            "\n".join([*stale, message("nothing was written: let --only take in what is stale, or leave it out")])
        )


def _refuse_elsewhere(entries: list[Entry], here: Sequence[str]) -> None:
    """Of what the pages print, what is stale and needs a device that is not here stops a build before it runs."""
    left = [entry for entry in entries if entry.stale and entry.is_shown and entry.device not in here]
    if left:
        raise Problem("\n".join(_stale(entry) for entry in left))


def _stale(entry: Entry) -> str:
    return message(
        "{key} is stale: {reasons}{cure}",
        key=entry.key,
        reasons=message("; ").join(entry.stale),
        cure=schedule.cure(entry),
    )


def _refuse_stale(entries: list[Entry]) -> None:
    left = [entry for entry in entries if entry.stale and not entry.doubtful]  # those that are have been run, and hold
    stale = [_stale(entry) for entry in left]
    stale += [why for entry in entries if entry not in left for why in freshness.stale_views(entry)]
    if stale:
        data = (
            message(" (--data NAME=FILE gives the real data)")
            if any(entry.record and entry.record.stand_in for entry in entries)
            else ""
        )
        raise Problem(
            "\n".join([*stale, message("run python scripts/build.py{data}, and commit what it writes", data=data)])
        )


def _refuse_belied(claimed: list[Fault]) -> None:
    """Stop behind what was accepted where claims in words do not hold any more: only their author can mend them."""
    if claimed:
        said = message("the numbers were accepted, and are written; mend these claims, and build again")
        raise Problem("\n".join([*map(str, claimed), said]))


def _refuse_other_views(other: list[str]) -> None:
    if other:
        raise Problem(
            "\n".join([*other, message("what was drawn elsewhere is drawn anew by python scripts/build.py --force")])
        )


def _refuse_old_notebooks(book: Book) -> None:
    if stale := inventory.stale(book):
        raise Problem("\n".join(stale))
