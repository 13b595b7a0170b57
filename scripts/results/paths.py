"""Where things lie, and the one error that people see."""

import shutil
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

    def lines(self) -> str:
        """Return it as the commands print it."""
        return "\n".join(f"error: {line}" for line in str(self).splitlines())


def read(path: Path) -> str:
    """Return a UTF-8 text file with LF line ends, whatever the checkout made of them.

    Raises Problem where it is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Problem(f"{shown(path)}:{line}: not UTF-8; save the file as UTF-8") from None


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
