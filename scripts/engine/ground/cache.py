"""Texts that are kept in `.cache` because they are dear to make: whoever finds none makes it again."""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any


def load(place: Path) -> str | None:
    """Return what is kept at a place, None where nothing is, or nothing that can be read."""
    try:
        return place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def load_json(place: Path) -> dict[str, Any]:
    """Return the JSON object that is kept at a place, an empty one where there is none that can be read."""
    try:
        found = json.loads(load(place) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def keep(place: Path, text: str) -> None:
    """Keep a text."""
    keep_bytes(place, text.encode("utf-8"))


def keep_bytes(place: Path, content: bytes) -> None:
    """Keep a content: written aside and renamed, since others read meanwhile. Where nothing can be kept, do without."""
    aside = place.with_name(f"{place.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        aside.replace(place)
    except OSError:
        with suppress(OSError):  # its folder may be none
            aside.unlink(missing_ok=True)


def keep_last(place: Path, text: str) -> None:
    """Keep a text in place of all others of its folder, each of which was made of an earlier state of things."""
    keep(place, text)
    for other in place.parent.glob(f"*{place.suffix}"):
        if other != place:
            with suppress(OSError):
                other.unlink(missing_ok=True)
