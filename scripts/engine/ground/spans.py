"""Where the time of a command goes: steps with a name, kept where a profile is asked for, and next to nothing else.

    with span("prose: checks", page=path): …

A process that the command starts is told by a variable where to leave its own; all have one clock.
"""

from __future__ import annotations

import atexit
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from threading import get_ident, main_thread
from time import perf_counter_ns, process_time_ns
from typing import Any, NamedTuple, ParamSpec, TypeVar

from engine.ground import cache
from engine.ground.paths import CACHE, DOCS

BEGAN = perf_counter_ns() - process_time_ns()  # when this process did, but for what it waited until now
PLACE = "SITE_PROFILE"  # tells a process in which file to leave its spans

Given = ParamSpec("Given")
Returned = TypeVar("Returned")
Step = TypeVar("Step", bound=Callable[..., Any])


class Span(NamedTuple):
    """A step. page, result: whose it was, "" where nobody's; began, ended: nanoseconds; thread: 0 is the main one."""

    name: str
    page: str
    result: str
    began: int
    ended: int
    thread: int


@dataclass(frozen=True)
class Process:
    """What a process did. name: how people call it."""

    name: str
    pid: int
    spans: list[Span]


class _Kept:
    """raw: as `Span`, None where nobody asks; children: {where one leaves its own: its name}; lap: is under way."""

    raw: list[tuple[str, str | Path, str, int, int, int]] | None = None
    children: dict[Path, str] = {}  # noqa: RUF012 one of a process
    lap: AbstractContextManager[None] | None = None


class _Open(AbstractContextManager[None]):
    """A step that is under way."""

    def __init__(self, name: str, page: str | Path, result: str) -> None:
        self._name, self._page, self._result = name, page, result

    def __enter__(self) -> None:
        self._began = perf_counter_ns()

    def __exit__(self, *_: object) -> None:
        ended = perf_counter_ns()
        if _Kept.raw is not None:
            _Kept.raw.append((self._name, self._page, self._result, self._began, ended, get_ident()))


NOTHING = nullcontext()


def begin() -> None:
    """Keep the steps of this process from now on, and what was before as one."""
    _Kept.raw = [("start: imports", "", "", BEGAN, perf_counter_ns(), get_ident())]


def asked() -> bool:
    """Whether steps are kept."""
    return _Kept.raw is not None


def span(name: str, page: str | Path = "", result: str = "") -> AbstractContextManager[None]:
    """Return what is to enclose a step. page: its source."""
    return NOTHING if _Kept.raw is None else _Open(name, page, result)


def timed(name: str) -> Callable[[Callable[Given, Returned]], Callable[Given, Returned]]:
    """Return a decorator of functions that are a step each time."""

    def decorated(do: Callable[Given, Returned]) -> Callable[Given, Returned]:
        @wraps(do)
        def done(*given: Given.args, **named: Given.kwargs) -> Returned:
            with span(name):
                return do(*given, **named)

        return done

    return decorated


def of_pages(name: str, pages: Iterable[Path]) -> Iterator[Path]:
    """Yield the sources of pages; what a loop does with one of them is a step."""
    for page in pages:
        with span(name, page):
            yield page


def of_steps(kind: str, steps: Iterable[Step], page: str | Path = "") -> Iterator[Step]:
    """Yield functions; what a loop does with one of them is a step. kind: stands before their names."""
    for step in steps:
        with span(f"{kind}: {_name(step)}" if asked() else "", page):
            yield step


def lap(name: str, page: str = "") -> None:
    """End the step that the last lap began, and begin another, or none: where nobody tells when one ends."""
    if _Kept.lap:
        _Kept.lap.__exit__(None, None, None)
    _Kept.lap = span(name, page) if name else None
    if _Kept.lap:
        _Kept.lap.__enter__()


def for_child(name: str) -> dict[str, str]:
    """Return the variables of a process that is to `follow`. name: how people call it."""
    if _Kept.raw is None:
        return {}
    place = CACHE / f"profile-{len(_Kept.children)}.json"
    _Kept.children[place] = name
    return {PLACE: str(place)}


def follow() -> None:
    """Keep steps where the process that started this one keeps them, and leave them there at the end."""
    if place := os.environ.pop(PLACE, ""):  # processes that this one starts are not asked
        begin()
        atexit.register(lambda: cache.keep(Path(place), json.dumps([os.getpid(), _taken()])))


def taken() -> list[Process]:
    """Return what this process did, and after it those that it started."""
    found = [Process("build.py", os.getpid(), _taken())]
    for place, name in _Kept.children.items():
        if left := cache.load(place):
            pid, spans = json.loads(left)
            found.append(Process(name, pid, [Span(*one) for one in spans]))
            place.unlink(missing_ok=True)
    return found


def _taken() -> list[Span]:
    """Return the steps of this process by names; they are over."""
    lap("")
    threads = {main_thread().ident: 0}
    return [
        Span(name, _page(page), result, began, ended, threads.setdefault(thread, len(threads)))
        for name, page, result, began, ended, thread in [*(_Kept.raw or [])]
    ]


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def _page(page: str | Path) -> str:
    if isinstance(page, str):
        return page
    return page.relative_to(DOCS).as_posix() if page.is_relative_to(DOCS) else page.name
