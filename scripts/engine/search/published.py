"""The search of a rendered site, as the build wrote it, in one file or in parts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FIRST = "assets/search-index.js"
TEXTS = "assets/search-texts-*.js"


def texts(site: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield (file, title, text) of each section."""
    for path in sorted(site.glob(FIRST)):
        for _, _, _, title, text, *_ in held(path).get("sections", []):
            yield path, title, text
    for path in sorted(site.glob(TEXTS)):
        for _, title, text, *_ in held(path):
            yield path, title, text


def held(path: Path) -> Any:
    """Return what a file of the index holds."""
    return json.loads(path.read_text(encoding="utf-8").strip().partition("=")[2])
