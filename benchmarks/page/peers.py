"""The pages that are compared: ours, and the same chapter in the idioms of other tools."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.page.tools import Unavailable

NAMES = ("ours",)


@dataclass(frozen=True)
class Built:
    """A built site: its folder, the chapter's page in it, and the versions of what made it."""

    title: str
    folder: Path
    page: str
    versions: str = ""


def build(name: str, ours: Path) -> Built:
    """Build one of the pages. Raises Unavailable where it cannot be had."""
    page = "optimization/rmsprop.html"
    if not (ours / page).is_file():
        raise Unavailable(f"no {page} in {ours}: run python scripts/build.py, or name the folder with --site")
    return Built("this project", ours, page)
