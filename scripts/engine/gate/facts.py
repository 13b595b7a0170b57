"""What is known of a page once it was looked at: little beside the page, and all that others ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Outline:
    """What other pages ask of a page, which its bytes alone decide.

    anchors: what a link to it may name behind #; has_sources: whether it says where numbers come from.
    """

    title: str
    anchors: frozenset[str]
    has_sources: bool


@dataclass(frozen=True)
class Facts:
    """What the site asks of a page.

    links: {place in the folder: anchors there} of what the page links to and loads; pictures: its share cards;
    said: its numbers that look like results; cards: (number, {commit: what it was from that commit on}).
    """

    links: Mapping[str, tuple[str, ...]]  # of empty sets each would have one of its own
    pictures: tuple[str, ...]
    footnotes: frozenset[str]
    said: frozenset[str]
    cards: Sequence[tuple[str, Mapping[str | None, str]]]
