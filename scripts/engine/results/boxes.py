"""What a run or a drawing is given: the code that its fingerprint holds, and the files, as they were read for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.code.materialise import materialised, whole
from engine.data.load import Files
from engine.ground import paths
from engine.results import inputs
from engine.results.catalog import Declared
from engine.results.devices import CPU
from engine.sandbox import Box
from engine.sandbox.box import of_drivers

SHIFT = 7  # lines that everything stands lower in the other world
DATA = ".data"  # where the files of data sets stand; no declared file is called so
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


def on_device(box: Box, kind: str, links: Mapping[str, str]) -> Box:
    """Return the box of a run: with the files that links name, and what the driver of its device is found by."""
    drivers = {} if kind == CPU else of_drivers()
    return replace(box, links=dict(links), variables={**drivers, **box.variables})


def _undeclared() -> list[str]:
    """Return the paths under `scripts` of the book's files that are no code."""
    there = (path for path in paths.SCRIPTS.rglob("*") if path.suffix not in {".py", ".pyc"} and path.is_file())
    found = (path.relative_to(paths.SCRIPTS) for path in there)
    return [one.as_posix() for one in found if one.parts[0] != paths.ENGINE.name][:MOST]


def data_in(run: str, data: Files) -> tuple[str, dict[str, str]]:
    """Return what a data set's reader is given, and links to its files. run: its name there, which is no file's."""
    folder = f"{DATA}/{run}"
    only = f"/{next(iter(data.paths))}" if len(data.paths) == 1 else ""
    return f"{folder}{only}", {f"{folder}/{name}": str(path) for name, path in data.paths.items()}


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
