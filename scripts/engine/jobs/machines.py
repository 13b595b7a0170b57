"""Where runs are made: in the processes of this machine, or on the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Protocol

from engine import sandbox
from engine.ground.messages import message
from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.jobs import capacity
from engine.jobs.capacity import Capacity
from engine.results import devices
from engine.sandbox import Begun, Call

WORKERS = ROOT / "requirements-workers.txt"


class Caller(Protocol):
    """Makes calls as the sandbox does."""

    @property
    def call(self) -> Call:
        """What calls a function."""

    @property
    def begun(self) -> Begun:
        """What calls it in the other world meanwhile."""


@dataclass(frozen=True)
class Processes:
    """Calls in processes of this machine."""

    call: Call = sandbox.call
    begun: Begun = sandbox.begun


@dataclass(frozen=True)
class Machines:
    """Where runs are made. caller: returns what makes the calls of a kind of device; kinds: of device that are there.

    stop: lets the calls that are under way end without an answer.
    """

    caller: Callable[[str], Caller]
    kinds: tuple[str, ...] = (devices.CPU,)
    capacity: Callable[[], Capacity] = Capacity
    stop: Callable[[], None] = lambda: None

    @contextmanager
    def threads(self, capacity: Capacity) -> Iterator[Executor | None]:
        """Yield what waits for several runs at once, None where there is one at a time; what goes wrong ends all."""
        if capacity.cores == 1:
            yield None
            return
        pool = ThreadPoolExecutor(capacity.cores)
        try:
            yield pool
        except BaseException:
            self.stop()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def alone(call: Call = sandbox.call) -> Machines:
    """Return this machine, for one run at a time."""
    processes = Processes(call)
    return Machines(lambda _: processes)


@contextmanager
def found(workers: str, at_once: int | None, device: str) -> Iterator[Machines]:
    """Yield the workers of the scheduler at an address, or where that is "" this machine.

    Raises Problem where an accelerator that is asked for is not there, or a worker is not to be used.
    """
    with _cluster(workers, device) if workers else nullcontext(_here(at_once, device)) as machines:
        yield machines


def _here(at_once: int | None, device: str) -> Machines:
    stopped = Event()

    def wanted() -> bool:
        return not stopped.is_set()

    processes = Processes(partial(sandbox.call, wanted=wanted), partial(sandbox.begun, wanted=wanted))
    kinds = tuple(devices.wanted(device))
    return Machines(lambda _: processes, kinds, partial(capacity.here, at_once), stopped.set)


@contextmanager
def _cluster(address: str, device: str) -> Iterator[Machines]:
    from engine.jobs import cluster, errand  # slow to load, and seldom needed
    from engine.machine import environment

    expected = errand.facts(["python", "system", *environment.pins(WORKERS)])
    with cluster.joined(address, expected) as there:
        kinds = [devices.CPU, *(kind for kind in devices.KINDS if kind != devices.CPU and there.has(kind))]
        if device not in {*kinds, "auto"}:
            said = f"no worker of {address} declares one: dask worker … --resources {device}=1"
            raise Problem(message("--device {device}: {said}", device=device, said=said))
        wanted = kinds if device == "auto" else [kind for kind in kinds if kind in {devices.CPU, device}]
        remotes = {kind: there.remote(kind) for kind in wanted}
        yield Machines(remotes.__getitem__, tuple(wanted), there.capacity, there.stop)
