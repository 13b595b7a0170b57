"""How much may run at once: as many runs as there are cores and memory for, and no other beside one that is timed."""

from __future__ import annotations

import math
import os
from collections.abc import Collection
from dataclasses import dataclass

from engine.jobs.job import Job
from engine.results.devices import CPU

GIGABYTE = 1e9


@dataclass(frozen=True)
class Capacity:
    """What runs may take together. gigabytes: of memory, as they declare it; accelerators: of a kind."""

    cores: int = 1
    gigabytes: float = math.inf
    accelerators: float = 1

    def allows(self, running: Collection[Job], job: Job) -> bool:
        """Whether a job may begin beside those that run; where nothing runs any may."""
        every = [*running, job]
        if not running:
            return True
        return (
            not any(map(is_timed, every))
            and sum(map(cores_of, every)) <= self.cores
            and sum(map(gigabytes_of, every)) <= self.gigabytes
            and sum(one.entry.device == job.entry.device != CPU for one in every) <= self.accelerators
        )


def here(at_once: int | None) -> Capacity:
    """Return the capacity of this machine, or as many runs at once as are asked for, whatever memory they declare."""
    import psutil  # where something is to be run, which has it

    if at_once is not None:
        return Capacity(at_once)
    return Capacity(_cores(), psutil.virtual_memory().total / GIGABYTE)


def is_timed(job: Job) -> bool:
    """Whether a job measures times, which are not to be those of a machine that does other things as well."""
    return any(kind.kind == "measured" for kind in job.entry.declared.numbers.values())


def cores_of(job: Job) -> int:
    """Return how many processes compute for a job: a new one is run a second time meanwhile."""
    return 2 if job.is_new else 1


def gigabytes_of(job: Job) -> float:
    """Return the memory that a job may take."""
    return cores_of(job) * job.entry.declared.surroundings.gigabytes


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
