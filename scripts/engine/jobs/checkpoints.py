"""What a long run leaves to go on from, in `.cache/checkpoints`: a folder for each result as it would be run today.

Other code, settings, data or packages have another folder. It is thrown away when the result is kept, and it joins
nothing: no record, no fingerprint, no page.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from engine.ground.digest import digest
from engine.ground.paths import remove
from engine.jobs.job import Job
from engine.jobs.store import CHECKPOINTS, digest_of


def folder(job: Job) -> Path | None:
    """Return where a run leaves what a later one goes on from, None where it does not ask for that."""
    if not job.entry.declared.surroundings.checkpoints:
        return None
    installed = sorted(f"{one.name}=={one.version}" for one in metadata.distributions())
    return CHECKPOINTS / f"{job.entry.declared.name}-{digest(digest_of(job) + ' '.join(installed), 32)}"


def drop(job: Job) -> None:
    """Throw away what a run has left."""
    if place := folder(job):
        remove(place)
