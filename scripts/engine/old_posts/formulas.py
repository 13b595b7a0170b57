"""Formulas of a post: taken out before Markdown is read, put back as this site's Markdown reads them.

Where a formula stood stands a character of a private plane, which no rule of Markdown touches.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from engine.formulas import drawing
from engine.formulas.drawing import Formula
from engine.old_posts.post import Line
from engine.old_posts.report import Report

FIRST, LAST = 0xF0000, 0xFFFFD
MARK = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]")

CODE = r"""
    ^(?:[ >]|[-*+][ ]|\d+[.)][ ])*(?P<fence>`{3,}|~{3,})[^\n]*(?:\n.*?^[ >]*(?P=fence)[`~]*[ ]*$|.*\Z)
    | (?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ ]*\n).)+?(?<!`)(?P=ticks)(?!`)
    | <!--.*?--> | \\\$
"""
DISPLAY = r"""
    \$\$(?P<dollars>(?:\\.|[^\\$]|\$(?!\$))+?)\$\$
    | \\\\\[(?P<escaped_brackets>.+?)\\\\\]
    | ^[ >]*\\\[(?P<brackets>.+?)\\\][ ]*$
    | (?P<environment>\\begin\{(?P<name>[A-Za-z]+\*?)\}.+?\\end\{(?P=name)\})
"""
INLINE = r"""
    \\\\\((?P<escaped_round>.+?)\\\\\)
    | \\\((?P<round>[^\n]+?)\\\)
    | (?<!\\)\$(?P<dollar>(?![\s$])(?:\\.|[^\\$\n]|\n(?![ >]*\n))+?(?<![\s\\]))\$(?!\d)
    | (?<!\\)\$[ ]*(?P<loose>(?=[^$\n]*[\\_^={}]|[A-Za-z][ ]*\$)(?:\\.|[^\\$\n])+?)[ ]*\$
"""
PATTERN = re.compile(f"(?P<code>{CODE})|(?P<display>{DISPLAY})|{INLINE}", re.VERBOSE | re.DOTALL | re.MULTILINE)
BODIES = ("dollars", "escaped_brackets", "brackets", "environment", "escaped_round", "round", "dollar", "loose")

LEAD = re.compile("[ >]*")
WORDS = re.compile(r"\\(?:text\w*|mathrm|mathtt|operatorname\*?|label|ref|eqref|tag)\s*\{[^{}]*\}")
_Change = Callable[[str], str]
INSIDE = {"align": "aligned", "eqnarray": "aligned", "gather": "gathered", "equation": "", "multline": "gathered"}


@dataclass
class Piece:
    """A formula: its TeX, as the post wrote it, where, and why it does not parse."""

    tex: str
    display: bool
    source: str
    place: str
    error: str = ""


def taken_out(lines: list[Line], report: Report) -> tuple[list[Line], list[Piece]]:
    """Return the lines with marks in the place of the formulas, and the formulas."""
    text = "\n".join(line.text for line in lines)
    pieces: list[Piece] = []
    kept = _Kept(lines)
    end = 0
    for match in PATTERN.finditer(text):
        if not match["code"] and FIRST + len(pieces) <= LAST:
            lead = LEAD.match(match[0])[0] if match["brackets"] else ""  # type: ignore[index]
            kept.add(text[end : match.start()] + lead)
            pieces.append(_piece(match, kept.place, report))
            kept.mark(chr(FIRST + len(pieces) - 1), match[0].count("\n"))
            end = match.end()
    kept.add(text[end:])
    _try(pieces, report)
    return [*kept.done, Line(kept.open, kept.place)], pieces


class _Kept:
    """Lines that grow, each with the place of the line in which it began."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines, self.done, self.open, self.number = lines, [Line("", "")][:0], "", 0

    @property
    def place(self) -> str:
        return self.lines[self.number].place

    def add(self, text: str) -> None:
        first, *others = text.split("\n")
        self.open += first
        for other in others:
            self.done.append(Line(self.open, self.place))
            self.open, self.number = other, self.number + 1

    def mark(self, mark: str, skipped: int) -> None:
        self.open += mark
        self.number += skipped


