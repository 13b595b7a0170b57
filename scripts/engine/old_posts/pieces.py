"""Formulas of a post, out of it and put back as this site's Markdown reads them.

Where a formula stood stands a character of a private plane, which no rule of Markdown touches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

FIRST, LAST = 0xF0000, 0xFFFFD
MARK = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]")


@dataclass
class Piece:
    """A formula: its TeX, as the post wrote it, where, why it does not parse, and its TeX before it was mended."""

    tex: str
    display: bool
    source: str
    place: str
    error: str = ""
    before: str = ""


def verbatim(text: str, pieces: list[Piece]) -> str:
    """Return a text with its formulas as the post wrote them."""
    return MARK.sub(lambda mark: pieces[ord(mark[0]) - FIRST].source, text)


def put_back(text: str, pieces: list[Piece]) -> str:
    """Return the text of a page with its formulas; those for a line of their own stand alone on one."""
    lines = []
    for line in text.split("\n"):
        alone = line.strip(" >")
        piece = pieces[ord(alone) - FIRST] if MARK.fullmatch(alone) else None
        if piece and piece.display and piece.tex and not piece.error:
            lead = line[: -len(alone)] if alone else line
            lines += [f"{lead}{one}" for one in _display(piece)]
        else:
            table = line.lstrip(" >").startswith("|")
            lines.append(MARK.sub(partial(_inline, pieces, table), line))
    return "\n".join(lines)


def _display(piece: Piece) -> list[str]:
    if piece.tex.startswith("\\begin") and piece.source.startswith("\\begin"):
        return piece.tex.split("\n")
    return ["$$", *piece.tex.split("\n"), "$$"]


def _inline(pieces: list[Piece], table: bool, mark: re.Match[str]) -> str:
    piece = pieces[ord(mark[0]) - FIRST]
    plain = " ".join(piece.tex.split())
    if piece.error or not plain:
        return code(plain) if plain else ""
    if table:
        plain = re.sub(r"\\?\|", r"{\\vert}", plain)
    following = mark.string[mark.end() :][:1]
    return f"${plain}$" + (" " if following.isdigit() else "")


def code(text: str) -> str:
    """Return a text as code in a line; in a table a bar would end the cell."""
    return f"`` {' '.join(text.split()).replace('`', ' ').replace('|', '¦')} ``"


def short(text: str) -> str:
    """Return the beginning of a text, in a line."""
    line = " ".join(text.split())
    return line if len(line) <= 50 else f"{line[:49]}…"
