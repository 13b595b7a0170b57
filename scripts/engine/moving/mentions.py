"""What may mean a chapter and is none of what can be followed: texts of code, lines of settings, as file:line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.ground.messages import message
from engine.ground.paths import decoded, shown
from engine.moving import code
from engine.moving.files import Contents
from engine.moving.place import places
from engine.new_chapter.chapter import Chapter
from engine.prose.open_text import line_of

SOME = 4  # lines that are named of a file


def found(contents: Contents, chapter: Chapter) -> list[str]:
    """Return `file:line, line, …` for each file with a text that is a name of a chapter, alone or before # . or /.

    Its own files are left out, and prose, in which links and numbers are followed and the rest is words.
    """
    own, lines = places(chapter), []
    names = "|".join(map(re.escape, {chapter.name, chapter.code}))
    word = re.compile(rf"(?<![\w./#-])(?:{names})(?![\w-])")
    for path, content in contents.items():
        text = decoded(path, content)
        is_prose = path.suffix in {".md", ".txt"}
        if is_prose or any(path.is_relative_to(one) for one in own) or not word.search(text):
            continue
        if at := sorted({*_lines(path, text, word)}):
            lines.append(_listed(path, at))
    return lines


def _lines(path: Path, text: str, word: re.Pattern[str]) -> Iterator[int]:
    """Yield the lines that name it: of code those with a text that begins with it, of other files all."""
    if path.suffix != ".py":
        yield from (line_of(text, match.start()) for match in word.finditer(text))
        return
    begins = re.compile(rf"[bfrBFR]*[\"']{word.pattern}(?=[\"'#./])")
    for start, end in code.said(text):
        if begins.match(text, start, end):
            yield line_of(text, start)


def _listed(path: Path, lines: Iterable[int]) -> str:
    at = [*map(str, lines)]
    more = message(" and {count} more", count=len(at) - SOME) if len(at) > SOME else ""
    return f"{shown(path)}:{', '.join(at[:SOME])}{more}"
