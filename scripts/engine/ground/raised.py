"""Where in this repository an exception comes from."""

from __future__ import annotations

import traceback

from engine.ground.paths import ENGINE, SCRIPTS, shown


def said(error: BaseException) -> str:
    """Say what was raised and where."""
    where = place(error)
    return f"{where}{': ' if where else ''}{type(error).__name__}: {' '.join(str(error).split())}"


def place(error: BaseException) -> str:
    """Return file:line of what raised: the innermost place outside the engine; "" where there is none."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if str(SCRIPTS) in frame.filename]
    own = [frame for frame in frames if not frame.filename.startswith(str(ENGINE))] or frames
    return f"{shown(SCRIPTS / own[-1].filename)}:{own[-1].lineno}" if own else ""
