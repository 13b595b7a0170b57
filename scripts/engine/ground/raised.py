"""Where in this repository an exception comes from."""

from __future__ import annotations

import traceback
from pathlib import Path

from engine.ground.paths import ENGINE, ROOT, SCRIPTS, shown


def said(error: BaseException) -> str:
    """Say what was raised and where."""
    where = place(error)
    return f"{where}{': ' if where else ''}{type(error).__name__}: {' '.join(str(error).split())}"


def place(error: BaseException, root: Path = ROOT) -> str:
    """Return file:line of what raised: the innermost place outside the engine; "" where there is none.

    root: of the repository, or of a folder that holds some of its code at the same paths.
    """
    scripts = (root / SCRIPTS.name, SCRIPTS)
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith((*map(str, scripts),))
    ]
    own = [frame for frame in frames if not frame.filename.startswith(str(ENGINE))] or frames
    if not own:
        return ""
    path = Path(own[-1].filename)
    return f"{path.relative_to(root).as_posix() if path.is_relative_to(root) else shown(path)}:{own[-1].lineno}"
