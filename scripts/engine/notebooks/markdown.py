"""The words of a page as notebooks and GitHub understand them: footnotes numbered, links from the notebooks' folder."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from engine.ground.paths import DOCS
from engine.prose import icons, references, soft_breaks, typed_keys
from engine.prose.markup import CODE_SPAN, DATA, fences
from engine.prose.numbered import Chapters

NOTE = re.compile(r"^ {0,3}\[\^([^\]]+)\]:\s*(.*)$")
REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
LINK = re.compile(r"(?:(?<=\]\()|(?<=\bsrc=\")|(?<=\bhref=\"))(?![a-z]+:|#|/)([^)\s#\"]+)")  # of HTML too
PRESET = re.compile(r"\[([^\[\]\n]+)\]\(#lab-[a-z0-9_]+\)")  # what sets a lab, which a notebook has not
ASIDE = re.compile(rf" ?[（(]{PRESET.pattern}[）)]")
SIZED = re.compile(r"(?<=\))\{:?[^{}\n]*(?:=| \.md-button)[^{}\n]*\}")  # attributes of an image or a button


class Words:
    """What the words of a page need to know of it. notes: {label: footnote} in the order of their first mention.

    chapters: what is numbered on this page and on others.
    """

    def __init__(self, path: Path, chapters: Chapters) -> None:
        self.path, self.chapters = path, chapters
        self.folder = path.parent.relative_to(DOCS).as_posix()
        self.notes: dict[str, str] = {}

    def without_notes(self, lines: list[str]) -> list[str]:
        """Return the lines of the page but for its footnotes, which are kept."""
        opened, kept, label = fences(lines), [], ""
        found: dict[str, str] = {}
        for number, line in enumerate(lines):
            match = None if opened[number] else NOTE.match(line)
            if match:
                label = match[1]
                found[label] = match[2]
            elif label and line.startswith("    "):
                found[label] = soft_breaks.without(f"{found[label]}\n{line.strip()}").replace("\n", " ")
            else:
                label = ""
                kept.append(line)
        mentioned = [one for line in kept for one in REFERENCE.findall(CODE_SPAN.sub("", line))]
        self.notes = {label: found[label] for label in [*mentioned, *found] if label in found}
        return kept

    def listed(self) -> str:
        """Return the footnotes as a list."""
        return "\n".join(f"{n}. {self.said(note)}" for n, note in enumerate(self.notes.values(), 1))

    def said(self, line: str) -> str:
        """Return a line of prose."""
        return "".join(piece if piece.startswith("`") else self._outside_code(piece) for piece in _pieces(line))

    def _outside_code(self, piece: str) -> str:
        labels = list(self.notes)
        piece = PRESET.sub(r"\1", ASIDE.sub("", piece))
        piece = references.LINK.sub(self._refer, DATA.sub(r"\2", piece))
        piece = SIZED.sub("", piece) if "](" in piece else piece
        piece = typed_keys.KEYS.sub(_keys, icons.ICON.sub("", piece))
        piece = REFERENCE.sub(lambda m: f"<sup>[{labels.index(m[1]) + 1}]</sup>" if m[1] in labels else m[0], piece)
        return LINK.sub(lambda m: posixpath.relpath(posixpath.join(self.folder, m[1]), "notebooks"), piece)

    def _refer(self, match: re.Match[str]) -> str:
        """Return a link; of a reference what it says, which leads to another page alone: a cell has no ids."""
        word, path, anchor = match.groups()
        found = references.found(self.chapters, self.path, word, path, anchor)
        return match[0] if found is None else found.text if found.here else f"[{found.text}]({path}#{anchor})"


def _keys(match: re.Match[str]) -> str:
    return "+".join(f"<kbd>{typed_keys.label(name)}</kbd>" for name in match[1].split("+"))


def _pieces(line: str) -> Iterator[str]:
    """Yield a line in pieces, each code or none."""
    last = 0
    for match in CODE_SPAN.finditer(line):
        yield line[last : match.start()]
        yield match[0]
        last = match.end()
    yield line[last:]
