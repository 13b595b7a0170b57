"""Which results a check computes again, by what they declare; which it leaves to another push, or to their author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

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
            yield f"{entry.key} is attested, and not computed again: {_made(entry)}"
        else:
            yield f"{entry.key} is sampled: its turn is {_turn(entry)}"


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
        SAMPLED: f"sampled, computed again by one push in {turns.EVERY} or more often, the next first:",
    }
    for kind, head in heads.items():
        if lines := [line for checked, _, line in in_order if checked == kind]:
            yield from [head, *lines]


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
