"""The files that an experiment declares, by their content: read once, for its fingerprint and for its run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.results.surroundings import Surroundings

MISSING = "missing"
MADE = {"site", "node_modules"}  # folders of the root that other machines do not have; and hidden ones
MEGABYTES = 64  # of all files of a run together; larger things are data sets
CONTROL = bytes({*range(32)} - {*b"\t\n\r\f"})  # which no text has


def read(around: Surroundings, who: str) -> dict[str, bytes | None]:
    """Return {path from the root: content} of the files that are declared, None for one that is missing.

    Links count by what they point to. Texts have LF line ends, as every checkout has them.
    Raises Problem where a file cannot be one of other machines too; `who` declares it.
    """
    found: dict[str, bytes | None] = {}
    for name in around.files:
        _refuse_elsewhere(name, who)
        if not (ROOT / name).exists():
            found[name] = None
            continue
        for path in _files(ROOT / name):
            found[path.relative_to(ROOT).as_posix()] = _content(path.read_bytes())
        if sum(len(content or b"") for content in found.values()) > MEGABYTES * 10**6:
            raise Problem(
                message(
                    "{who} declares {name}: more than {most} MB; what is as large is a data set",
                    who=who,
                    name=name,
                    most=MEGABYTES,
                )
            )
    return dict(sorted(found.items()))


def digests(files: Mapping[str, bytes | None]) -> dict[str, str]:
    """Return {path: digest} of files, MISSING for one that is."""
    return {name: MISSING if content is None else digest(content) for name, content in files.items()}


def there(files: Mapping[str, bytes | None], who: str) -> dict[str, bytes]:
    """Return the files. Raises Problem where one is missing."""
    for name, content in files.items():
        if content is None:
            raise Problem(
                message("{who} declares {name}, which is missing: add it, or declare it no more", who=who, name=name)
            )
    return {name: content for name, content in files.items() if content is not None}


def _refuse_elsewhere(name: str, who: str) -> None:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or Path(name).is_absolute() or "\\" in name:
        raise Problem(
            message(
                "{who} declares {name!r}: write its path from the root of the repository, with forward slashes",
                who=who,
                name=name,
            )
        )
    if parts[0] in MADE or any(part.startswith(".") for part in parts):
        raise Problem(
            message(
                "{who} declares {name}, which other machines do not have: put it elsewhere in the repository",
                who=who,
                name=name,
            )
        )


def _files(path: Path) -> Iterator[Path]:
    """Yield a file, or all that is in a folder and in those below it, links followed."""
    if not path.is_dir():
        yield path
        return
    seen: set[str] = set()  # links may lead in a circle
    for folder, folders, names in os.walk(path, followlinks=True):
        real = {one: os.path.realpath(Path(folder, one)) for one in folders}
        folders[:] = sorted(one for one in folders if one[0] != "." and one != "__pycache__" and real[one] not in seen)
        seen.update(real[one] for one in folders)
        yield from (Path(folder, name) for name in sorted(names))


def _content(content: bytes) -> bytes:
    """Return a text with LF line ends, anything else as it is."""
    if b"\r\n" not in content or content.translate(None, CONTROL) != content:
        return content
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content
    return content.replace(b"\r\n", b"\n")
