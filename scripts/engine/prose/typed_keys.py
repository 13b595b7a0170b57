"""Keys of a keyboard as Material's authors write them: `++ctrl+c++`."""

from __future__ import annotations

import re

from pymdownx import keymap_db

KEYS = re.compile(r"(?<![\w+])\+\+(?!\+)([A-Za-z0-9][\w-]*(?:\+[\w-]+)*)\+\+(?![\w+])")  # `i++` and `++i` are code


def label(name: str) -> str:
    """Return what stands on a key, "" where none is called so."""
    small = name.lower().replace("_", "-")
    return str(keymap_db.keymap.get(keymap_db.aliases.get(small, small), ""))


def unknown(written: str) -> str:
    """Return the first name of `ctrl+c` that is no key, "" where all are."""
    return next((name for name in written.split("+") if not label(name)), "")
