"""Threads and processes that a call leaves behind."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

GRACE = 0.3  # seconds for what is about to end
HELPERS = ("multiprocessing.resource_tracker", "multiprocessing.forkserver")  # Python's own end when it ends

ALL = 0x40000000  # in a wait on Linux: whatever signal a child sends at its end, if any

_enumerate, _monotonic, _getpid = threading.enumerate, time.monotonic, os.getpid
_waitid = getattr(os, "waitid", None)


def said(before: Iterable[threading.Thread]) -> str:
    """Name the threads, other than those before, and the processes that this process leaves running; or ""."""
    known = {*before, threading.current_thread()}
    until = _monotonic() + GRACE
    threads = [thread for thread in _enumerate() if thread not in known]
    for thread in threads:
        thread.join(max(0.0, until - _monotonic()))
    names = [f"thread {thread.name}" for thread in threads if thread.is_alive()]
    return ", ".join(names + named(_running(until)))


def named(processes: Iterable[Any]) -> list[str]:
    """Return processes as a person knows them."""
    return [f"process {process.pid}{_name(process)}" for process in processes]


def is_helper(process: Any) -> bool:
    """Whether a process is one that Python keeps for itself, or has ended."""
    import psutil

    try:
        line = " ".join(process.cmdline())  # none: it is ending
        return not line or process.status() == psutil.STATUS_ZOMBIE or any(name in line for name in HELPERS)
    except psutil.Error:
        return True


def below(pid: int) -> list[Any]:
    """Return the processes that one has started, and those that they have, as psutil has them."""
    import psutil

    if pid == _getpid() and _is_childless():
        return []
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.Error:
        return []


def _is_childless() -> bool:
    """Whether this process has none below it, as Linux says at once; psutil would ask every process of the machine."""
    if sys.platform != "linux" or _waitid is None:
        return False
    try:
        _waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT | ALL)
    except ChildProcessError:
        return True
    except OSError:  # a kernel that is too old for this question
        return False
    return False


def end(processes: Iterable[Any]) -> None:
    """End processes, now."""
    import psutil

    for process in processes:
        with suppress(psutil.Error):
            process.kill()


def _running(until: float) -> list[Any]:
    """Return the processes that this one has started and that do not end by then."""
    import psutil

    found = [process for process in below(os.getpid()) if not is_helper(process)]
    if not found:
        return []
    _, alive = psutil.wait_procs(found, timeout=max(0.0, until - _monotonic()))
    return [process for process in alive if not is_helper(process)]


def _name(process: Any) -> str:
    import psutil

    with suppress(psutil.Error):
        return f" ({process.name()})"
    return ""


def memory(pid: int) -> float:
    """Return the bytes that a process and those below it use; what they share counts once, where that is known."""
    import psutil

    total = 0.0
    for process in [_process(pid), *below(pid)]:
        with suppress(psutil.Error, AttributeError):
            total += process.memory_info().rss
    return total


def own_memory(pid: int) -> float:
    """Return the same more exactly, and more slowly: each byte that n processes share counts as an n-th."""
    import psutil

    total = 0.0
    for process in [_process(pid), *below(pid)]:
        with suppress(psutil.Error, AttributeError):
            info = process.memory_full_info()
            total += getattr(info, "pss", info.rss)
    return total


def _process(pid: int) -> Any:
    import psutil

    with suppress(psutil.Error):
        return psutil.Process(pid)
    return None
