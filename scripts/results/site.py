"""The static site: rendered aside, looked over, then put in place of the last good one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import mathjax
from results.paths import CACHE, ROOT, SITE, Problem

# what only an unfinished rendering leaves in a page
LEFTOVER = re.compile(r"-{2,}8<-{2,}|\[(?:start|end):[\w-]+\]")


def publish(offline: bool = False) -> Path:
    """Render the site strictly; return the page to open.

    Raises Problem with the generator's own words; the last good site then stays.
    """
    mathjax.ensure(offline)
    aside = CACHE / "site"
    shutil.rmtree(aside, ignore_errors=True)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(aside)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise Problem(_said(done.stdout + done.stderr))
    for page in sorted(aside.rglob("*.html")):
        _look_over(page, aside)
    old = CACHE / "site.old"
    shutil.rmtree(old, ignore_errors=True)
    if SITE.exists():
        SITE.rename(old)
    aside.rename(SITE)
    shutil.rmtree(old, ignore_errors=True)
    return SITE / "index.html"


def _look_over(page: Path, site: Path) -> None:
    left = LEFTOVER.search(page.read_text(encoding="utf-8"))
    if left:
        raise Problem(f"{page.relative_to(site).as_posix()}: a marker is left over in the page: {left[0]}")


def _said(output: str) -> str:
    lines = [line.strip() for line in output.splitlines()]
    said = [line for line in lines if line.startswith(("ERROR", "WARNING", "Error:", "Aborted", "Config value"))]
    return "mkdocs build --strict: " + ("\n".join(said) or "\n".join(lines[-3:]))
