"""Where the seconds of a command went: by step, by page and by result, and as a trace for a browser.

A step counts without those that lie in it, so that all together are the time of the command. What a process does that
the command waits for lies in the step that waits; what runs at the same time, as results do, is told by result alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter_ns

from engine.build import trace
from engine.ground import cache, spans
from engine.ground.messages import message
from engine.ground.paths import CACHE
from engine.ground.paths import shown as named
from engine.ground.spans import Process, Span

PLACE = CACHE / "profile.json"
SECOND = 1e9  # nanoseconds
STEPS, MOST, DEAREST = 25, 10, 3  # how many are told: steps; pages, or results; steps of each of these


@dataclass
class Spent:
    """A step with its own time, in nanoseconds; its page and result are those of the steps that it lies in."""

    span: Span
    own: int


@contextmanager
def shown() -> Iterator[None]:
    """Say where the seconds went, whether what is done goes well or not."""
    try:
        yield
    finally:
        wall = perf_counter_ns() - spans.BEGAN
        processes = spans.taken()
        cache.keep(PLACE, json.dumps(trace.of(processes, spans.BEGAN), ensure_ascii=False))
        print(said(processes, wall))
        print(
            message(
                "Open {place} in https://ui.perfetto.dev, or in a browser's panel Performance.", place=named(PLACE)
            ),
            flush=True,
        )


def said(processes: Sequence[Process], wall: int) -> str:
    """Return what is said of the steps of processes, the first of which took so many nanoseconds."""
    from engine.build import report  # only now: loading it would be measured

    waited_for = reckoned(one for process in processes for one in process.spans if not one.thread)
    beside = [_lane(process, thread) for process in processes for thread in {one.thread for one in process.spans} - {0}]
    every = [*waited_for, *(one for lane in beside for one in lane)]
    pages = _dearest("page", every, lambda one: one.span.page)
    results = _dearest("result", every, lambda one: one.span.result)
    tables = [_steps(waited_for, wall), pages, results]
    return "".join(report.aligned(rows) for rows in tables if len(rows) > 1).rstrip("\n") + "\n"


def _lane(process: Process, thread: int) -> list[Spent]:
    return reckoned(one for one in process.spans if one.thread == thread)


def reckoned(lane: Iterable[Span]) -> list[Spent]:
    """Return the steps of a lane, in which one lies in another or apart from it, with their own times."""
    found: list[Spent] = []
    around: list[Spent] = []
    for one in sorted(lane, key=lambda span: (span.began, -span.ended)):
        while around and around[-1].span.ended <= one.began:
            around.pop()
        outer = around[-1] if around else None
        if outer:
            outer.own -= one.ended - one.began
            one = one._replace(page=one.page or outer.span.page, result=one.result or outer.span.result)
        around.append(Spent(one, one.ended - one.began))
        found.append(around[-1])
    return found


def _steps(spent: Sequence[Spent], wall: int) -> list[tuple[str, ...]]:
    """Return the rows of the steps, the dearest first; the last are what takes less, and what no step encloses."""
    own, times = _sums(spent, lambda one: one.span.name), Counter(one.span.name for one in spent)
    rows = [(name, seconds, str(times[name])) for name, seconds in own.most_common(STEPS)]
    rest = own.most_common()[STEPS:]
    if rest:
        rows.append((f"({len(rest)} more)", sum(seconds for _, seconds in rest), ""))
    rows += [("(between steps)", wall - own.total(), ""), ("all", wall, "")]
    head = ("step", "seconds", "share", "times")
    return [head, *((name, _seconds(taken), f"{taken / wall:6.1%}", count) for name, taken, count in rows)]


def _dearest(kind: str, spent: Sequence[Spent], whose: Callable[[Spent], str]) -> list[tuple[str, ...]]:
    """Return the rows of the pages or results that took most, with their dearest steps."""
    found = [one for one in spent if whose(one)]
    rows = []
    for name, taken in _sums(found, whose).most_common(MOST):
        own = _sums((one for one in found if whose(one) == name), lambda one: one.span.name)
        steps = (f"{step} {_seconds(part).strip()}" for step, part in own.most_common(DEAREST))
        rows.append((name, _seconds(taken), ", ".join(steps)))
    return [(kind, "seconds", "of which"), *rows]


def _sums(spent: Iterable[Spent], by: Callable[[Spent], str]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for one in spent:
        sums[by(one)] += one.own
    return sums


def _seconds(nanoseconds: int) -> str:
    return f"{nanoseconds / SECOND:7.3f}"
