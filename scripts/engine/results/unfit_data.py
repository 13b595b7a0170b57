"""What a declared data set has to be, so that whoever asks for it gets it."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from engine.data import places
from engine.data.dataset import Dataset
from engine.ground.messages import message
from engine.ground.problem import Problem

DIGEST = re.compile(r"[0-9a-f]{64}")


def refuse(dataset: Dataset, place: str) -> None:
    """Raise Problem with the first thing that is wrong. place: file:line."""
    for said in _faults(dataset):
        raise Problem(f"{place}: {said}")


def _faults(dataset: Dataset) -> Iterator[str]:
    if not _is_name(dataset.name):
        yield message(
            "name={name!r}: experiments ask for it by a parameter of this name, so it must be one", name=dataset.name
        )
        return
    if not _are_texts(dataset.sources):
        yield message('sources is a tuple of texts: sources=("https://…",)')
        return
    for source in filter(places.is_here, dataset.sources):
        if ".." in PurePosixPath(source).parts or source.startswith("/") or "\\" in source or ":" in source:
            yield message(
                "source {source}: write an address, a path from the root of the repository, or package:name/path",
                source=source,
            )
    if not isinstance(dataset.megabytes, int | float) or dataset.megabytes <= 0:
        yield message("megabytes is a number above 0")
    yield from _faults_of_files(dataset) if dataset.files else _faults_of_table(dataset)


def _is_name(name: object) -> bool:
    return isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name) and name != "device"


def _are_texts(value: object) -> bool:
    return isinstance(value, tuple | list) and all(isinstance(one, str) for one in value)


def _faults_of_table(dataset: Dataset) -> Iterator[str]:
    match dataset.shape:
        case (int(), int()):
            pass
        case _:
            yield message("it is a table, shape=(rows, columns) and digest=…, or files={name: SHA-256} and read=…")
    if not DIGEST.fullmatch(str(dataset.digest)):
        yield message("digest={digest!r}: the SHA-256 of its values, 64 digits", digest=dataset.digest)
    if dataset.read:
        yield message("what is read by a function is declared by files={name: SHA-256}, not by a shape")


def _faults_of_files(dataset: Dataset) -> Iterator[str]:
    if dataset.shape or dataset.digest:
        yield message("files have a SHA-256 each: leave shape and digest out")
    if not dataset.read:
        yield message("read=… is missing: the function that is called with the path, and returns what experiments get")
    several = len(dataset.files) > 1
    for name, digest in dataset.files.items():
        if not isinstance(name, str) or PurePosixPath(name).name != name:
            yield message("files: {name!r} is no name of a file", name=name)
        elif digest == "" and not (dataset.sources and places.is_here(dataset.sources[0])):
            yield message(
                'files: {name} needs its SHA-256; "" is for what lies in this repository, by its first source',
                name=name,
            )
        elif digest != "" and not DIGEST.fullmatch(str(digest)):
            yield message("files: {name}: {digest!r} is no SHA-256, 64 digits", name=name, digest=digest)
    for source in dataset.sources if several else ():
        if not source.endswith("/"):
            yield message("source {source}: of several files, a source is a folder, and ends in /", source=source)
