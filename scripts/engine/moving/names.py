"""A chapter as texts name it: by paths from the root, by addresses of its page, by keys of its results, by its module.

Patterns alone, so that what stands around stays as it is, to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from engine.ground.paths import CHAPTERS, RESULTS, shown
from engine.moving.place import Move
from engine.new_chapter.chapter import Chapter

ENDED = r"(?![\w-])"
MADE = r"(?=\.(?:md|html|pdf)\b|-sources\.html)"  # what may stand behind the name of a page


class Names:
    """Follows a chapter in texts. known: names of its experiments and labs, behind which its name is part of a key."""

    def __init__(self, move: Move, known: Iterable[str]) -> None:
        self.move, self.known = move, sorted(known, key=len, reverse=True)

    def paths(self, text: str) -> str:
        """Return a text in which the chapter is named as it is to be, where it is by paths or addresses."""
        return _replaced(text, self._paths)

    def keys(self, text: str) -> str:
        """Return a text in which keys of its results and labs are as they are to be."""
        return _replaced(text, self._keys)

    def modules(self, text: str) -> str:
        """Return a text in which `chapters.name` is as it is to be."""
        return _replaced(text, self._modules)

    def drawing(self, text: str) -> str:
        """Return a figure of the chapter with ids that begin with its name, as they are drawn."""
        return _replaced(text, self._ids)

    @cached_property
    def _paths(self) -> list[tuple[re.Pattern[str], str]]:
        return [*_of_module(self.move.before, self.move.after), *_of_page(self.move.before, self.move.after)]

    @cached_property
    def _keys(self) -> list[tuple[re.Pattern[str], str]]:
        return self._before_known(rf"(?<![\w.]){self._old}\.", f"{self.move.after.code}.")

    @cached_property
    def _ids(self) -> list[tuple[re.Pattern[str], str]]:
        return self._before_known(rf"(?<=[\"#]){self._old}-", f"{self.move.after.code}-")

    @cached_property
    def _modules(self) -> list[tuple[re.Pattern[str], str]]:
        name = rf"(?<![\w.]){CHAPTERS.name}\.{self._old}\b"
        return [(re.compile(name), f"{CHAPTERS.name}.{self.move.after.code}")]

    @property
    def _old(self) -> str:
        return re.escape(self.move.before.code)

    def _before_known(self, pattern: str, new: str) -> list[tuple[re.Pattern[str], str]]:
        if not self.known:
            return []
        return [(re.compile(rf"{pattern}(?=(?:{'|'.join(self.known)})(?!\w))"), new)]


def _of_module(before: Chapter, after: Chapter) -> list[tuple[re.Pattern[str], str]]:
    """Return what follows paths of code, results, notebook and test."""
    old, new = re.escape(before.code), after.code
    results = rf"(?<!\w){RESULTS.name}/{old}(?=/)"
    return [
        (re.compile(rf"(?<!\w){shown(CHAPTERS)}/{old}{ENDED}"), f"{shown(CHAPTERS)}/{new}"),
        (re.compile(results), f"{RESULTS.name}/{new}"),
        (re.compile(rf"(?<!\w)notebooks/{old}(?=\.(?:ipynb|html)\b)"), f"notebooks/{new}"),
        (re.compile(rf"(?<!\w)book/test_{old}(?=\.py\b)"), f"book/test_{new}"),
    ]


def _of_page(before: Chapter, after: Chapter) -> list[tuple[re.Pattern[str], str]]:
    """Return what follows addresses from the root of docs/; of a page that lies there, those that name docs/."""
    old, new = (re.sub(r"\.md$", "", one.address) for one in (before, after))
    if before.section:
        return [(re.compile(rf"(?<![\w-]){re.escape(old)}{MADE}"), new)]
    return [(re.compile(rf"(?<![\w-])docs/{re.escape(old)}{MADE}"), f"docs/{new}")]


def _replaced(text: str, patterns: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for pattern, new in patterns:
        text = pattern.sub(new, text)
    return text
