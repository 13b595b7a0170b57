"""The static site: rendered aside, looked over, then put in place of the last good one."""

from __future__ import annotations

import os
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine.build import archive, engines
from engine.build.site_folder import FRESH, FRESH_ZIP, OLD, ZIP, recover
from engine.gate import check as gate
from engine.gate.looked import Looked
from engine.ground import lock, spans
from engine.ground.paths import ROOT, SCRIPTS, SITE
from engine.ground.problem import Problem
from engine.machine import npm
from engine.pages import citing
from engine.results.book import Book

LEVEL = re.compile(r"^(?:ERROR|WARNING)\s+-\s+")


def publish(book: Book, offline: bool = False, pdf: bool = False, zipped: bool = False, engine: str = "mkdocs") -> Path:
    """Render the site strictly, with its chapters as PDF and itself as a zip where asked; return the page to open.

    book: as it stands written, for the gate; engine: one of `engines.ENGINES`.
    A zip of an earlier site goes with that site. Raises Problem with the generator's own words, or where a page
    cannot be printed; the last good site then stays.
    """
    npm.ensure(offline)
    recover()
    try:
        _render(FRESH, engine, pdf)
        if pdf:
            _print(offline)  # before the gate, for the pages link to it
        gate.refuse(FRESH, book, Looked(book))
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


def refuse_unfit(book: Book, offline: bool = False, engine: str = "mkdocs") -> None:
    """Render the site where nobody sees it, and let the gate look at it. Raises Problem as `publish` does."""
    npm.ensure(offline)
    with TemporaryDirectory(prefix="site-") as folder:
        _render(Path(folder) / "site", engine)
        gate.refuse(Path(folder) / "site", book)


@spans.timed("render: the process")
def _render(target: Path, engine: str, pdf: bool = False) -> None:
    """Have an engine leave the finished site in a folder. Raises Problem with the engine's own words."""
    # Material's notice of its end of life is for those who maintain this, not for every build
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
    environment["PYTHONPATH"] = os.pathsep.join([str(SCRIPTS), *filter(None, [os.environ.get("PYTHONPATH")])])
    how: Any = {"cwd": ROOT, "env": environment, "pass_fds": lock.for_children()}
    environment[citing.PRINTED] = "1" if pdf else ""
    environment |= spans.for_child(engine)
    command = engines.command(engine, target)
    done = subprocess.run(command, **how, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise Problem(_said(done.stdout + done.stderr, engine))


@spans.timed("PDF")
def _print(offline: bool) -> None:
    from engine.build import pdf as printing  # needs Playwright, which only this option installs

    printing.write(FRESH, offline)


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
