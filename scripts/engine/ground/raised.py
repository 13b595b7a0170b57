"""Where in this repository an exception comes from."""

from __future__ import annotations

import traceback

from engine.ground.paths import ENGINE, SCRIPTS, shown


def said(error: BaseException) -> str:
    """Say what was raised and where, as file:line: the innermost place outside the engine."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if str(SCRIPTS) in frame.filename]
    own = [frame for frame in frames if not frame.filename.startswith(str(ENGINE))] or frames
    where = f"{shown(SCRIPTS / own[-1].filename)}:{own[-1].lineno}: " if own else ""
    return f"{where}{type(error).__name__}: {' '.join(str(error).split())}"
