"""Where in this repository an exception comes from."""

from __future__ import annotations

import builtins
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.ground.near import near
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


def of_rendering(error: BaseException) -> str:
    """Say what was raised while a site was rendered, and where: what a template's error names, or its last frame."""
    named = getattr(error, "filename", None), getattr(error, "lineno", None)
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [(name, line) for name, line in [*frames, named] if name and line and _is_ours(Path(name))]
    where = f"{shown(Path(own[-1][0]))}:{own[-1][1]}: " if own else ""
    return f"{where}{type(error).__name__}: {' '.join(str(error).split())}"


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(ROOT) and not path.relative_to(ROOT).parts[0].startswith(".")


def meant(error: BaseException) -> str:
    """Ask whether another name is meant, where an exception says which one it did not find; "" where none is like it.

    Python itself does so in tracebacks alone.
    """
    name = getattr(error, "name", None)
    if not isinstance(error, NameError | AttributeError) or not name:
        return ""
    try:
        return next(filter(None, (near(name, sorted(names)) for names in _known(error))), "")
    except Exception:  # whatever an object says of itself
        return ""


def _known(error: NameError | AttributeError) -> Iterator[Iterable[str]]:
    """Yield the names that there are where one was not found, those of Python last."""
    if isinstance(error, AttributeError):
        yield dir(error.obj)
        return
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    yield {*frame.f_locals, *frame.f_globals}
    yield dir(builtins)
