"""Closures that an earlier process followed, by chapter: each holds as long as no file differs that it may lead to.

That is more than it does lead to: all code but that of chapters which its own does not import, however deep.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.code import chapters
from engine.code.chapter_files import ANY
from engine.code.modules import Sources
from engine.ground import cache, paths
from engine.ground.digest import digest

Key = tuple[str, str, tuple[str, ...]]  # module, name, what is run beside it
Told = tuple[str, dict[str, str], Iterable[str]]  # digest, code and packages of a closure

OF_NONE = "-"  # in the place of a chapter


def found(sources: Sources, key: Key) -> Told | None:
    """Return what was followed before, None where that does not hold any more."""
    held = _held(sources, _chapter(key[0])).get(_written(key))
    return (held[2], held[3], held[4]) if held else None


def keep(sources: Sources, followed: Mapping[Key, Told]) -> None:
    """Keep what was followed for a later process; of chapters that are gone nothing is kept."""
    new: dict[str, dict[str, Any]] = {}
    for key, told in followed.items():
        chapter = _chapter(key[0])
        if _written(key) not in _held(sources, chapter):
            new.setdefault(chapter, {})[_written(key)] = _told(sources, key, told)
    for chapter, closures in new.items():
        cache.keep(_place(chapter), json.dumps({**_held(sources, chapter), **closures}))
    if new:
        there = {OF_NONE, *chapters.files(sources)}
        for path in (paths.CACHE / "closures").glob("*.json"):
            if path.stem not in there:
                with suppress(OSError):
                    path.unlink()


def scope(sources: Sources, of: Iterable[str]) -> str:
    """Name all code to which that of chapters may lead, and the Python that reads it."""
    return _scope(sources, tuple(sorted(chapters.led_to(sources, of))))


def chapters_of(modules: Iterable[str]) -> list[str]:
    """Return the chapters that modules are of, in order; those of none are of what all share."""
    return sorted({_chapter(module) for module in modules} - {OF_NONE})


def _told(sources: Sources, key: Key, told: Told) -> list[Any]:
    whole, code, packages = told
    modules = [key[0], *(one.partition(":")[0] for one in key[2])]
    reached = chapters.led_to(sources, {chapter for module in modules if (chapter := _chapter(module)) != OF_NONE})
    if any(name.endswith(".py") for name in code):  # as every file is called
        reached.add(ANY)
    return [sorted(reached), _scope(sources, tuple(sorted(reached))), whole, code, sorted(packages)]


def _held(sources: Sources, chapter: str) -> dict[str, Any]:
    """Return what is kept of a chapter and holds."""
    held: dict[str, Any] = sources.kept((_held, chapter), lambda: _read(sources, chapter))
    return held


def _read(sources: Sources, chapter: str) -> dict[str, Any]:
    kept = cache.load_json(_place(chapter))
    return {key: one for key, one in kept.items() if one[1] == _scope(sources, tuple(one[0]))}


def _scope(sources: Sources, reached: tuple[str, ...]) -> str:
    """Name what lies under `scripts`, but for chapters that are not reached, and the Python that reads it."""
    held: dict[str, str] = sources.kept(_scope, lambda: _digests(sources))
    named = sorted(held) if ANY in reached else [chapters.SHARED, *reached]
    return digest(repr((sys.version, reached, [held.get(chapter) for chapter in named])))


def _digests(sources: Sources) -> dict[str, str]:
    """Return {chapter: digest of its files}; folders have no content."""
    held = sources.tree.files
    return {
        chapter: digest(repr(sorted((path.as_posix(), digest(held.get(path, ""))) for path in files)))
        for chapter, files in chapters.files(sources).items()
    }


def _chapter(module: str) -> str:
    root, _, inner = module.partition(".")
    return inner.partition(".")[0] if root == paths.CHAPTERS.name and inner else OF_NONE


def _written(key: Key) -> str:
    return " ".join((*key[:2], *key[2]))


def _place(chapter: str) -> Path:
    return paths.CACHE / "closures" / f"{chapter}.json"
