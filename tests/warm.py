"""Commands of Python in copies of a process that has imported the packages of others already, where a system forks.

What a command imports of its repository, it imports by itself, and all else is as if it had been started: arguments,
folder, variables, output, exit code, what is done at its end. What tells Python how to start is a program of its own.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import io
import json
import os
import runpy
import select
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

# what takes longest of all that commands import
PACKAGES = (
    *("click", "mkdocs.commands.build", "mkdocs.livereload", "mkdocs_jupyter.plugin", "nbformat.v4"),
    *("material.plugins.tags.plugin", "material.plugins.search.plugin", "markdown", "markdown.extensions.tables"),
    *("pymdownx.superfences", "pymdownx.arithmatex", "pymdownx.snippets", "pymdownx.slugs", "pymdownx.highlight"),
    *("jinja2.loaders", "jsonschema", "yaml", "psutil", "selectolax.lexbor", "argparse", "importlib.metadata"),
)
STARTS = ("-m", "-c")


def can(command: Sequence[str], variables: Mapping[str, str]) -> bool:
    """Whether a copy does the same as a program would.

    Options of Python and its variables count at its start; ProperDocs takes the place of MkDocs where nobody has
    imported that before.
    """
    of_python = [name for name in variables if name.startswith("PYTHON") and name != "PYTHONPATH"]
    is_option = command[0].startswith("-") and command[0] not in STARTS
    return sys.platform == "linux" and not (of_python or is_option or "properdocs" in command)


def run(
    command: Sequence[str], folder: Path, variables: Mapping[str, str], limit: float
) -> subprocess.CompletedProcess[str]:
    """Run a command, given without the Python; raises subprocess.TimeoutExpired after so many seconds."""
    with tempfile.TemporaryDirectory() as kept:
        out, errors = Path(kept, "out"), Path(kept, "errors")
        asked = [list(command), str(folder), dict(variables), str(out), str(errors)]
        code = _ask(asked, limit)
        said = [path.read_text(encoding="utf-8") for path in (out, errors)]
    return subprocess.CompletedProcess([sys.executable, *command], code, *said)


def _ask(asked: list[Any], limit: float) -> int:
    server = _server()
    assert server.stdin
    assert server.stdout
    server.stdin.write(json.dumps(asked) + "\n")
    server.stdin.flush()
    if not select.select([server.stdout], [], [], limit)[0]:
        server.kill()
        _server.cache_clear()
        raise subprocess.TimeoutExpired(asked[0], limit)
    return int(server.stdout.readline())


@cache
def _server() -> subprocess.Popen[str]:
    """Return the process that is copied; it ends with this one, where its input ends."""
    server = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"},
    )
    atexit.register(server.communicate)
    return server


def compile_patterns() -> None:
    """Compile patterns of the engine and of the lexer, which `re` keeps; each command imports an engine of its own."""
    scripts = str(Path(__file__).resolve().parents[1] / "scripts")
    sys.path.insert(0, scripts)
    for name in ("engine.build.workflow", "engine.build.site", "engine.pages.pipeline"):
        importlib.import_module(name)
    sys.path.remove(scripts)
    for name in [name for name in sys.modules if name.partition(".")[0] == "engine"]:
        del sys.modules[name]
    importlib.import_module("pygments.lexers").get_lexer_by_name("python").get_tokens("")


def serve() -> list[str]:
    """Answer what is asked, line by line; return, in a copy of this process alone, the command that it is to run."""
    for line in sys.stdin:
        command, *place = json.loads(line)
        pid = os.fork()
        if not pid:
            become(command, *place)
            return [str(word) for word in command]
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
    os._exit(0)


def become(command: list[str], folder: str, variables: dict[str, str], out: str, errors: str) -> None:
    """Take on folder, variables, output and arguments of a command, and the folders of its modules."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    for descriptor, name in enumerate((os.devnull, out, errors)):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT), descriptor)
    sys.stdin, sys.stdout = open(0, encoding="utf-8", closefd=False), _written(1, "strict")  # noqa: SIM115
    sys.stderr = _written(2, "backslashreplace")
    named = command[0] in STARTS
    first = folder if command[0] == "-m" else "" if named else str(Path(command[0]).resolve().parent)
    given = variables.get("PYTHONPATH", "")
    sys.path[:0] = [first, *(str(Path(name).resolve()) for name in filter(None, given.split(os.pathsep)))]
    sys.argv = ["-c", *command[2:]] if command[0] == "-c" else command[named:]


def _written(descriptor: int, letters: str) -> io.TextIOWrapper:
    raw = io.BufferedWriter(io.FileIO(descriptor, "w", closefd=False))
    return io.TextIOWrapper(raw, encoding="utf-8", errors=letters, line_buffering=descriptor == 2)


def do(command: list[str]) -> None:
    """Do what Python does with its arguments; what is raised is its matter."""
    if command[0] == "-m":
        runpy.run_module(command[1], run_name="__main__", alter_sys=True)
    elif command[0] == "-c":
        exec(compile(command[1], "<string>", "exec"), {"__name__": "__main__"})
    else:
        runpy.run_path(command[0], run_name="__main__")


def leave(code: object) -> NoReturn:
    """End this copy as Python ends a program: threads, `atexit`, what was not yet written.

    Nothing is freed, one by one, of what the system takes back at once: that would copy all that is shared first.
    """
    if code is not None and not isinstance(code, int):
        print(code, file=sys.stderr)
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit((code or 0) & 0xFF)


if __name__ == "__main__":
    del sys.path[0]
    for package in PACKAGES:
        with contextlib.suppress(ImportError):
            importlib.import_module(package)
    compile_patterns()
    gc.freeze()
    asked_for = serve()
    try:
        do(asked_for)
    except SystemExit as end:
        leave(end.code)
    leave(None)
