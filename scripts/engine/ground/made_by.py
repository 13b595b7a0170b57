"""What makes all that is kept: the engine, Python and the packages, as they were when this process first asked.

A process goes on with the code that it began with, whatever is saved meanwhile.
"""

from __future__ import annotations

import sys
from functools import cache

from engine.ground import tools
from engine.ground.digest import digest
from engine.ground.paths import ENGINE, SCRIPTS, shown
from engine.ground.snapshot import content


@cache
def made_by() -> str:
    """Name it: equal where the same is made of the same."""
    inside = (path for path in ENGINE.rglob("*") if path.suffix not in {"", ".pyc"})
    engine = [(shown(path), content(path)) for path in sorted({*inside, *SCRIPTS.glob("*.py")})]
    return digest(repr((engine, sys.version, tools.packages())), 32)
