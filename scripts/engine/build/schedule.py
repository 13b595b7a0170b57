"""Which results a check computes again, by what they declare; which it leaves to another push, or to their author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from engine.ground.messages import message
from engine.results import turns
from engine.results.freshness import Entry
from engine.results.surroundings import ATTESTED, SAMPLED
from engine.results.turns import Push

if TYPE_CHECKING:
    from engine.build.conductor import Options


def left_out(entries: list[Entry], options: Options) -> list[Entry]:
    """Return what a check leaves out: attested results, and sampled ones that hold and whose turn it is not.

    What --only names is computed whatever it declares.
    """
    if not options.check or options.only != "*":
        return []
    push = turns.pushed(options.since)
    return [entry for entry in entries if entry.declared.is_attested or _waits(entry, push)]


def said(left: Iterable[Entry]) -> Iterator[str]:
    """Yield a line for each result that is left out."""
    for entry in left:
        if entry.declared.is_attested:
            yield message("{key} is attested, and not computed again: {made}", key=entry.key, made=_made(entry))
        else:
            yield message("{key} is sampled: its turn is {turn}", key=entry.key, turn=_turn(entry))


def aside(entry: Entry) -> tuple[str, str | int, str] | None:
    """Say of a result that not every push computes again when it was, or will be: (how it is checked, order, words)."""
    declared = entry.declared
    if not entry.is_shown or not (declared.is_attested or declared.is_sampled):
        return None
    order: str | int = _date(entry) if declared.is_attested else _commits(entry)
    words = f"{_age(entry)}{_made(entry)}" if declared.is_attested else _turn(entry)
    return declared.surroundings.checked, order, f"  {entry.key:<22} {words}"


def listed(found: Iterable[tuple[str, Any, str]]) -> Iterator[str]:
    """Yield what `aside` says of results: attested ones by their age, sampled ones by their turn."""
    in_order = sorted(found, key=lambda one: one[:2])
    heads = {
        ATTESTED: "attested, computed again by no push, the oldest first:",
        SAMPLED: "sampled, computed again by one push in {every} or more often, the next first:",
    }
    for kind, head in heads.items():
        if lines := [line for checked, _, line in in_order if checked == kind]:
            yield from [message(head, every=turns.EVERY), *lines]


def cure(entry: Entry) -> str:
    """Say where a stale result is computed that no check computes, "" of any other."""
    if not entry.declared.is_attested:
        return ""
    where = (
        message("where {machine} is", machine=_machine(entry))
        if entry.record
        else message("where there is such a device: {device}", device=entry.device)
    )
    return message(
        "; it is attested: run python scripts/build.py --device {device} {where}, and commit what it writes",
        device=entry.device,
        where=where,
    )


def _waits(entry: Entry, push: Push | None) -> bool:
    declared = entry.declared
    if push is None or entry.stale or not declared.is_sampled:
        return False
    return not (push.takes(declared.key) or push.brings(declared.record_path(entry.device)))


def _date(entry: Entry) -> str:
    return entry.record.ran.date if entry.record else ""


def _commits(entry: Entry) -> int:
    return turns.waits(entry.declared.key) or 0


def _turn(entry: Entry) -> str:
    commits = _commits(entry)
    return (
        message("{commits} commits from here" if commits > 1 else "1 commit from here", commits=commits)
        if commits
        else message("at every push: git tells no turn")
    )


def _age(entry: Entry) -> str:
    if entry.record is None:
        return ""
    days = (datetime.now(UTC).date() - date.fromisoformat(entry.record.ran.date)).days
    return message("1 day old: " if days == 1 else "{days} days old: ", days=days)


def _made(entry: Entry) -> str:
    """Say when and by which machine a result was computed."""
    if entry.record is None:
        return message("never run")
    ran = entry.record.ran
    return message(
        "{date}, {machine}, Python {python}, {seconds:g} s",
        date=ran.date,
        machine=_machine(entry),
        python=ran.python,
        seconds=ran.seconds,
    )


def _machine(entry: Entry) -> str:
    return f"{entry.record.ran.device}, {entry.record.ran.system}" if entry.record else ""
