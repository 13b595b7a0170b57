"""Calls on other machines, by whatever `Executor` reaches them: what a call needs travels with it.

A parcel holds the text of `errand`, the engine as an archive, the call (its function by name, its arguments, its box),
and what is expected of the machine. The machine compares that with what it is, and says so in its answer; what comes
back is plain data, and says of which call it is.
"""

from __future__ import annotations

import hashlib
import io
import marshal
import pickle
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, wait
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from engine.ground.paths import ENGINE, ROOT, read
from engine.ground.problem import Problem
from engine.jobs import errand
from engine.results import fingerprint
from engine.sandbox import Answer, Box

DO = "exec(text, module := {'__name__': 'errand'}) or module['errand'](parcel)"  # only builtins are known everywhere
WRITTEN = (1980, 1, 1, 0, 0, 0)  # the first time that an archive knows: the same engine has the same bytes
MOST = 1000  # megabytes of data that travel with a call
LOOK = 1.0  # seconds between two looks whether an answer can still come
CURE = "install there what requirements-workers.txt and constraints.txt pin"


class Remote:
    """Makes calls as the sandbox does, on machines behind an executor.

    expected: what `errand.facts` must be there; lost: says in words why a machine gave no answer; look: raises Problem
    where none can come any more.
    """

    def __init__(
        self,
        executor: Executor,
        expected: Mapping[str, str],
        lost: Callable[[BaseException], str] = repr,
        look: Callable[[], None] = lambda: None,
    ) -> None:
        self._executor, self._expected, self._lost, self._look = executor, dict(expected), lost, look

    def call(self, who: str, function: Callable[..., Any], *arguments: Any, box: Box) -> Answer:
        """Call a function as `sandbox.call` does. Raises Problem also where the machine is lost, or another one."""
        return self._answer(who, *self._ask(False, who, function, arguments, box))

    @contextmanager
    def begun(
        self, who: str, function: Callable[..., Any], *arguments: Any, box: Box
    ) -> Iterator[Callable[[], Answer]]:
        """Call a function in the other world as `sandbox.begun` does, on any of the machines."""
        digest, future = self._ask(True, who, function, arguments, box)
        try:
            yield lambda: self._answer(who, digest, future)
        finally:
            future.cancel()

    def _ask(
        self, second: bool, who: str, function: Callable[..., Any], arguments: tuple[Any, ...], box: Box
    ) -> tuple[str, Future[dict[str, Any]]]:
        request = pickle.dumps((second, who, function, arguments, _carried(who, box)))
        engine, digest = packed()
        parcel = {"request": request, "engine": engine, "digest": digest, "facts": self._expected}
        future = self._executor.submit(eval, DO, {"text": read(Path(errand.__file__)), "parcel": parcel})
        return hashlib.sha256(request).hexdigest(), future

    def _answer(self, who: str, digest: str, future: Future[dict[str, Any]]) -> Answer:
        while not wait([future], LOOK).done:
            self._look()
        try:
            told = future.result()
        except Exception as error:
            raise Problem(f"{who}: {self._lost(error)}; nothing was written") from None
        return _believed(who, digest, told, self._expected)


def _carried(who: str, box: Box) -> Box:
    """Return a box that needs nothing of this machine: its data travel as files, its checkpoints go with the call.

    Raises Problem where the data are too large to travel with each call.
    """
    paths = {name: Path(target) for name, target in box.links.items()}
    megabytes = sum(path.stat().st_size for path in paths.values()) / 1e6
    if megabytes > MOST:
        raise Problem(
            f"{who}: its data are {megabytes:.0f} MB; more than {MOST} MB do not travel to workers: run it here"
        )
    data = {name: path.read_bytes() for name, path in paths.items()}
    return replace(box, links={}, files={**box.files, **data}, checkpoints=None if box.checkpoints is None else "")


@cache
def packed() -> tuple[bytes, str]:
    """Return the sources of the engine as an archive, and what names them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(ENGINE.rglob("*.py")):
            archive.writestr(zipfile.ZipInfo(path.relative_to(ROOT).as_posix(), WRITTEN), path.read_bytes())
    content = target.getvalue()
    return content, hashlib.sha256(content).hexdigest()[:16]


def differing(where: str, expected: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Say how a machine differs from what is expected of it, "" where it does not."""
    pairs = ((name, there.get(name, "not installed"), value) for name, value in expected.items())
    said = [f"{name} is {its} there and {ours} here" for name, its, ours in pairs if its != ours]
    return f"{where}: {', '.join(said)}; {CURE}" if said else ""


def _believed(who: str, digest: str, told: Mapping[str, Any], expected: Mapping[str, str]) -> Answer:
    """Return the answer of a machine. Raises Problem where it is another one than is expected, or answers another."""
    if said := differing(told["where"], expected, told["facts"]):
        raise Problem(f"{who}: {said}")
    if not told["answer"]:
        raise Problem(f"{who}: {told['where']} ended its process; nothing was written")
    answer = marshal.loads(told["answer"])
    if "problem" in answer:
        raise Problem(answer["problem"])
    if answer["asked"] != digest:
        raise Problem(f"{who}: {told['where']} answered another call; nothing was written")
    names = _distributions(answer["versions"])
    if said := differing(told["where"], fingerprint.versions(names), answer["versions"]):
        raise Problem(f"{who}: {said}")
    return Answer(answer["value"], names)


def _distributions(versions: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*versions} - {"python"}))
