"""The static site: rendered aside, looked over, then put in place of the last good one."""

from __future__ import annotations

import os
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from engine.build import archive, engines
from engine.ground import lock
from engine.ground.paths import CACHE, ROOT, SCRIPTS, SITE, remove
from engine.ground.problem import Problem
from engine.machine import npm

# what only an unfinished rendering leaves in a page
SNIPPET, SECTION = re.compile(r"-{2,}8<-{2,}"), re.compile(r"-{2,}8<-{2,} *\[(?:start|end):[\w-]+\]")

# beside each other, so that a rename puts one in the place of the other
FRESH, OLD = CACHE / "site-fresh", CACHE / "site-old"
ZIP, FRESH_ZIP = SITE.with_suffix(".zip"), CACHE / "site-fresh.zip"

LEVEL = re.compile(r"^(?:ERROR|WARNING)\s+-\s+")


def publish(offline: bool = False, pdf: bool = False, zipped: bool = False, engine: str = "mkdocs") -> Path:
    """Render the site strictly, with its chapters as PDF and itself as a zip where asked; return the page to open.

    engine: one of `engines.ENGINES`.
    A zip of an earlier site goes with that site. Raises Problem with the generator's own words, or where a page
    cannot be printed; the last good site then stays.
    """
    npm.ensure(offline)
    recover()
    try:
        _render(FRESH, engine)
        if pdf:
            _print(offline)
        if zipped:
            archive.write(FRESH, FRESH_ZIP, SITE.name)
        ZIP.unlink(missing_ok=True)
        if SITE.exists():
            SITE.rename(OLD)
        FRESH.rename(SITE)
        if zipped:
            FRESH_ZIP.rename(ZIP)
    finally:
        recover()
    return SITE / "index.html"


def recover() -> None:
    """Put the last good site back where a build was killed between two renames, and throw away what it left.

    Raises Problem where something else has the place of the site.
    """
    if SITE.is_symlink() or (SITE.exists() and not SITE.is_dir()):
        kind = "link" if SITE.is_symlink() else "file"
        raise Problem(f"site: a {kind} is where a build puts the folder of the site; move it away and run this again")
    if OLD.is_dir() and not OLD.is_symlink() and not SITE.exists():
        OLD.rename(SITE)
    for left in (OLD, FRESH, FRESH_ZIP):
        remove(left)


def _render(target: Path, engine: str) -> None:
    """Have an engine leave the finished site in a folder. Raises Problem with the engine's own words."""
    # Material's notice of its end of life is for those who maintain this, not for every build
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
    environment["PYTHONPATH"] = os.pathsep.join([str(SCRIPTS), *filter(None, [os.environ.get("PYTHONPATH")])])
    how: Any = {"cwd": ROOT, "env": environment, "pass_fds": lock.for_children()}
    command = engines.command(engine, target)
    done = subprocess.run(command, **how, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise Problem(_said(done.stdout + done.stderr, engine))
    for page in sorted(target.rglob("*.html")):
        _look_over(page, target)


def _print(offline: bool) -> None:
    from engine.build import pdf as printing  # needs Playwright, which only this option installs

    printing.write(FRESH, offline)


def _look_over(page: Path, site: Path) -> None:
    if left := leftover(page.read_text(encoding="utf-8")):
        raise Problem(f"{page.relative_to(site).as_posix()}: a marker is left over in the page: {left}")


def leftover(html: str) -> str | None:
    """Return the mark of a section, or of a snippet outside of code, that was left in a page."""
    page = LexborHTMLParser(html)
    found = SECTION.search(page.text())
    for code in [] if found else page.css("pre, code"):
        code.decompose()
    found = found or SNIPPET.search(page.text())
    return found[0] if found else None


def _said(output: str, engine: str) -> str:
    """Return the engine's complaints; a complaint's own further lines are indented."""
    lines = [line for line in output.splitlines() if line.strip()]
    starts = ("ERROR", "WARNING", "Error:", "Config value")
    said = [
        line.strip()
        for before, line in pairwise(["", *lines])
        if line.startswith(starts) or (line.startswith(" ") and before.startswith((*starts, " ")))
    ]
    return "\n".join(f"{engine}: {LEVEL.sub('', line)}" for line in said or lines[-3:])
