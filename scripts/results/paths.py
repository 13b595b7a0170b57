"""Where things lie, and the one error that people see."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"
CHAPTERS = SCRIPTS / "chapters"
DOCS = ROOT / "docs"
RESULTS = DOCS / "results"
CACHE = ROOT / ".cache"
SITE = ROOT / "site"


class Problem(Exception):
    """Something a person has to mend. The text says what, where and what to do; one line each."""


def read(path: Path) -> str:
    """Return a UTF-8 text file with LF line ends, whatever the checkout made of them."""
    return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")


def write(path: Path, text: str) -> None:
    """Write a UTF-8 text file with LF line ends aside, then rename: readers see the old or the new file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def shown(path: Path) -> str:
    """Return the path as people write it: from the repository's root, with forward slashes."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
