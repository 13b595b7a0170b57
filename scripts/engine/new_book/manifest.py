"""`engine.json` of a book: which engine it has, and how each of that engine's files came, so that edits are known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.ground import git
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.new_book.contents import ENGINE

NAME = "engine.json"


@dataclass(frozen=True)
class Manifest:
    """version: of the engine; said: title and language of the book; files: {path: blob, as git calls its content}.

    The blob of a file that the author has a part in is that of its template.
    """

    version: str
    said: Mapping[str, str]
    files: Mapping[str, str]

    def text(self) -> str:
        """Return it as the book keeps it."""
        return (
            json.dumps({"engine": self.version, "book": self.said, "files": self.files}, ensure_ascii=False, indent=1)
            + "\n"
        )


def of(files: Mapping[str, bytes], said: Mapping[str, str]) -> Manifest:
    """Return the manifest of a book with these files of the engine."""
    blobs = {path: blob(content) for path, content in sorted(files.items())}
    name = digest(repr([*blobs.items()]), 12)
    own = git.asked("rev-parse", "--show-prefix") == ""  # else this checkout lies in another repository
    at = git.asked("log", "-1", "--format=%cs, commit %h", "--abbrev=10") if own else ""
    changed = git.asked("status", "--porcelain", "--", *ENGINE) if at else ""
    return Manifest(f"{at}{' and changes' * bool(changed)}, digest {name}" if at else f"digest {name}", said, blobs)


def read(book: Path) -> Manifest:
    """Return the manifest of a book. Raises Problem where it has none, or none that can be read."""
    try:
        kept = json.loads((book / NAME).read_text(encoding="utf-8"))
        return Manifest(str(kept["engine"]), dict(kept["book"]), dict(kept["files"]))
    except FileNotFoundError:
        raise Problem(
            message(
                "{book}: no {name} is there, so new.py --book has not made this; name the folder of a book",
                book=book,
                name=NAME,
            )
        ) from None
    except (ValueError, KeyError, TypeError):
        raise Problem(message("{file}: cannot be read; restore it from git", file=book / NAME)) from None


def blob(content: bytes) -> str:
    """Return what git calls a content, by which it finds it again."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
