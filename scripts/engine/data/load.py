"""Real data first: the given file, the cache, the sources in their order; with none of these, a stand-in that says so.

What is downloaded has its name only once it is known to be right; until then it is called `.part`, and gone on with.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.data import download, files, places, tables
from engine.data.dataset import STAND_IN, Dataset
from engine.data.download import Progress
from engine.ground import lock, spans
from engine.ground.messages import message
from engine.ground.paths import remove
from engine.ground.problem import Problem


@dataclass(frozen=True)
class Table:
    """Values as a float64 array (rows, columns), the digest that names them, and where they came from."""

    values: Any
    digest: str
    origin: str


@dataclass(frozen=True)
class Files:
    """Files of this machine by their names, the digest that names them, and where they came from."""

    paths: Mapping[str, Path]
    digest: str
    origin: str


Data = Table | Files


@spans.timed("data")
def load(dataset: Dataset, given: str | None = None, offline: bool = False) -> Data:
    """Return the data, from the first source that has them.

    Raises Problem where a given file is missing or differs, and where neither a source nor a stand-in is there; a
    source that does not serve is passed over, and named.
    """
    if name := check_given(dataset, given):
        return accepted(dataset, places.given(dataset, Path(name).resolve()), name, name)
    if found := _cached(dataset):
        return found
    for source in filter(None, (os.environ.get(dataset.mirror), *dataset.sources)):
        try:
            if not places.is_address(source):
                return accepted(dataset, places.local(dataset, source), source, source)
            if not offline:
                return accepted(dataset, _fetched(dataset, source), source, "answer")
        except (OSError, ValueError, Problem) as error:
            print(
                message(
                    "  {name}: not from {source} ({said})", name=dataset.name, source=source, said=download.said(error)
                ),
                flush=True,
            )
    return _stand_in(dataset)


def digest(dataset: Dataset) -> str:
    """Return what names the data in records."""
    return dataset.digest if dataset.shape else files.common_digest(dataset.files)


def check_given(dataset: Dataset, given: str | None = None) -> str | None:
    """Return what `--data` or the environment gives, None where nothing is given; told without numpy.

    Raises Problem where that file is missing, or differs from what is declared.
    """
    name = given or os.environ.get(dataset.variable)
    if not name:
        return None
    try:
        _refuse_other(dataset, places.given(dataset, Path(name).resolve()), name)
    except OSError as error:
        said = message("--data and {variable} name a file", variable=dataset.variable)
        raise Problem(f"{name}: {error.strerror or error}; {said}{_wanted(dataset)}") from None
    return name


def _wanted(dataset: Dataset) -> str:
    """Say which files a folder has to have, where there are several."""
    return message(", or a folder that has {files}", files=", ".join(dataset.files)) if len(dataset.files) > 1 else ""


def accepted(dataset: Dataset, paths: Mapping[str, Path], origin: str, told: str) -> Data:
    """Return the data that files hold. told: what they are called where they differ.

    Raises Problem where they are not what is declared, OSError where one cannot be read.
    """
    rows = _refuse_other(dataset, paths, told)
    if not dataset.shape:
        return Files(paths, digest(dataset), origin)
    import numpy

    return Table(numpy.array(rows, dtype=numpy.float64), dataset.digest, origin)


def _refuse_other(dataset: Dataset, paths: Mapping[str, Path], told: str) -> list[list[float]]:
    """Return the rows of a table, of other data none. Raises as `accepted` does."""
    if dataset.shape:
        (path,) = paths.values()
        return tables.parse(dataset, path.read_bytes(), told)
    for name, path in paths.items():
        files.refuse_other(dataset, name, path, told)
    return []


def _cached(dataset: Dataset) -> Data | None:
    """Return the data that were downloaded before; where they are not whole, what is spoilt is thrown away."""
    paths = {name: places.cached(dataset, name) for name in places.names(dataset)}
    if found := _fit(dataset, paths):
        return found
    for name, path in paths.items():
        if path.exists() and not _fit(dataset, {name: path}):
            remove(path)
    return None


def _fit(dataset: Dataset, paths: Mapping[str, Path]) -> Data | None:
    """Return the data that files of the cache hold, None where one is missing, unreadable or not what is declared."""
    try:
        return accepted(dataset, paths, "cache", "cache") if all(map(Path.exists, paths.values())) else None
    except (OSError, Problem):
        return None


def _fetched(dataset: Dataset, source: str) -> Mapping[str, Path]:
    """Download what the cache lacks of the files; return {name: path} of all of them."""
    paths = {name: places.cached(dataset, name) for name in places.names(dataset)}
    for name, path in paths.items():
        places.DATA.parent.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting = message("another command is downloading {name}; waiting for it", name=dataset.name)
        with lock.held(path.with_name(f"{path.name}.lock"), waiting):
            if not path.exists():
                _bring(dataset, name, places.of(source, name), path)
    return paths


def _bring(dataset: Dataset, name: str, address: str, path: Path) -> None:
    """Download a file; it has its name when it is known to be right."""
    part = path.with_name(f"{path.name}.{dataset.files.get(name, '')[: files.SHOWN]}.part")
    if dataset.shape:
        remove(part)  # other copies of a table have other bytes
    download.download(address, part, dataset.megabytes, Progress(dataset.name))
    try:
        accepted(dataset, {name: part}, address, "answer")
    except Problem:
        remove(part)
        raise
    part.replace(path)


def _stand_in(dataset: Dataset) -> Data:
    """Return what takes the place of the data. Raises Problem where nothing does."""
    if dataset.stand_in is None:
        given = message("--data {name}=FILE or {variable}", name=dataset.name, variable=dataset.variable)
        raise Problem(
            message(
                "no source has the data set {name}, and it has no stand-in: give it with {given}",
                name=dataset.name,
                given=given,
            )
        )
    print(message("  {name}: STAND-IN data; give the real one with --data {name}=FILE", name=dataset.name), flush=True)
    made = dataset.stand_in()
    if dataset.shape:
        return Table(made, STAND_IN, STAND_IN)
    folder = places.DATA / dataset.name / STAND_IN
    folder.mkdir(parents=True, exist_ok=True)
    for name in dataset.files:
        (folder / name).write_bytes(made[name])
    return Files({name: folder / name for name in dataset.files}, STAND_IN, STAND_IN)
