"""Where things lie, and how their text is read."""

import shutil
from pathlib import Path

from engine.ground.problem import Problem

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = ROOT / "scripts"
CHAPTERS = SCRIPTS / "chapters"
ENGINE = SCRIPTS / "engine"
COMMANDS = {"build.py", "hooks.py", "new.py", "test.py"}  # in SCRIPTS, beside the book
DOCS = ROOT / "docs"
RESULTS = DOCS / "results"
CACHE = ROOT / ".cache"
SITE = ROOT / "site"


def read(path: Path) -> str:
    """Return a UTF-8 text file with LF line ends, whatever the checkout made of them.

    Raises Problem where it is not UTF-8, or a folder.
    """
    try:
        content = path.read_bytes()
    except OSError:
        if path.is_dir():
            raise Problem(f"{shown(path)}: a folder is where a file is needed; move it away") from None
        raise
    return decoded(path, content)


def decoded(path: Path, content: bytes) -> str:
    """Return what a file holds as `read` does. Raises Problem where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        made = path.is_relative_to(RESULTS) or path.parent == DOCS / "notebooks"
        cure = "restore it from git, or run python scripts/build.py" if made else "save the file as UTF-8"
        raise Problem(f"{shown(path)}:{line}: not UTF-8; {cure}") from None


def holds(path: Path, text: str) -> bool:
    """Whether a file is there and says this, which none that is not UTF-8 does. Raises Problem where it is a folder."""
    try:
        return path.exists() and read(path) == text
    except Problem:
        if path.is_dir():
            raise
        return False


def shown(path: Path) -> str:
    """Return the path as people write it: from the repository's root, with forward slashes."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def remove(path: Path) -> None:
    """Throw away a folder or whatever else is there; what resists stays."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            return
