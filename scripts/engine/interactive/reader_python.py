"""The reader's Python, MicroPython in WebAssembly: the files that it takes, in the browser and in Node."""

from __future__ import annotations

from pathlib import Path

from engine.ground.paths import DOCS, read
from engine.machine import npm

PACKAGE = "@micropython/micropython-webassembly-pyscript"
SCRIPT, WASM = (npm.PACKAGES / PACKAGE / f"micropython.{suffix}" for suffix in ("mjs", "wasm"))
CORE = DOCS / "assets" / "python.mjs"
SCRIPTS = {"core": CORE, "worker": CORE.with_name("python-worker.mjs"), "page": CORE.with_name("python.js")}
RUNTIME = Path(__file__).parent / "runtime"


def runtime() -> dict[str, str]:
    """Return {path: text} of the modules that it lacks."""
    found = sorted(RUNTIME.rglob("*.py"))
    return {path.relative_to(RUNTIME).as_posix(): read(path) for path in found}
