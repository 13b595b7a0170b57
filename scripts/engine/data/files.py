"""Files that are known by their SHA-256. Each is read in pieces: it may be larger than the memory."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from engine.data.dataset import Dataset
from engine.ground.messages import message
from engine.ground.problem import Problem

SHOWN = 12  # digits of a digest in a message


def refuse_other(dataset: Dataset, name: str, path: Path, source: str) -> None:
    """Raise Problem where what lies there is not this file of the data set; OSError where nothing can be read."""
    found, wanted = sha256(path), dataset.files[name]
    if found != wanted:
        size = path.stat().st_size
        raise Problem(
            message(
                "{source}: not {name} of the data set {dataset}: {size} bytes of SHA-256 {found}, {wanted}… is"
                " declared",
                source=source,
                name=name,
                dataset=dataset.name,
                size=size,
                found=found,
                wanted=wanted[:SHOWN],
            )
        )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, taken once as long as it stays as it is."""
    state = path.stat()
    return _taken(os.fspath(path), state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=256)
def _taken(path: str, *_: int) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def common_digest(files: Mapping[str, str]) -> str:
    """Return what names files together: the SHA-256 of the only one, or that of all names and digests."""
    if len(files) == 1:
        return next(iter(files.values()))
    lines = (f"{digest}  {name}\n" for name, digest in sorted(files.items()))
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()
