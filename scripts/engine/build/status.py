"""What `--status` says: a line a result, kept for each chapter as long as nothing differs that its lines may stand on.

That is more than they do stand on: all code but that of chapters which its own does not lead to, the folder of its
results, the files that it declares, the packages, the variables; where turns and ages are told, the commit and the day.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any

from engine.build import built, state
from engine.build.state import State
from engine.code.chapter_files import ANY, chapter_files, chapter_of, named
from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import CACHE, CHAPTERS, RESULTS, ROOT, SCRIPTS, shown
from engine.ground.problem import Problem
from engine.results.surroundings import ATTESTED, SAMPLED
from engine.results.turns import EVERY

KEPT = CACHE / "state/status.json"
CODE, MADE = "code", "made"  # kinds of files of a chapter
HEADS = {
    ATTESTED: "attested, computed again by no push, the oldest first:",
    SAMPLED: "sampled, computed again by one push in {every} or more often, the next first:",
}

Chapter = dict[str, Any]  # as `chapter_status.Chapter` has it, and the key that it holds of


def lines(only: str, given: Sequence[str], device: str, there: State | None) -> list[str]:
    """Return what is said. Raises Problem where something is wrong.

    only: a pattern of results; given: what `--data` was given; device: a kind, or auto; there: what there is, if known.
    """
    if there and only == "*":
        with suppress(Problem):  # which is said by who looks at everything, in its order
            return _said(_Kept(there, given, device).chapters())
    from engine.build import chapter_status

    return _said(chapter_status.every(only, given, device))


def _said(chapters: Mapping[str, Chapter]) -> list[str]:
    results = [one for chapter in chapters.values() for one in chapter["results"]]
    results.sort(key=lambda one: ROOT / one[0])
    asides = [aside for _, _, aside in results if aside]
    return [*(line for _, line, _ in results), *_asides(asides), *_unknown(chapters)]


def _asides(found: list[Any]) -> Iterator[str]:
    """Yield what is not computed again by every push: attested results by their age, sampled ones by their turn."""
    found.sort(key=lambda one: one[:2])
    for kind, head in HEADS.items():
        if said := [line for checked, _, line in found if checked == kind]:
            yield from [message(head, every=EVERY), *said]


def _unknown(chapters: Mapping[str, Chapter]) -> Iterator[str]:
    """Yield what is said of files that belong to no result."""
    for path in sorted(RESULTS.iterdir()) if RESULTS.is_dir() else []:
        if path.name in chapters and path.is_dir():
            yield from chapters[path.name]["unknown"]
        else:
            from engine.results import freshness

            yield from freshness.unknown(sorted(path.rglob("*")) if path.is_dir() else [path], [])


class _Kept:
    """What earlier commands said of chapters, as far as it holds, and the rest, which is made.

    groups: (path, digest) of files, by kind and chapter; those of no chapter have the name "".
    """

    def __init__(self, there: State, given: Sequence[str], device: str) -> None:
        self.there, self.given, self.device = there, given, device
        self._groups = _grouped(there.files)
        self._digests: dict[tuple[str, str], str] = {}

    def chapters(self) -> dict[str, Chapter]:
        """Return what is said of each. Raises Problem where something is wrong."""
        kept = cache.load_json(KEPT)
        before, outside = (kept["chapters"], kept["outside"]) if kept.get("base") == self._base else ({}, None)
        files: dict[str, list[Path]] = {}
        for path in chapter_files():
            files.setdefault(chapter_of(path), []).append(path)
        found = {name: before[name] for name in files if name in before and self._holds(name, before[name])}
        missing = {name: paths for name, paths in files.items() if name not in found}
        if missing or outside is None or built.outside(outside) != outside:
            found |= self._made(missing, found)
        return found

    def _made(self, missing: Mapping[str, list[Path]], found: Mapping[str, Chapter]) -> dict[str, Chapter]:
        from engine.build import chapter_status

        made, outside = chapter_status.some(missing, self.given, self.device)
        if self.there.is_still(state.now()):
            for one in made.values():
                one["files"] = sorted({place if self._is_listed(place) else ANY for place in one["files"]})
            sure = {name: {**one, "key": self._key(name, one)} for name, one in made.items() if one["sure"]}
            cache.keep(
                KEPT, json.dumps({"base": self._base, "chapters": {**found, **sure}, "outside": built.outside(outside)})
            )
        return made

    def _holds(self, name: str, one: Chapter) -> bool:
        return bool(one["key"] == self._key(name, one))

    def _key(self, name: str, one: Chapter) -> str:
        """Name all that the lines of a chapter may stand on."""
        code = sorted(self._groups) if ANY in one["chapters"] else [(CODE, of) for of in one["chapters"]]
        held = [self._digest(key) for key in [*code, (MADE, name)]]
        files = [[*self._below(place)] for place in one["files"]]
        is_dated = any(aside for _, _, aside in one["results"])
        when = (self.there.commit, datetime.now(UTC).date()) if is_dated else ()
        return digest(repr((one["chapters"], one["files"], held, files, when)), 32)

    @cached_property
    def _base(self) -> str:
        """Names what all of them stand on."""
        shared = self._digest((CODE, "")), self._digest((CODE, "__init__"))
        return digest(repr((self.there.around, self.device, built.places(self.given), built.settled(), shared)), 32)

    def _digest(self, key: tuple[str, str]) -> str:
        if key not in self._digests:
            self._digests[key] = digest(repr(sorted(self._groups.get(key, []))), 32)
        return self._digests[key]

    @cached_property
    def _names(self) -> list[str]:
        return sorted(self.there.files)

    def _is_listed(self, place: str) -> bool:
        """Whether a path is as folders have it: with other capitals it may mean the same file."""
        return any(self._below(place)) or not (ROOT / place).exists()

    def _below(self, place: str) -> Iterator[tuple[str, str]]:
        """Yield a file or a folder of this path, with all that is in it, and its digest; of ANY all there is."""
        if place == ANY:
            yield from sorted(self.there.files.items())
        elif place in self.there.files:
            yield place, self.there.files[place]
        else:
            first = bisect_left(self._names, f"{place}/")
            inside = takewhile(lambda name: name.startswith(f"{place}/"), self._names[first:])
            yield from ((name, self.there.files[name]) for name in inside)


def _grouped(files: Mapping[str, str]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return the files that lines of chapters stand on, in any case; the others are those that they declare."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    chapters, made, scripts = (f"{shown(folder)}/" for folder in (CHAPTERS, RESULTS, SCRIPTS))
    for name, held in files.items():
        if name.startswith(chapters):
            key = CODE, named(name.removeprefix(chapters).partition("/")[0])
        elif name.startswith(made):
            key = MADE, name.removeprefix(made).partition("/")[0]
        elif name.startswith(scripts):
            key = CODE, ""
        else:
            continue
        groups.setdefault(key, []).append((name, held))
    return groups
