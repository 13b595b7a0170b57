"""A cluster of Dask, whose workers make the calls. Dask is imported by whoever asks for one, and by nobody else."""

from __future__ import annotations

import ipaddress
import logging
import math
import socket
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from engine.ground.paths import read
from engine.ground.problem import Problem
from engine.jobs import errand, remote
from engine.jobs.capacity import Capacity
from engine.jobs.remote import Remote
from engine.results.devices import CPU

if TYPE_CHECKING:
    from distributed import Client

ENCRYPTED = {"tls", "wss"}
SECONDS = 10  # for a scheduler to answer
ALONE = 60.0  # seconds that a build waits where no worker is left
ASK = "exec(text, module := {'__name__': 'errand'}) or module['facts'](names)"


class Cluster:
    """The workers of a scheduler. expected: facts of this machine that each of them must share."""

    def __init__(self, client: Client, address: str, expected: dict[str, str]) -> None:
        self._client, self._address, self._expected = client, address, expected
        self._seen = time.monotonic()  # when there was a worker
        self._stopped = False

    def capacity(self) -> Capacity:
        """Return what they are given at once: a run for each of their threads, and as many that wait there."""
        threads = sum(one["nthreads"] for one in self._workers().values())
        return Capacity(2 * max(threads, 1), accelerators=math.inf)

    def has(self, device: str) -> bool:
        """Whether a worker declares an accelerator of this kind."""
        return any(device in one["resources"] for one in self._workers().values())

    def remote(self, device: str) -> Remote:
        """Return what makes calls on those workers that have a kind of device; the CPU is everywhere."""
        resources = {} if device == CPU else {"resources": {device: 1}}
        return Remote(self._client.get_executor(pure=False, **resources), self._expected, self.lost, self.refuse_alone)

    def refuse_others(self) -> None:
        """Raise Problem where there is no worker, or one is another machine than this in what decides a number."""
        if not self._workers():
            raise Problem(f"{self._address} has no worker; start one: dask worker {self._address} --nthreads 1")
        named = {"text": read(Path(errand.__file__)), "names": [*self._expected]}
        there: dict[str, Any] = self._client.run(eval, ASK, named, on_error="return")
        if said := [*_refused(there.items(), self._expected)]:
            raise Problem("\n".join(said))

    def refuse_alone(self) -> None:
        """Raise Problem where there has been no worker for a while, or nobody waits any more."""
        now = time.monotonic()
        if self._stopped:
            raise Problem("the build was stopped")
        if self._workers():
            self._seen = now
        elif now - self._seen > ALONE:
            raise Problem(f"{self._address} has had no worker for {ALONE:g} s")

    def lost(self, error: BaseException) -> str:
        """Say why a call has no answer."""
        from distributed import KilledWorker

        if isinstance(error, KilledWorker):
            tries = error.allowed_failures + 1
            return f"the workers that ran it were lost, {tries} times, at last {error.last_worker.address}"
        if not str(error):
            return f"the scheduler {self._address} was lost"
        return f"{type(error).__name__}: {' '.join(str(error).split())}"

    def stop(self) -> None:
        """Cancel what is under way for this build."""
        self._stopped = True
        self._client.close(SECONDS)

    def _workers(self) -> dict[str, Any]:
        found: dict[str, Any] = self._client.scheduler_info()["workers"]
        return found


@contextmanager
def joined(address: str, expected: dict[str, str]) -> Iterator[Cluster]:
    """Yield the cluster of a scheduler; what it does for this build is cancelled in the end.

    Raises Problem where none answers, its address is open to others, or a worker differs from this machine.
    """
    refuse_open(address)
    with _quiet():
        client = _client(address)
        try:
            cluster = Cluster(client, address, expected)
            cluster.refuse_others()
            yield cluster
        finally:
            client.close(SECONDS)


@contextmanager
def _quiet() -> Iterator[None]:
    """Let Dask say nothing: what it says in many lines is said in one."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _client(address: str) -> Client:
    from distributed import Client

    class Closed(Client):
        """Is closed by who has it: one that never came about would wait to be, and complain."""

        def __del__(self) -> None:
            return

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of versions; they are compared
        try:
            return Closed(address, timeout=SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise Problem(f"--workers {address}: {_short(error)}") from None


def refuse_open(address: str) -> None:
    """Raise Problem where who can reach a scheduler could have its workers, or this build, run any code."""
    try:
        parts = urlsplit(address)
        scheme, host, _ = parts.scheme, parts.hostname, parts.port
    except ValueError:
        scheme, host = "", None
    if not scheme or not host:
        raise Problem(f"--workers {address}: write the address of a scheduler, tcp://127.0.0.1:8786")
    if scheme in ENCRYPTED:
        return
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, None)}
    except OSError as error:
        raise Problem(f"--workers {address}: {_short(error)}") from None
    if any(ipaddress.ip_address(one.partition("%")[0]).is_global for one in found):
        raise Problem(
            f"--workers {address}: {host} is open to everybody, and who reaches a scheduler runs code on its workers"
            " and here: let it speak TLS (tls://…, see scripts/engine/README.md), or reach it through a tunnel"
        )


def _refused(there: Iterable[tuple[str, Any]], expected: dict[str, str]) -> Iterator[str]:
    for where, facts in there:
        if isinstance(facts, dict):
            yield from filter(None, [remote.differing(where, expected, facts)])
        else:
            yield f"{where}: {_short(facts)}"


def _short(error: BaseException) -> str:
    return " ".join(str(getattr(error, "strerror", None) or error).split()) or type(error).__name__
