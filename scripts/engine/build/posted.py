"""What the old post of a chapter printed, beside what its experiments print when they run for the first time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.build.conductor import Row
from engine.ground.messages import message
from engine.ground.paths import CHAPTERS, read
from engine.ground.words import words
from engine.results.comparison import leaves

MOST = 5  # numbers of a result that are told one by one


def kept(chapter: str) -> Path:
    """Return where the numbers of a chapter's old post are kept: {experiment: {name: numbers as they were written}}."""
    return CHAPTERS / f"{chapter}.post.toml"


def said(rows: Sequence[Row]) -> list[str]:
    """Return lines that say of new results how far they are from those of the post."""
    return [line for row in rows if row.state.startswith("new") for line in _of(row)]


def _of(row: Row) -> Iterator[str]:
    chapter, _, name = row.entry.key.partition(".")
    path = kept(chapter)
    posted = tomllib.loads(read(path)).get(name.partition("@")[0], {}) if path.exists() else {}
    for printed, numbers in posted.items():
        if numbers and printed in row.record.numbers:
            now = [float(value) for _, value in leaves(row.record.numbers[printed], "")]
            yield from _beside(f"{row.entry.key}.{printed}", numbers, now)


def _beside(key: str, numbers: Sequence[str], now: Sequence[float]) -> Iterator[str]:
    """Yield lines that say of some numbers how far they are from those of the post."""
    other = [pair for pair in zip(numbers, now, strict=False) if _written(pair[1], pair[0]) != pair[0]]
    for post, value in other[:MOST] or [(numbers[-1], now[-1])]:
        yield f"{key}: " + words().old_posts.posted.format(post=post, now=_written(value, post))
    far = max((abs(value - float(post)) for post, value in other), default=0.0)
    yield message(
        "{key}: {same} of {count} numbers as the post has them",
        key=key,
        same=len(numbers) - len(other),
        count=len(numbers),
    ) + (message("; the farthest is {far:.2g} away", far=far) if other else "")


def _written(value: float, post: str) -> str:
    """Return a number as precise as the post had it."""
    exponent = "e" if "e" in post.lower() else "f"
    decimals = len(post.lower().partition("e")[0].partition(".")[2])
    return f"{value:{'+' if post.startswith('+') else ''}.{decimals}{exponent}}"
