"""Formulas of a post, found and taken out before Markdown is read; see `pieces`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from engine.formulas import drawing
from engine.formulas.drawing import Formula
from engine.ground.messages import message
from engine.old_posts import tex
from engine.old_posts.pieces import FIRST, LAST, Piece, short
from engine.old_posts.post import Line
from engine.old_posts.report import Report

CODE = r"""
    ^(?:[ >]|[-*+][ ]|\d+[.)][ ])*(?P<fence>`{3,}|~{3,})[^\n]*(?:\n.*?^[ >]*(?P=fence)[`~]*[ ]*$|.*\Z)
    | (?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ ]*\n).)+?(?<!`)(?P=ticks)(?!`)
    | <!--.*?--> | \\\$ | <[A-Za-z]+\s+[\w-]+\s*=[^<>]*>
"""
DISPLAY = r"""
    (?P<bold>\*\*)?\$\$(?P<dollars>(?:\\.|[^\\$]|\$(?!\$))+?)\$\$(?(bold)\*\*)
    | (?:^|(?<=\n))[ >]*\$[ ]*\n(?P<single>[^$]+?)\n[ >]*\$[ ]*$
    | \\\\\[(?P<escaped_brackets>.+?)\\\\\]
    | ^[ >]*\\\[(?P<brackets>.+?)\\\][ ]*$
    | (?P<environment>\\begin\{(?P<name>[A-Za-z]+\*?)\}.+?\\end\{(?P=name)\})
"""
NEXT = r"\n(?![ >]*(?:\n|[-*+][ ]|\d+[.)][ ]|\#{1,6}[ ]|\||`{3}|~{3}))"  # a line of the same paragraph
INLINE = rf"""
    \\\\\((?P<escaped_round>.+?)\\\\\)
    | \\\((?P<round>[^\n]+?)\\\)
    | (?<!\\)\$(?P<dollar>(?![\s$])(?:\\.|[^\\$\n]|{NEXT})+?(?<![\s\\]))\$(?!\d)
    | (?<!\\)\$[ ]*(?P<loose>(?=[^$\n]*[\\_^={{}}]|[A-Za-z][ ]*\$)(?:\\.|[^\\$\n])+?)[ ]*\$
