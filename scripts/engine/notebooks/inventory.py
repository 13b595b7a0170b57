"""A notebook for every page that includes results, made of the sources and the records; nothing is run for it.

symbols    the sources as pieces of code, and what each piece names
flatten    pieces of many modules as one program
imports    what they import of packages
words      the words of a page as notebooks and GitHub understand them
cells      a page taken apart: what a notebook says, and what it runs
plan       the cells before they are written: which code each needs
make       the notebook as text
inside     what a notebook needs beside the chapter: its data, and showing
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from engine.code import modules
from engine.ground.paths import DOCS, read, shown
from engine.ground.problem import Problem
from engine.prose import check, drafts

NOTEBOOKS = DOCS / "notebooks"


@cache
def pages() -> dict[Path, Path]:
    """Return {notebook: page} for every page that includes results and is no draft.

    Raises Problem where two would have the same.
    """
    found: dict[Path, Path] = {}
    for page in check.pages():
        text = read(page)
        if any(map(check.result_of, text.split("\n"))) and not drafts.is_draft(text):
            notebook = NOTEBOOKS / f"{page.stem}.ipynb"
            if notebook in found:
                raise Problem(f"{shown(page)} and {shown(found[notebook])} would have one notebook: rename one of them")
            found[notebook] = page
    return found


modules.KEPT.append(pages.cache_clear)


def texts(pending: Mapping[Path, str] | None = None) -> dict[Path, str]:
    """Return {notebook: text} of all pages. pending: {path: text} of files that are about to be written."""
    return _made(pending) if pending else dict(_kept(tuple((path, path.read_bytes()) for path in check.inputs())))


@lru_cache(maxsize=1)
def _kept(_: tuple[tuple[Path, bytes], ...]) -> dict[Path, str]:
    """Return what was made of the same pages and results: a server writes notebooks, then looks at them."""
    return _made({})


modules.KEPT.append(_kept.cache_clear)


def _made(files: Mapping[Path, str]) -> dict[Path, str]:
    from engine.notebooks import write  # its library is slow to load

    return {
        notebook: write.notebook(page, files[page] if page in files else read(page), files)
        for notebook, page in pages().items()
    }


def stale() -> list[str]:
    """Say of every notebook that is not what its page and its code make today."""
    wanted = texts()
    old = [path for path, text in wanted.items() if not path.is_file() or read(path) != text]
    return [f"{shown(path)} is out of date; run python scripts/build.py" for path in old] + orphans(wanted)


def orphans(wanted: Mapping[Path, object] | None = None) -> list[str]:
    """Name the notebooks that belong to no page."""
    known = pages() if wanted is None else wanted
    left = (path for path in sorted(NOTEBOOKS.glob("*")) if path not in known)
    return [f"{shown(path)} belongs to no page that includes results: delete it" for path in left]
