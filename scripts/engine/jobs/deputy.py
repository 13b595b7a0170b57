"""A process on another machine that has the engine: it makes the calls that it is asked for, one after the other."""

from __future__ import annotations

import hashlib
import marshal
import os
import pickle
import sys
from queue import SimpleQueue
from threading import Event, Thread
from typing import IO, Any

from engine import sandbox
from engine.ground.problem import Problem
from engine.jobs.deputies import received, send
from engine.results import fingerprint


def serve() -> None:
    """Answer what comes on standard input until that ends; what runs by then is stopped."""
    told = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what experiments print
    requests: SimpleQueue[bytes] = SimpleQueue()
    gone = Event()
    Thread(target=_listen, args=(sys.stdin.buffer, requests, gone), daemon=True).start()
    while request := requests.get():
        send(told, marshal.dumps({"asked": hashlib.sha256(request).hexdigest(), **_answered(request, gone)}))


def _listen(file: IO[bytes], requests: SimpleQueue[bytes], gone: Event) -> None:
    while request := received(file):
        requests.put(request)
    gone.set()
    requests.put(b"")


def _answered(request: bytes, gone: Event) -> dict[str, Any]:
    """Return the value of a call with the versions that it stands on, or the problem."""
    second, who, function, arguments, box = pickle.loads(request)

    def wanted() -> bool:
        return not gone.is_set()

    try:
        if second:
            with sandbox.begun(who, function, *arguments, box=box, wanted=wanted) as again:
                answer = again()
        else:
            answer = sandbox.call(who, function, *arguments, box=box, wanted=wanted)
    except Problem as problem:
        return {"problem": str(problem)}
    except sandbox.Stopped:
        return {"problem": f"{who}: nobody asks any more"}
    return {"value": answer.value, "versions": dict(fingerprint.versions(answer.distributions))}
