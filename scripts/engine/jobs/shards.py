"""Parts of a build for several machines that do not know of each other: each runs one, a last one takes all runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.ground.messages import message
from engine.ground.problem import Problem
from engine.results.freshness import Entry

UNKNOWN = 60.0  # seconds that are reckoned for a result that has never run


@dataclass(frozen=True)
class Shard:
    """One of several parts, the first of which is 1."""

    number: int
    of: int


def parse(text: str) -> Shard:
    """Return the shard that is called `2/4`. Raises Problem where none is."""
    found = re.fullmatch(r"([1-9]\d{0,3})/([1-9]\d{0,3})", text)
    if not found or int(found[1]) > int(found[2]):
        raise Problem(message("--shard {text}: write --shard 2/4 for the second of four parts", text=text))
    return Shard(int(found[1]), int(found[2]))


def part(entries: Sequence[Entry], shard: Shard) -> list[Entry]:
    """Return the results of a shard, in their order. By their last runs all shards take about the same time.

    Whoever asks with the same results and records gets the same parts: every result is in one.
    """
    taken = [0.0] * shard.of
    chosen = set()
    for entry in sorted(entries, key=lambda one: (-seconds(one), one.key)):
        least = taken.index(min(taken))
        taken[least] += seconds(entry)
        if least + 1 == shard.number:
            chosen.add(entry.key)
    return [entry for entry in entries if entry.key in chosen]


def seconds(entry: Entry) -> float:
    """Return how long a result is reckoned to take."""
    return max(entry.record.ran.seconds, 0.1) if entry.record else UNKNOWN
