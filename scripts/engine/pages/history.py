"""When pages were changed last, by git: the same in every build of a commit, whatever day it is.

A page changes with its text, with prose that it includes, and with the records and figures of the results that it
shows or names, which change whenever the code that they stand on does. What is not committed yet has no date: the page
keeps that of the last commit. Where git does not know all commits, as in a shallow clone, nothing is said.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from engine.ground import cache, git, spans
from engine.ground.made_by import made_by
from engine.ground.paths import CACHE, DOCS, RESULTS, ROOT, shown
from engine.ground.words import words
from engine.prose import page_sources
from engine.results.keys import ResultKey, parse_file

KEPT = CACHE / "history"
COMMIT = "@"  # before the moment of a commit; no path of docs/ begins with it


@spans.timed("git: when pages were changed")
def pages() -> dict[str, datetime]:
    """Return {source in docs/: when it was changed last, where the site is} of the pages that git knows."""
    files = _files()
    results: dict[str, int] = {}
    for name, seconds in files.items():
        path = ROOT / name
        if path.is_relative_to(RESULTS):
            key = ResultKey.of(path.parent.name, parse_file(path.name)[0])
            results[key] = max(seconds, results.get(key, 0))
    found = {page: _of_page(page, files, results) for page in page_sources.pages() if shown(page) in files}
    zone = words().zone
    return {page.relative_to(DOCS).as_posix(): datetime.fromtimestamp(at, zone) for page, at in found.items()}


def _of_page(page: Path, files: dict[str, int], results: dict[str, int]) -> int:
    included = (name.partition(":")[0] for name in page_sources.included(page))
    texts = (files.get(name, 0) for name in (shown(page), *included))
    return max(*texts, *(results.get(key, 0) for key in page_sources.results_of(page)), 0)


def _files() -> dict[str, int]:
    """Return {file of docs/, from the root: when it was committed last, in seconds}: asked of git once a commit."""
    head, _, shallow = (git.asked("rev-parse", "HEAD", "--is-shallow-repository") or "").partition("\n")
    if shallow != "false":
        return {}
    place = KEPT / f"{head}-{made_by()}.json"
    if not place.exists():
        cache.keep_last(place, json.dumps(_logged()))
    return cache.load_json(place) or _logged()


def _logged() -> dict[str, int]:
    """Read the commits; of a merge what it changed itself."""
    found: dict[str, int] = {}
    said = git.asked(
        *("-c", "core.quotePath=false", "log", f"--format={COMMIT}%ct", "--name-only", "--cc", "--no-renames"),
        *("--relative", "--", shown(DOCS)),
    )
    seconds = 0
    for line in (said or "").splitlines():
        if line.startswith(COMMIT):
            seconds = int(line.removeprefix(COMMIT))
        elif line:
            found[line] = max(seconds, found.get(line, 0))
    return found
