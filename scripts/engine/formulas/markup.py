"""Formulas as a page holds them: text in the font of the site, in the box that MathJax gives it, so nothing moves.

A formula that is a line of letters and powers of ten is an SVG with a name that is heard; others have MathML beside
it, for those who hear them. Rules, and glyphs for which the font has no place, are paths.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from engine.formulas import plain_text
from engine.formulas.drawing import EM, TEX, Drawing, Formula
from engine.formulas.macros import expanded
from engine.formulas.places import place

Part = dict[str, Any]
Origin = tuple[float, float, float]  # x, y and scale of what a part stands in

WIDE = 14  # em: a line of a phone has about 20
LINE = (-180, 240)  # where most formulas in a line end, upwards, and how high they are
STEP, STEPS = 20, 15  # of how far others reach below them, and how many the style sheet knows

GLYPH = re.compile(r'<use([^>]*) href="\{([\w-]+)\}"([^>]*)></use>')  # in markup that MathJax made
TAG = re.compile(r"<(\w+)")
IN_A_LINE = {"math", "mrow", "mi", "mn", "mo", "mtext", "mspace"}
# 10⁻⁶ is heard as such from letters too
POWER = re.compile(
    r"<msup[^>]*>\s*<mn[^>]*>10</mn>\s*(?:<mrow[^>]*>\s*)?(?:<mo[^>]*>[^<]*</mo>\s*)?<mn[^>]*>\d+</mn>\s*(?:</mrow>\s*)?</msup>"
)

# what only concerns how MathML would look
LOOKS = re.compile(r' (?:xmlns|data-[\w-]+|stretchy|displaystyle|\w+spacing|columnalign|[lr]space)="[^"]*"')


class Letter(NamedTuple):
    """A letter at its place. x, y: units of a drawing, y downwards; scale: of the size of the text."""

    text: str
    x: int
    y: int
    scale: float


def markup(formula: Formula, drawing: Drawing, scrolls: str = "", named: bool = False) -> str:
    """Return a formula as the page shows it. Its TeX stands in an attribute, for those who copy it.

    scrolls: attributes of what may scroll. named: let it be heard by a name in plain text, however it is built.
    """
    line = named or set(TAG.findall(POWER.sub("", drawing["mathml"]))) <= IN_A_LINE
    label = f'role="img" aria-label="{html.escape(plain_text.plain(drawing["mathml"]))}"'
    tex = f'{TEX}="{html.escape(expanded(formula.tex))}"'  # where it is copied to, nobody knows the site's macros
    wide = drawing["box"][2] > WIDE * EM
    if line and not (wide or formula.display):
        return _svg(drawing, f"{label} {tex}", "arithmatex")
    seen = _svg(drawing, label) if line else _svg(drawing, 'aria-hidden="true"') + _heard(drawing["mathml"])
    kind, classes = ("div", " display") if formula.display else ("span", " wide" * wide)
    return f'<{kind} class="arithmatex{classes}"{scrolls if classes else ""} {tex}>{seen}</{kind}>'


def glyphs(drawing: Drawing) -> dict[str, str]:
    """Return {name: outline} of the glyphs that a formula takes from the font."""
    return {name: outline for name, outline in drawing["glyphs"].items() if outline and place(name)}


def _svg(drawing: Drawing, given: str, kind: str = "") -> str:
    left, top, width, height = drawing["box"]
    top, height, steps = _placed(top, height)
    width = round(width + 0.5)
    size = 'height="1.2em"' if (top, height) == LINE else f'width="{_short(width / EM)}em"'
    classes = " ".join(filter(None, [kind, *(f"low-{power}" for power in (1, 2, 4, 8) if steps & power)]))
    named = f' class="{classes}"' if classes else ""
    return f'<svg{named} {given} {size} viewBox="{round(left)} {top} {width} {height}">{_ink(drawing)}</svg>'


def _placed(top: float, height: float) -> tuple[int, int, int]:
    """Return where a drawing begins upwards, how high it is, and by how many steps it reaches below a line of others.

    Before and after in units of a drawing. Steps are told by classes: a strict policy forbids styles.
    """
    lowest = LINE[0] + LINE[1]
    if top >= LINE[0] and top + height <= lowest:
        return *LINE, 0
    steps = min(max(0, math.ceil((top + height - lowest) / STEP)), STEPS)
    first = math.floor(top)
    return first, max(lowest + steps * STEP, math.ceil(top + height)) - first, steps


def _ink(drawing: Drawing) -> str:
    if "markup" in drawing:
        drawn = GLYPH.sub(lambda match: _glyph(match[2], match[1] + match[3], drawing), drawing["markup"])
        return f'<g transform="scale({EM / 1000})">{drawn}</g>'
    ink = list(_inked({"at": [0, 0], "scale": 1, "parts": drawing["parts"]}, (0, 0, 1), drawing))
    letters = [one for one in ink if isinstance(one, Letter)]
    return "".join([_text(letters), *(one for one in ink if isinstance(one, str))])


def _inked(part: Part, origin: Origin, drawing: Drawing) -> Iterator[Letter | str]:
    """Yield the letters of a part, and the paths of what is none."""
    x, y = (round(start + origin[2] * length) for start, length in zip(origin, part["at"], strict=False))
    scale = origin[2] * part["scale"]
    if "rule" in part:
        left, top, width, height = (round(scale * length) for length in part["rule"])
        yield f'<path d="M{x + left} {y + top}h{width}v{height}h{-width}z"/>'
    elif "parts" in part:
        for inner in part["parts"]:
            yield from _inked(inner, (x, y, scale), drawing)
    elif letter := place(part["glyph"]):
        if drawing["glyphs"][part["glyph"]]:
            yield Letter(letter, x, y, round(scale, 3))
    else:
        yield _glyph(part["glyph"], f' transform="translate({x} {y})scale({_short(scale)})"', drawing)


def _glyph(name: str, given: str, drawing: Drawing) -> str:
    """Return a glyph by itself, in an element with the attributes that are given."""
    outline = drawing["glyphs"][name]
    if not outline:
        return ""
    letter = place(name)
    return f"<text{given}>{html.escape(letter)}</text>" if letter else f'<path{given} d="{outline}"/>'


def _text(letters: list[Letter]) -> str:
    """Return letters as one text, in the order in which they are read; what is smaller is a part of it."""
    across, down = _list([one.x for one in letters]), _list([one.y for one in letters], again=True)
    runs = (_run(scale, "".join(one.text for one in run)) for scale, run in groupby(letters, lambda one: one.scale))
    return f"<text{across and f' x={across}'}{down and f' y={down}'}>{''.join(runs)}</text>" if letters else ""


def _run(scale: float, letters: str) -> str:
    text = html.escape(letters, quote=False)
    return text if scale == 1 else f'<tspan font-size="{_short(EM * scale)}">{text}</tspan>'


def _list(places: list[int], again: bool = False) -> str:
    """Return a list of places as the value of an attribute, "" for the beginning. again: the last one stays."""
    while again and places[1:] and places[-1] == places[-2]:
        places = places[:-1]
    return f'"{" ".join(map(str, places))}"' if places != [0] else ""


def _heard(text: str) -> str:
    """Return MathML for those who hear a formula."""
    text = re.sub(r">\s+<", "><", LOOKS.sub("", text))
    return re.sub(r"&#x([0-9A-F]+);", lambda match: html.escape(chr(int(match[1], 16))), text)


def _short(number: float) -> str:
    return re.sub(r"^(-?)0\.", r"\1.", f"{number:.3f}".rstrip("0").rstrip(".")) if round(number, 3) else "0"
