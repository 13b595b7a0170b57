"""Commands of Python as forks of a process that has imported the packages of others: see `tests/warm.py`.

There a command is forked; here what it starts by `python -m` is forked as well, the generator of the site first of all.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

REPOSITORY = str(Path(__file__).resolve().parents[2])
sys.path.insert(0, REPOSITORY)

from tests import warm  # noqa: E402 - it stands on the line above

Ran = subprocess.CompletedProcess[str]


def run(place: str, command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> Ran:
    """Run a command, given without the Python. place: of the socket of the process that is forked."""
    with tempfile.TemporaryDirectory() as kept, socket.socket(socket.AF_UNIX) as asking:
        out, errors = Path(kept, "out"), Path(kept, "errors")
        asking.connect(place)
        asked = [list(command), str(folder), dict(variables), str(out), str(errors)]
        asking.sendall(json.dumps(asked).encode() + b"\n")
        code = int(asking.makefile().readline())
        said = [path.read_text(encoding="utf-8") for path in (out, errors)]
    return subprocess.CompletedProcess([sys.executable, *command], code, *said)


@cache
def server() -> str:
    """Start the process that is forked; return the place of its socket. It ends with this one."""
    folder = tempfile.TemporaryDirectory()
    place = str(Path(folder.name, "asked"))
    told: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    variables = os.environ | {"PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"}
    process = subprocess.Popen([sys.executable, __file__, place], **told, env=variables)
    atexit.register(folder.cleanup)
    atexit.register(process.communicate)
    assert process.stdout
    process.stdout.readline()  # it listens
    return place


def serve(place: str) -> list[str]:
    """Fork for whoever asks, until the input ends; return, in a fork alone, the command that it is to run."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(place)
        listening.listen()
        print("ready", flush=True)
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            asking = listening.accept()[0]
            if not os.fork():
                return _answer(asking, place)
            asking.close()
            _bury()
    os._exit(0)


def _bury() -> None:
    """Let forks that have ended go."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _answer(asking: socket.socket, place: str) -> list[str]:
    """Fork once more, tell the asker how that ended, and end; return, in that fork, its command."""
    command, *told = json.loads(asking.makefile().readline())
    pid = os.fork()
    if pid:
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        asking.sendall(f"{code}\n".encode())
        os._exit(0)
    asking.close()
    warm.become(command, *told)
    subprocess.run = partial(_run, subprocess.run, place)
    return [str(word) for word in command]


def _run(other: Callable[..., Any], place: str, command: Sequence[str], **how: Any) -> Any:
    """Run a program: a module of Python's as a fork, any other as it is."""
    if list(command[:2]) != [sys.executable, "-m"]:
        return other(command, **how)
    return run(place, command[1:], how["cwd"], how["env"])


if __name__ == "__main__":
    sys.path[:] = [name for name in sys.path[1:] if name != REPOSITORY]
    for package in warm.PACKAGES:
        with contextlib.suppress(ImportError):
            importlib.import_module(package)
    warm.compile_patterns()
    gc.freeze()
    warm.do(serve(sys.argv[1]))
