"""What became of a post: printed at the end, each with its place in the post."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from engine.ground.messages import message


@dataclass
class Report:
    """Lines of what was taken over, mended, dropped, and left to do. source: the post, named before each line."""

    source: str = ""
    taken: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    counts: dict[str, list[str]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def count(self, said: str, place: str) -> None:
        """Say what was taken over in another form, and is said once for all places."""
        self.counts.setdefault(said, []).append(place)

    def differs(self, place: str, said: str) -> None:
        """Say where the draft does not show what the post does."""
        self.differences.append(f"{place}: {said}")

    def mapped(self, said: str) -> None:
        """Say what was taken over in another form."""
        self.taken.append(said)

    def dropped(self, said: str) -> None:
        """Say what is not on the page."""
        self.gone.append(said)

    def to_do(self, place: str, said: str) -> None:
        """Say what the author has to decide."""
        self.left.append(f"{place}: {said}")

    def lines(self) -> list[str]:
        """Return it as the command prints it."""
        counted = [f"{said}: {len(places)} ({_some(places)})" for said, places in self.counts.items()]
        parts = {
            "Taken over": [*self.taken, *counted],
            "Dropped": self.gone,
            "Left to do": self.left,
            "Differs from the post": self.differences,
        }
        out: list[str] = []
        for title, said in parts.items():
            out += [message(title) + message(":"), *(f"  {self._placed(one)}" for one in said)] if said else []
        return out

    def _placed(self, said: str) -> str:
        """Return a line with the file before its place."""
        if not self.source:
            return said
        line = re.match(message("line {number}", number=r"(\d+)") + ": ", said)
        return f"{self.source}:{line[1]}: {said[line.end() :]}" if line else f"{self.source}: {said}"


def _some(places: list[str]) -> str:
    """Return the first of some places."""
    first = list(dict.fromkeys(places))
    return ", ".join(first[:5]) + (" …" if len(first) > 5 else "")
