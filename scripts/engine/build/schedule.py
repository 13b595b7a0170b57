"""Which results a check computes again, by what they declare; which it leaves to another push, or to their author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from engine.build.conductor import Options
from engine.results import turns
from engine.results.freshness import Entry
from engine.results.turns import Push


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
            yield f"{entry.key} is attested, and not computed again: {_made(entry)}"
        else:
            yield f"{entry.key} is sampled: its turn is {_turn(entry)}"


def listed(entries: list[Entry]) -> Iterator[str]:
    """Yield what is not computed again by every push: attested results by their age, sampled ones by their turn."""
    shown = [entry for entry in entries if entry.is_shown]
    attested = sorted((one for one in shown if one.declared.is_attested), key=_date)
    sampled = sorted((one for one in shown if one.declared.is_sampled), key=_commits)
    if attested:
        yield "attested, computed again by no push, the oldest first:"
        yield from (f"  {entry.key:<22} {_age(entry)}{_made(entry)}" for entry in attested)
    if sampled:
        yield f"sampled, computed again by one push in {turns.EVERY} or more often, the next first:"
        yield from (f"  {entry.key:<22} {_turn(entry)}" for entry in sampled)


def cure(entry: Entry) -> str:
    """Say where a stale result is computed that no check computes, "" of any other."""
    if not entry.declared.is_attested:
        return ""
    where = f"where {_machine(entry)} is" if entry.record else f"where there is such a device: {entry.device}"
    return f"; it is attested: run python scripts/build.py --device {entry.device} {where}, and commit what it writes"


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
    return f"{commits} commit{'s' if commits > 1 else ''} from here" if commits else "at every push: git tells no turn"


def _age(entry: Entry) -> str:
    if entry.record is None:
        return ""
    days = (datetime.now(UTC).date() - date.fromisoformat(entry.record.ran.date)).days
    return f"{days} day{'' if days == 1 else 's'} old: "


def _made(entry: Entry) -> str:
    """Say when and by which machine a result was computed."""
    if entry.record is None:
        return "never run"
    ran = entry.record.ran
    return f"{ran.date}, {_machine(entry)}, Python {ran.python}, {ran.seconds:g} s"


def _machine(entry: Entry) -> str:
    return f"{entry.record.ran.device}, {entry.record.ran.system}" if entry.record else ""
