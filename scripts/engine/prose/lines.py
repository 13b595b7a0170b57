"""Where in the sources of a page something stands that was seen on the rendered page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from pathlib import Path

from engine.ground.paths import read, shown

CONTEXT = 12  # letters on either side that tell places of the same number apart


def place(sources: Sequence[Path], what: str, before: str = "", after: str = "") -> str:
    """Return file:line of what stands between two texts on the page; the file alone where it is not found there."""
    ends = _letters(before)[-CONTEXT:], _letters(after)[:CONTEXT]
    best, where = -1, shown(sources[0]) if sources else ""
    for source in sources:
        letters, lines = _indexed(source.as_posix(), source.stat().st_mtime_ns)
        for at in _places(letters, _letters(what)):
            score = _alike(letters[:at][-CONTEXT:][::-1], ends[0][::-1]) + _alike(
                letters[at + len(_letters(what)) :][:CONTEXT], ends[1]
            )
            if score > best:
                best, where = score, f"{shown(source)}:{lines[at]}"
    return where


@lru_cache(maxsize=64)
def _indexed(name: str, _: int) -> tuple[str, list[int]]:
    """Return the letters and digits of a file, and the line of each. _: when it was changed."""
    letters, lines = [], []
    for number, line in enumerate(read(Path(name)).split("\n"), 1):
        kept = _letters(line)
        letters.append(kept)
        lines += [number] * len(kept)
    return "".join(letters), lines


def _letters(text: str) -> str:
    """Return what of a text stays whatever marks and blanks stand in it."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", unescape(text))))


def _places(letters: str, what: str) -> list[int]:
    found, at = [], letters.find(what) if what else -1
    while at >= 0:
        found.append(at)
        at = letters.find(what, at + 1)
    return found


def _alike(first: str, second: str) -> int:
    """Return how many letters two texts have in common from their beginnings."""
    return next((n for n, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), min(len(first), len(second)))  # fmt: skip # noqa: E501
