"""Live listings, each run in Node with what it needs; what came of it is kept, and what is known is not run again."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.paths import CACHE
from engine.interactive import reader_python
from engine.interactive.listings import Program
from engine.machine import npm

TRIAL = Path(__file__).with_suffix(".mjs")
KEPT = CACHE / "interactive" / "listings.json"
LIMIT = 10_000  # milliseconds, as on the page
MOST = 100_000  # letters that a program may print
MOST_KEPT = 5_000  # programs whose outcomes stay


class Outcome(NamedTuple):
    """What came of a program: what it printed; of an error its type and message, part and line, from 1."""

    said: str
    type: str = ""
    message: str = ""
    part: str = ""
    line: int | None = None


def outcomes(programs: Sequence[Program]) -> list[Outcome]:
    """Run programs, those that are not known. Raises Problem where there is no Node."""
    ground = [reader_python.made_by(), str(LIMIT)]
    return [*map(_outcome, remembered(KEPT, ground, programs, _run))]


def remembered(
    place: Path, ground: Sequence[str], programs: Sequence[Program], run: Callable[[Sequence[Program]], list[Any]]
) -> list[Any]:
    """Return what comes of programs, as it is kept at a place, or as run for those that are not there.

    ground: all that they run by, beside themselves.
    """
    if not programs:
        return []
    names = [digest(json.dumps([*ground, program.parts])) for program in programs]
    kept = cache.load_json(place)
    if missing := {name: one for name, one in zip(names, programs, strict=True) if name not in kept}:
        new = dict(zip(missing, run([*missing.values()]), strict=True))
        kept = dict([*(kept | new).items()][-MOST_KEPT:])  # those of pages that were not looked at stay
        cache.keep(place, json.dumps(kept, ensure_ascii=False))
    return [kept[name] for name in names]


def _run(programs: Sequence[Program]) -> list[dict[str, Any]]:
    given = {
        "core": str(reader_python.CORE),
        "script": str(reader_python.SCRIPT),
        "wasm": str(reader_python.WASM),
        "runtime": reader_python.runtime(),
        "limit": LIMIT,
        "most": MOST,
        "programs": [[part._asdict() for part in program.parts] for program in programs],
    }
    found: list[dict[str, Any]] = json.loads(npm.run(TRIAL, json.dumps(given)))
    return found


def _outcome(found: dict[str, Any]) -> Outcome:
    failed = found.get("failed") or {}
    return Outcome(
        found["said"],
        failed.get("type") or "",
        failed.get("message") or "",
        failed.get("part") or "",
        failed.get("line"),
    )
