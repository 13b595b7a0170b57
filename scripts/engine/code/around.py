"""The code around chapters, by name: theirs, that of the chapters which they name, and what all share.

It is found in the text, so that nothing is parsed: rather too much than too little. A text that may mean any chapter
takes in all of them, and one that declares data is shared: experiments ask for data by their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.code.modules import Sources
from engine.ground.digest import digest

FOLDER = "chapters/"
NAMED = re.compile(r"\bchapters\.(\w+)")
ANY = re.compile(r"\bfrom[\s\\]+chapters[\s\\]+import\b|\bimport\b[^\n]*\bchapters\b(?!\.)|import_module|__import__")
BESIDE = re.compile(r"\bfrom\s+\.")  # of a module; in a package two dots lead out of it
ABOVE = re.compile(r"\bfrom\s+\.\.")
SHARED = ""  # in place of a chapter


def around(sources: Sources, chapters: Iterable[str]) -> str:
    """Name the code around chapters: equal where nothing of it differs."""
    found, waiting = set[str](), [SHARED, *chapters]
    named = _named(sources)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += named.get(one, ())
    files = sources.every_file()
    return digest(repr([(name, files[name]) for one in sorted(found) for name in _files(sources).get(one, ())]), 32)


def _files(sources: Sources) -> dict[str, list[str]]:
    """Return {chapter: its files}, with those that all share."""
    found: dict[str, list[str]] = sources.kept(_files, lambda: _by_chapter(sources))
    return found


def _by_chapter(sources: Sources) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in sources.every_text().items():
        inner = name.removeprefix(FOLDER).partition("/")[0].removesuffix(".py")
        own = name.startswith(FOLDER) and inner != "__init__" and "Dataset" not in text
        found.setdefault(inner if own else SHARED, []).append(name)
    return found


def _named(sources: Sources) -> dict[str, set[str]]:
    """Return {chapter: the chapters that its text names}."""
    found: dict[str, set[str]] = sources.kept(_named, lambda: _names(sources))
    return found


def _names(sources: Sources) -> dict[str, set[str]]:
    texts, files = sources.every_text(), _files(sources)
    found: dict[str, set[str]] = {}
    for chapter, names in files.items():
        every = any(_may_mean_any(name, texts[name]) for name in names)
        found[chapter] = {*files} if every else {one for name in names for one in NAMED.findall(texts[name])}
    return found


def _may_mean_any(name: str, text: str) -> bool:
    """Whether a file may import chapters in another way than by their whole names."""
    inside = name.removeprefix(FOLDER) if name.startswith(FOLDER) else ""
    relative = (ABOVE if "/" in inside else BESIDE) if inside else None
    return bool(ANY.search(text) or (relative and relative.search(text)))
