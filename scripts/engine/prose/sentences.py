"""The sentences of a line of Markdown. A tag is no place where one ends, whatever stands in it."""

from __future__ import annotations

import re

from engine.prose import reading
from engine.prose.open_text import TAG

END = re.compile(r"(?<=[。！？；!?;])|(?<=\.)(?=\s)")


def sentences(line: str) -> list[str]:
    """Return the sentences of a line, which together are the line."""
    places = ends(TAG.sub(lambda match: "-" * len(match[0]), line))
    return [line[start:end] for start, end in zip([0, *places], [*places, len(line)], strict=True)]


def ends(text: str) -> list[int]:
    """Return behind which letters of a text a sentence ends and something may follow."""
    return [match.start() for match in END.finditer(text)]


def around(line: str, place: int) -> str:
    """Return the sentence in which a letter of a line stands, as it is read; place: counts letters."""
    end = 0
    for sentence in sentences(line):
        end += len(sentence)
        if place < end:
            return reading.parsed(sentence).text(deep=True).strip()
    return ""