"""
PATTERN = re.compile(f"(?P<code>{CODE})|(?P<display>{DISPLAY})|{INLINE}", re.VERBOSE | re.DOTALL | re.MULTILINE)
BODIES = (
    *("dollars", "single", "escaped_brackets", "brackets", "environment"),
    *("escaped_round", "round", "dollar", "loose"),
)
OUTER = re.compile(r"(?:[ >]|[-*+][ ]|\d+[.)][ ])*")  # before a formula that stands alone on its lines
BEYOND = re.compile(r"^ {0,3}(?:#{1,6} |`{3}|~{3})", re.MULTILINE)  # no formula goes on beyond it
BAR = re.compile(r"(?<!\\)\|")
LEAD = re.compile("[ >]*")


def taken_out(lines: list[Line], report: Report, escaped: bool | None = None) -> tuple[list[Line], list[Piece]]:
    r"""Return the lines with marks in the place of the formulas, and the formulas.

    What a cell of a notebook leaves open ends with it. escaped: whether \_ stands for a subscript, None to find out.
    """
    pieces: list[Piece] = []
    done: list[Line] = []
    escaped = tex.escapes(list(bodies(lines))) if escaped is None else escaped
    for _, cell in groupby(lines, key=lambda line: line.place if line.place.startswith("cell") else ""):
        done += _cell([*cell], pieces, report, escaped)
    _try(pieces, report)
    return done, pieces


def bodies(lines: list[Line]) -> Iterator[str]:
    """Yield the TeX of some lines as it is written."""
    for match in _found("\n".join(line.text for line in lines)):
        yield next(match[name] for name in BODIES if match[name] is not None)


def _cell(lines: list[Line], pieces: list[Piece], report: Report, escaped: bool) -> list[Line]:
    text = "\n".join(line.text for line in lines)
    kept = _Kept(lines)
    end = 0
    for match in _found(text):
        if FIRST + len(pieces) > LAST:
            break
        lead = LEAD.match(match[0])[0] if match["brackets"] or match["single"] else ""  # type: ignore[index]
        kept.add(text[end : match.start()] + lead)
        pieces.append(_piece(match, kept.place, report, escaped))
        kept.mark(chr(FIRST + len(pieces) - 1), match[0].count("\n"))
        end = match.end()
    kept.add(text[end:])
    return [*kept.done, Line(kept.open, kept.place)]


def _found(text: str) -> Iterator[re.Match[str]]:
    """Yield the formulas of a text; what is none is passed by its first letters alone."""
    start = 0
    while match := PATTERN.search(text, start):
        if match["code"]:
            start = match.end()
        elif _is_none(match):
            start = match.start() + (2 if match["display"] else 1)
        else:
            start = match.end()
            yield match


def _is_none(match: re.Match[str]) -> bool:
    """Whether what looks like a formula is prose, crosses the cells of a table, or goes on beyond its part."""
    body = next(match[name] for name in BODIES if match[name] is not None)
    if match["display"]:
        return bool(BEYOND.search(body)) or ("\n\n" in body and not _stands_alone(match))
    if match["round"] and ("$" in match.string or body.strip().isdigit()) and not re.search(r"[\\^_={}]", body):
        return True  # brackets, which some editors escape
    return tex.is_prose(body) or _crosses(match)


def _crosses(match: re.Match[str]) -> bool:
    """Whether a formula holds a bar that ends a cell: without it its row has fewer cells than the table."""
    if not BAR.search(match[0]):
        return False
    text = match.string
    start = text.rfind("\n", 0, match.start()) + 1
    row = text[start : text.find("\n", match.end()) if "\n" in text[match.end() :] else len(text)]
    if not row.lstrip(" >").startswith("|"):
        return False
    above = re.findall(r"^[ >]*\|[ |:-]*-[ |:-]*$", text[:start], re.MULTILINE)
    return bool(above) and len(BAR.findall(row.strip())) <= len(BAR.findall(above[-1].strip()))


def _stands_alone(match: re.Match[str]) -> bool:
    """Whether nothing but the marks of lists and quotes stands on the lines of a formula beside it."""
    text = match.string
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    after = text[match.end() :].partition("\n")[0]
    return bool(OUTER.fullmatch(before)) and not after.strip()


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


def _piece(match: re.Match[str], place: str, report: Report, escaped: bool) -> Piece:
    kind, body = next((name, match[name]) for name in BODIES if match[name] is not None)
    display = bool(match["display"]) and (kind != "dollars" or "\n" in body.strip() or _stands_alone(match))
    plain, mended = tex.normal(body, display, alone=kind == "environment", escaped=escaped)
    if kind == "loose":
        mended.append(message("blanks inside of the dollars"))
    if kind == "dollars" and not display:
        report.count(message("formulas in $$ within a sentence, now in $"), place)
    if kind in {"round", "escaped_round", "brackets", "escaped_brackets"}:
        report.count(message("formulas in \\( \\) or \\[ \\]"), place)
    if mended:
        how = message(", ").join(mended)
        report.mapped(message("{place}: formula {formula}: {how}", place=place, formula=short(plain), how=how))
    return Piece(plain, display, match[0], place)


def _try(pieces: list[Piece], report: Report) -> None:
    """Let MathJax parse every formula, those that it does not with its own names; note what it does not even so."""
    wrong = [piece for piece, error in _errors(pieces) if error]
    for piece in wrong:
        piece.before, piece.tex = piece.tex, tex.written_out(piece.tex)
    for piece, error in _errors(wrong):
        if error:
            piece.tex, piece.before, piece.error = piece.before, "", error
            report.to_do(
                piece.place, message("formula does not parse: {error}: {tex}", error=error, tex=short(piece.tex))
            )
        else:
            report.mapped(
                message(
                    "{place}: formula {before}: written as {after}",
                    place=piece.place,
                    before=short(piece.before),
                    after=short(piece.tex),
                )
            )


def _errors(pieces: list[Piece]) -> list[tuple[Piece, str]]:
    drawn = drawing.attempted([Formula(piece.tex, piece.display) for piece in pieces])
    return [
        (piece, " ".join(str(drawn[Formula(piece.tex, piece.display)].get("error", "")).split())) for piece in pieces
    ]
