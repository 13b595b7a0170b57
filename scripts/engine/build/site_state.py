"""Whether the site is what rendering it would make: then it need not be rendered and looked over again.

The last site that passed the gate is known by its own content and by all that it was made of, and by what rendered it.
Where one differs, or nothing is kept, the site is rendered. One with an address always is: it is published, and whether
it has cards is for the fonts of the machine to say as well.
"""

from __future__ import annotations

from pathlib import Path

from engine.build.state import State
from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.paths import CACHE, SITE

KEPT = CACHE / "site"
ADDRESSED = b'<link rel="canonical"'


def holds(state: State, engine: str) -> bool:
    """Whether the site is there as an engine made it of this state."""
    return cache.load(_place(state, engine)) == state.site


def remember(state: State, engine: str) -> None:
    """Keep what the site is that an engine made of a state."""
    front = SITE / "index.html"
    if front.is_file() and ADDRESSED not in front.read_bytes():
        cache.keep_last(_place(state, engine), state.site)


def _place(state: State, engine: str) -> Path:
    return KEPT / f"{digest(f'{engine} {state.name}', 32)}.txt"
