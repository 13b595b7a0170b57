"""The reader's Python: MicroPython, and the modules of ours that fill in what it lacks."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from pathlib import Path

from engine.code.syntax import is_docstring
from engine.ground import made_by as engine
from engine.ground.digest import digest
from engine.ground.kept import Kept
from engine.ground.paths import CACHE, DOCS, ENGINE, read
from engine.interactive.lowering import lowered
from engine.machine import npm

PACKAGE = "@micropython/micropython-webassembly-pyscript"
HERE = Path(__file__).parent
RUNTIME = HERE / "runtime"
DECLARE = "engine/declare.py"  # what labs are declared with, the very file
CORE = DOCS / "assets" / "python.mjs"
TEXT = CORE.with_name("python-text.mjs")  # which the core imports
SCRIPTS = {"core": CORE, "worker": CORE.with_name("python-worker.mjs"), "page": CORE.with_name("python.js")}
KEPT = Kept(CACHE / "runtime")
SCRIPT, WASM = (npm.PACKAGES / PACKAGE / f"micropython.{suffix}" for suffix in ("mjs", "wasm"))


@cache
def runtime() -> dict[str, str]:
    """Return {path: text} of the modules that are there before any program."""
    found: dict[str, str] = KEPT.made("runtime", engine.made_by(), _runtime)
    KEPT.remember()
    return found


def _runtime() -> dict[str, str]:
    found = {path.relative_to(RUNTIME).as_posix(): read(path) for path in sorted(RUNTIME.rglob("*.py"))}
    found |= lowered({DECLARE: read(HERE / "declare.py")})
    return {path: _lean(text) for path, text in found.items()}


@cache
def made_by() -> str:
    """Return the digest of all that decides which programs are made, and what the reader's Python answers."""
    ours = sorted(path for path in HERE.rglob("*.*") if path.suffix in {".py", ".mjs"})
    reading = sorted((ENGINE / "code").glob("*.py"))
    texts = map(read, [CORE, TEXT, ENGINE / "results/comparison.py", *ours, *reading])
    return digest("\n".join([npm.version(PACKAGE), sys.version, *texts]), 32)


def _lean(text: str) -> str:
    """Return a module without its comments and docstrings, which readers would wait for."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", [])
        if isinstance(body, list) and body and is_docstring(body[0]):
            body[:1] = [] if len(body) > 1 else [ast.Pass()]
    return re.sub("^( {4})+", lambda blanks: " " * (len(blanks[0]) // 4), ast.unparse(tree), flags=re.MULTILINE)
