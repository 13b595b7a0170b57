"""The folder of the site, and what a killed build leaves beside it."""

from __future__ import annotations

from engine.ground import spans
from engine.ground.messages import message
from engine.ground.paths import CACHE, SITE, remove
from engine.ground.problem import Problem

# beside each other, so that a rename puts one in the place of the other
FRESH, OLD = CACHE / "site-fresh", CACHE / "site-old"
ZIP, FRESH_ZIP = SITE.with_suffix(".zip"), CACHE / "site-fresh.zip"


@spans.timed("site: put in place")
def recover() -> None:
    """Put the last good site back where a build was killed between two renames, and throw away what it left.

    Raises Problem where something else has the place of the site.
    """
    if SITE.is_symlink() or (SITE.exists() and not SITE.is_dir()):
        kind = "link" if SITE.is_symlink() else "file"
        raise Problem(
            message(
                "site: a {kind} is where a build puts the folder of the site; move it away and run this again",
                kind=message(kind),
            )
        )
    if OLD.is_dir() and not OLD.is_symlink() and not SITE.exists():
        OLD.rename(SITE)
    for left in (OLD, FRESH, FRESH_ZIP):
        remove(left)
