"""Steps of processes as a trace in Chrome's Trace Event Format, which ui.perfetto.dev and browsers open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine.ground.spans import Process, Span

MICROSECOND = 1000  # nanoseconds


def of(processes: Sequence[Process], began: int) -> dict[str, Any]:
    """Return what is written as JSON. began: the moment from which times count, of the clock of the spans."""
    events = [event for process in processes for event in _events(process, began)]
    return {"displayTimeUnit": "ms", "traceEvents": events}


def _events(process: Process, began: int) -> Iterator[dict[str, Any]]:
    yield _named("process_name", process, 0, process.name)
    for thread in sorted({one.thread for one in process.spans}):
        yield _named("thread_name", process, thread, f"beside {thread}" if thread else "main")
    for one in process.spans:
        yield {
            "ph": "X",
            "name": one.name,
            "cat": one.name.partition(":")[0],
            "ts": (one.began - began) / MICROSECOND,
            "dur": (one.ended - one.began) / MICROSECOND,
            "pid": process.pid,
            "tid": one.thread,
            "args": _whose(one),
        }


def _named(what: str, process: Process, thread: int, name: str) -> dict[str, Any]:
    return {"ph": "M", "name": what, "pid": process.pid, "tid": thread, "args": {"name": name}}


def _whose(one: Span) -> dict[str, str]:
    return {kind: name for kind, name in (("page", one.page), ("result", one.result)) if name}
