"""The files of a book as random edits find and change them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeVar

LEFT_OUT = {".git", ".cache", "site", "node_modules", "__pycache__"}
FENCE = re.compile(r"\s*(```|\$\$|--8<--|<|\||#|---)")  # begins a line that is no prose

Kind = Callable[["Tree"], str]  # makes an edit, and says what it did
One = TypeVar("One")


class Nothing(Exception):
    """There is nothing that such an edit could change."""


@dataclass
class Tree:
    """A book. rng: draws all that is random; variables: of the environment of its builds; made: counts what is new."""

    root: Path
    rng: Random
    variables: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def path(self, name: str) -> Path:
        return self.root / name

    def read(self, name: str) -> str:
        return self.path(name).read_text(encoding="utf-8", errors="replace")

    def write(self, name: str, text: str) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_text(text, encoding="utf-8", newline="\n")

    def one(self, among: Iterable[One]) -> One:
        """Return one of these. Raises Nothing where there are none."""
        found = list(among)
        if not found:
            raise Nothing
        return self.rng.choice(found)

    def new(self) -> int:
        """Return a number that no edit had before."""
        self.made += 1
        return self.made

    def names(self, *patterns: str) -> list[str]:
        """Return the names of files, but for what is made or installed."""
        found = {path for pattern in patterns for path in self.root.glob(pattern) if path.is_file()}
        every = (path.relative_to(self.root) for path in found)
        return sorted(one.as_posix() for one in every if not LEFT_OUT & {*one.parts})

    def pages(self) -> list[str]:
        """Return the pages that an author writes."""
        return self.names("docs/*.md", "docs/walks/*.md")

    def replaced(self, name: str, old: str, new: str) -> str:
        """Put a text in place of another, where it stands first; say so. Raises Nothing where it stands nowhere."""
        text = self.read(name)
        if old not in text:
            raise Nothing
        self.write(name, text.replace(old, new, 1))
        return f"{name}: {old!r} → {new!r}"

    def match(self, name: str, pattern: str, change: Callable[[re.Match[str]], str]) -> str:
        """Change one of the places in a file where a pattern fits; say so. Raises Nothing where it fits nowhere."""
        text = self.read(name)
        found = self.one(re.finditer(pattern, text, re.MULTILINE))
        new = change(found)
        self.write(name, text[: found.start()] + new + text[found.end() :])
        return f"{name}: {found[0]!r} → {new!r}"

    def prose(self, name: str) -> list[int]:
        """Return the numbers, from 0, of the lines of a page that are plain sentences on the outermost level."""
        lines, within, found = self.read(name).split("\n"), False, []
        front = lines.index("---", 1) if lines[:1] == ["---"] else 0
        for place, line in enumerate(lines):
            within ^= line.lstrip().startswith(("```", "$$"))
            if place > front and not within and re.match(r"[A-Z].*[.:]$", line) and not FENCE.match(line):
                found.append(place)
        return found

    def line(self, name: str, places: Sequence[int], change: Callable[[str], str]) -> str:
        """Change one of the lines of a file; say so."""
        lines = self.read(name).split("\n")
        place = self.one(places)
        old, lines[place] = lines[place], change(lines[place])
        self.write(name, "\n".join(lines))
        return f"{name}:{place + 1}: {old[:60]!r} → {lines[place][:90]!r}"

    def edited(self, kinds: Iterable[Kind]) -> str:
        """Make an edit of one of these kinds that finds something to change; say what it did."""
        before, every = self.snapshot(), list(kinds)
        while True:
            kind = self.one(every)
            try:
                return f"{kind.__name__}: {kind(self)}"
            except Nothing:
                self.restore(before)

    def snapshot(self) -> dict[str, bytes]:
        """Return the bytes of all files, by their names."""
        found: dict[str, bytes] = {}
        for place, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if name not in LEFT_OUT]
            files = (Path(place, name) for name in names)
            found |= {path.relative_to(self.root).as_posix(): path.read_bytes() for path in files}
        return found

    def restore(self, wanted: dict[str, bytes]) -> None:
        """Let all files be as they were."""
        now = self.snapshot()
        for name in now.keys() - wanted.keys():
            self.path(name).unlink()
        for name in (name for name, content in wanted.items() if now.get(name) != content):
            self.path(name).parent.mkdir(parents=True, exist_ok=True)
            self.path(name).write_bytes(wanted[name])
