"""The static site: rendered aside, looked over, then put in place of the last good one."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from engine.build import archive, rendering
from engine.build.site_folder import FRESH, FRESH_ZIP, OLD, ZIP, recover
from engine.gate import check as gate
from engine.gate.looked import Looked
from engine.ground import spans
from engine.ground.paths import SITE
from engine.machine import npm
from engine.pages.site_build import Known
from engine.results.book import Book


def publish(
    known: Known, offline: bool = False, pdf: bool = False, zipped: bool = False, engine: str = "mkdocs"
) -> Path:
    """Render the site strictly, with its chapters as PDF and itself as a zip where asked; return the page to open.

    known: the book as it stands written; engine: one of `engines.ENGINES`.
    A zip of an earlier site goes with that site. Raises Problem with the generator's own words, or where a page
    cannot be printed; the last good site then stays.
    """
    npm.ensure(offline)
    recover()
    try:
        rendering.render(FRESH, known, engine, pdf)
        if pdf:
            _print(offline)  # before the gate, for the pages link to it
        gate.refuse(FRESH, known.book, Looked(known.book))
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
        rendering.render(Path(folder) / "site", Known(book), engine)
        gate.refuse(Path(folder) / "site", book)


@spans.timed("PDF")
def _print(offline: bool) -> None:
    from engine.build import pdf as printing  # needs Playwright, which only this option installs

    printing.write(FRESH, offline)
