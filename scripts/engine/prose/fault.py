"""What does not hold on a page, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.ground.paths import shown


@dataclass(frozen=True)
class Fault:
    """Something on a page that does not hold, with the place to mend it."""

    path: Path
    line: int
    text: str
    fatal: bool = False  # the generator cannot render the page
    is_claim: bool = False  # in words, that its record does not bear out: only the author can mend it

    def __str__(self) -> str:
        return f"{shown(self.path)}:{self.line}: {self.text}"
