"""Texts that are kept in `.cache` because they are dear to make: whoever finds none makes it again."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path


def load(place: Path) -> str | None:
    """Return what is kept at a place, None where nothing is, or nothing that can be read."""
    try:
        return place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def keep(place: Path, text: str) -> None:
    """Keep a text: written aside and renamed, since others read meanwhile. Where nothing can be kept, do without."""
    aside = place.with_name(f"{place.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(place)
    except OSError:
        with suppress(OSError):  # its folder may be none
            aside.unlink(missing_ok=True)
