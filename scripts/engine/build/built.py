"""What a build that passed said of the results: a later one that finds all as it was says the same, and looks no more.

Kept is the state that this holds of, what of it the results are made of, the files outside the repository that data
sets were given as, and the table. A check takes no part in it: it looks at everything itself.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.build.state import State
from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.paths import CACHE, holds, shown
from engine.ground.snapshot import Snapshot

KEPT = CACHE / "state/built.json"
OUTSIDE = CACHE / "state/outside.json"  # the snapshot of those files
HELD = CACHE / "held"


def table(state: State, device: str, given: Sequence[str]) -> str | None:
    """Return the closing table of the last build, None where something differs. given: what `--data` was given."""
    kept = cache.load_json(KEPT)
    return _table(kept) if kept.get("state") == _name(state.name, device, given) else None


def of_results(state: State, device: str, given: Sequence[str]) -> str:
    """Name what the results of the last build are made of, as it is now; "" where that cannot be told."""
    kept = cache.load_json(KEPT)
    return _name(state.of_results(kept["read"]), device, given) if "read" in kept else ""


def table_of_results(state: State, device: str, given: Sequence[str]) -> str | None:
    """Return the closing table of the last build, None where something differs that results are made of."""
    kept = cache.load_json(KEPT)
    return _table(kept) if kept.get("results") == of_results(state, device, given) else None


def remember(
    state: State, device: str, given: Sequence[str], files: Mapping[str, str], read: Iterable[str], said: str
) -> None:
    """Keep a closing table.

    files: {path: digest} of those that data sets were given as when the build began; read: as `State.of_results` takes
    it.
    """
    if files == outside(files):
        names = [_name(one, device, given) for one in (state.name, state.of_results([*read]))]
        kept = {"state": names[0], "results": names[1], "read": [*read], "outside": files, "table": said}
        cache.keep(KEPT, json.dumps(kept))


def remember_pages(state: State, device: str, given: Sequence[str]) -> None:
    """Keep that the closing table holds of a state as well, which has other pages."""
    cache.keep(KEPT, json.dumps({**cache.load_json(KEPT), "state": _name(state.name, device, given)}))


def _table(kept: Mapping[str, Any]) -> str | None:
    return str(kept["table"]) if kept["outside"] == outside(kept["outside"]) else None


def outside(paths: Iterable[str]) -> dict[str, str]:
    """Return {path: digest} of files anywhere."""
    snapshot = Snapshot(OUTSIDE)
    found = snapshot.files(paths)
    snapshot.keep()
    return found


def written(before: State, after: State, texts: Mapping[Path, str]) -> bool:
    """Whether all that differs is what a build wrote, so that nobody else changed anything meanwhile."""
    if (before.around, before.commit) != (after.around, after.commit):
        return False
    other = {name for name, _ in before.files.items() ^ after.files.items() if not name.endswith("/")}
    by_name = {shown(path): path for path in texts}
    return all(name in by_name and holds(by_name[name], texts[by_name[name]]) for name in other)


def places(given: Iterable[str]) -> list[str]:
    """Return what data sets may be given as, by an option or a variable, wherever the command is called."""
    named = [*given, *(value for name, value in sorted(os.environ.items()) if name.endswith("_DATA"))]
    return [str(Path(one).absolute()) for one in named]


def settled() -> list[str]:
    """Return the marks of what has held under another Python."""
    return sorted(path.name for path in HELD.iterdir()) if HELD.is_dir() else []


def _name(state: str, device: str, given: Sequence[str]) -> str:
    return digest(repr((state, device, places(given), settled())), 32)
