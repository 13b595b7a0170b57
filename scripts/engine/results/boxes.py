"""What a run or a drawing is given: the code that its fingerprint holds, and the files, as they were read for it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.code.materialise import materialised, whole
from engine.ground import paths
from engine.results import inputs
from engine.results.catalog import Declared
from engine.sandbox import Box

SHIFT = 7  # lines that everything stands lower in the other world
MOST = 1000  # files that are there though nobody declared them


def alone(declared: Declared, function: str, files: Mapping[str, bytes | None]) -> Box:
    """Return what holds the code that a function of a chapter reaches, and nothing else."""
    reached = declared.reached(function).reached
    return _box(declared, materialised(declared.sources, reached), files)


def otherwise(declared: Declared, function: str, files: Mapping[str, bytes | None]) -> Box:
    """Return what holds all code of the book, written otherwise: what a fingerprint leaves out is another there.

    Where it leaves out nothing, the code stays as it is written. Files that nobody declared are there, and empty:
    whoever only asks for one gets another answer.
    """
    everything = declared.reached(function).reached.everything
    texts = declared.sources.every_text() if everything else whole(declared.sources, SHIFT)
    return _box(declared, {**dict.fromkeys(_undeclared(), ""), **texts}, files)


def _undeclared() -> list[str]:
    """Return the paths under `scripts` of the book's files that are no code."""
    there = (path for path in paths.SCRIPTS.rglob("*") if path.suffix not in {".py", ".pyc"} and path.is_file())
    found = (path.relative_to(paths.SCRIPTS) for path in there)
    return [one.as_posix() for one in found if one.parts[0] != paths.ENGINE.name][:MOST]


def _box(declared: Declared, texts: Mapping[str, str], files: Mapping[str, bytes | None]) -> Box:
    around = declared.surroundings
    return Box(
        code={f"{paths.SCRIPTS.name}/{name}": text for name, text in texts.items()},
        files=inputs.there(files, declared.key),
        path=(paths.SCRIPTS.name,),
        variables=around.environment,
        seconds=around.seconds,
        gigabytes=around.gigabytes,
        checkpoints="" if around.checkpoints else None,
    )
