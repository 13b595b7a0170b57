"""What records held at the commits of this repository, by git: when a number was what, and with which versions.

Asked of git once a commit and once for what is asked, and kept. Where git does not know all commits, as in a shallow
clone, or where there is none, nothing is said. A record that moved with its chapter keeps what it held before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from engine.ground import cache, git
from engine.ground.digest import digest
from engine.ground.made_by import made_by
from engine.ground.paths import CACHE, RESULTS, ROOT, shown
from engine.ground.words import words
from engine.results.records import lookup

KEPT = CACHE / "past"
COMMIT = "@"  # before the name of a commit; no path of docs/ begins with it
DIGITS = 7  # of the name of a commit


@dataclass(frozen=True)
class Version:
    """A record as a commit has it.

    at: seconds since 1970; commit: the first digits of its name; numbers: those that were asked for and are there.
    """

    at: int
    commit: str
    versions: Mapping[str, str]
    numbers: Mapping[str, float]

    @property
    def date(self) -> str:
        """The day of the commit where the site is, as ISO has it."""
        return datetime.fromtimestamp(self.at, words().zone).date().isoformat()


@dataclass(frozen=True)
class Stay:
    """What a number was from one commit on, until the next stay. value: None where no number is asked for."""

    since: Version
    value: float | None


def of(wanted: Mapping[Path, Sequence[str]]) -> dict[Path, list[Version]] | None:
    """Return {record: its versions, the oldest first}; None where git does not know all commits.

    wanted: {record: names of its numbers}.
    """
    head, _, shallow = (git.asked("rev-parse", "HEAD", "--is-shallow-repository") or "").partition("\n")
    if shallow != "false":
        return None
    names = {shown(path): sorted(numbers) for path, numbers in sorted(wanted.items())}
    place = KEPT / f"{head}-{digest(json.dumps([made_by(), names]))}.json"
    found = cache.load_json(place)
    if not found:
        found = _read(names)
        cache.keep_last(place, json.dumps(found))
    return {ROOT / name: [Version(*one) for one in versions] for name, versions in found.items()}


def stays(versions: Iterable[Version], name: str = "") -> list[Stay]:
    """Return what a number was, one entry for each time that it, or a version, became another; the oldest first.

    name: of the number; without one the versions alone count.
    """
    found: list[Stay] = []
    for version in versions:
        value = version.numbers.get(name)
        if name and value is None:
            continue
        if not found or (found[-1].value, found[-1].since.versions) != (value, version.versions):
            found.append(Stay(version, value))
    return found


def _read(wanted: Mapping[str, Sequence[str]]) -> dict[str, list[list[Any]]]:
    """Return {record: [the fields of each version]}, the oldest first, of records and numbers by their names."""
    every = _logged()
    logged = [(name, one) for name in wanted for one in every.get(name, [])]
    texts = git.contents([f"{commit}:./{then}" for _, (then, commit, _) in logged])
    found: dict[str, list[list[Any]]] = {name: [] for name in wanted}
    for (name, (_, commit, at)), text in zip(logged, texts, strict=True):
        with suppress(ValueError, KeyError, TypeError, AttributeError):  # of a form that nobody writes any more
            body = json.loads(text or "")
            named = {**body["made"].get("settings", {}), **body["numbers"]}
            numbers = {number: lookup(named, number) for number in wanted[name]}
            known = {number: value for number, value in numbers.items() if value is not None}
            found[name].append([at, commit[:DIGITS], body["made"]["versions"], known])
    return found


def _logged() -> dict[str, list[tuple[str, str, int]]]:
    """Return {record: (its name then, commit, its seconds) of every change, the oldest first}."""
    said = git.asked(
        *("-c", "core.quotePath=false", "log", "--reverse", f"--format={COMMIT}%H %ct", "--name-status", "--cc"),
        *("--find-renames", "--relative", "--", shown(RESULTS)),
    )
    found: dict[str, list[tuple[str, str, int]]] = {}
    commit, seconds = "", "0"
    for line in (said or "").splitlines():
        if line.startswith(COMMIT):
            commit, seconds = line.removeprefix(COMMIT).split(" ")
        elif line:
            *before, name = line.split("\t")[1:]
            if before and PurePosixPath(before[0]).name == PurePosixPath(name).name:  # another record may look alike
                found[name] = found.pop(before[0], [])
            found.setdefault(name, []).append((name, commit, int(seconds)))
    return found
