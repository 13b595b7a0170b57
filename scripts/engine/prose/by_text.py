"""What a text says by itself, found once: kept in `.cache/texts` by the text and the engine, for the next process."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

from engine.ground.digest import digest
from engine.ground.kept import Kept
from engine.ground.made_by import made_by
from engine.ground.paths import CACHE

KEPT = Kept(CACHE / "texts")
Found = TypeVar("Found")


def by_text(find: Callable[[str], Found]) -> Callable[[str], Found]:
    """Let a function of a text be asked once for each. It looks at nothing else, and nobody changes what it returns."""
    name = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found(text: str) -> Found:
        named = _name(text)
        known: dict[str, Any] = KEPT.found(named, made_by()) or {}
        if name not in known:
            known = known | {name: find(text)}
            KEPT.keep(named, made_by(), known)
        kept: Found = known[name]
        return kept

    return found


@lru_cache(maxsize=1024)  # pages are asked about again and again, by one text
def _name(text: str) -> str:
    return digest(text, 32)