def _piece(match: re.Match[str], place: str, report: Report) -> Piece:
    kind, body = next((name, match[name]) for name in BODIES if match[name] is not None)
    display = bool(match["display"])
    tex, mended = normal(body, display, alone=kind == "environment")
    if kind == "loose":
        mended.append("blanks inside of the dollars")
    if mended:
        report.mapped(f"{place}: formula {_short(tex)}: {', '.join(mended)}")
    return Piece(tex, display, match[0], place)


def normal(tex: str, display: bool, alone: bool = False) -> tuple[str, list[str]]:
    """Return TeX without what other renderers wanted escaped, and what was done to it.

    alone: an environment without dollars around it.
    """
    plain = "\n".join(line for line in re.sub(r"^[ >]*>", "", tex, flags=re.MULTILINE).split("\n") if line.strip())
    plain = textwrap.dedent(plain).strip() if display else " ".join(plain.split())
    mended = []
    for said, change in _changes(display, alone):
        changed = change(plain)
        if changed != plain:
            mended.append(said)
            plain = changed
    return plain, mended


def _changes(display: bool, alone: bool) -> Iterator[tuple[str, _Change]]:
    yield "entities written out", lambda tex: html.unescape(tex) if re.search("&(?:amp|lt|gt);", tex) else tex
    yield r"\\\\ is \\", lambda tex: re.sub(r"\\{4}", r"\\\\", tex)
    yield r"\\{ is \{", lambda tex: re.sub(r"\\\\(?=[{}])", r"\\", tex)
    yield r"\_ is _", _plain_signs
    yield r"\ at a line's end is \\", lambda tex: re.sub(r"(?<!\\)\\$(?=\n)", r"\\\\", tex, flags=re.MULTILINE)
    yield "no \\label", lambda tex: re.sub(r"\\label\s*\{[^{}]*\}", "", tex)
    if display and not alone:
        yield "environments for the inside of $$", _inside


def _plain_signs(tex: str) -> str:
    """Take the backslash from an escaped underscore or star, other than in words."""
    words = [match.span() for match in WORDS.finditer(tex)]

    def sign(match: re.Match[str]) -> str:
        kept = any(start <= match.start() < end for start, end in words)
        return match[0] if kept else match[0][1:]

    return re.sub(r"(?<!\\)\\[_*]", sign, tex)


def _inside(tex: str) -> str:
    def environment(match: re.Match[str]) -> str:
        name = INSIDE[match[2]]
        return f"\\{match[1]}{{{name}}}" if name else ""

    return re.sub(rf"\\(begin|end)\{{({'|'.join(INSIDE)})\*?\}}", environment, tex).strip()


def _try(pieces: list[Piece], report: Report) -> None:
    """Let MathJax parse every formula; note those that it does not."""
    drawn = drawing.attempted([Formula(piece.tex, piece.display) for piece in pieces])
    for piece in pieces:
        error = drawn[Formula(piece.tex, piece.display)].get("error", "")
        piece.error = " ".join(str(error).split())
        if error:
            report.to_do(piece.place, f"formula does not parse: {piece.error}: {_short(piece.tex)}")


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
    tex = " ".join(piece.tex.split())
    if piece.error or not tex:
        return code(tex) if tex else ""
    if table:
        tex = re.sub(r"\\?\|", r"{\\vert}", tex)
    following = mark.string[mark.end() :][:1]
    return f"${tex}$" + (" " if following.isdigit() else "")


def code(text: str) -> str:
    """Return a text as code in a line; in a table a bar would end the cell."""
    return f"`` {' '.join(text.split()).replace('`', ' ').replace('|', '¦')} ``"


def _short(tex: str) -> str:
    line = " ".join(tex.split())
    return line if len(line) <= 50 else f"{line[:49]}…"
