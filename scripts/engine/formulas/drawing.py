"""Formulas drawn while the site is built: an SVG in the colour of the text, and MathML that is heard, not seen.

The reader's browser gets no script and no font for them. pymdownx.arithmatex marks the formulas, MathJax draws them
in Node (drawing.mjs), each once: what it drew is kept by TeX, version and settings. A page holds each glyph once,
and each formula that it repeats.
"""

from __future__ import annotations

import html
import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from engine.formulas import plain_text as mathml
from engine.formulas.macros import expanded
from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.paths import CACHE, read, shown
from engine.ground.problem import Problem
from engine.machine import npm

DRAW = Path(__file__).with_suffix(".mjs")
KEPT = CACHE / "formulas"

TEX = "data-tex"  # the attribute of a drawn formula that holds its TeX

MARKED_TEXT = re.compile(r"\\\((.*?)\\\)")  # in what Markdown keeps as text: titles of sections, attributes
PLAIN_TEXT = re.compile(r"(?<![\\$])\$(?![\s$])((?:\\.|[^\\$\n])+)(?<!\s)\$(?!\d)")  # in the front matter
EM = 200  # units of a drawing
WIDE = 14  # em: a line of a phone has about 20
LINE = (-180, 240)  # where most formulas in a line end, upwards, and how high they are
STEP, STEPS = 20, 15  # of how far others reach below them, and how many the style sheet knows

Drawing = dict[str, Any]
Part = dict[str, Any]


class Formula(NamedTuple):
    """A formula of a page. tex: as the author wrote it; display: on lines of its own."""

    tex: str
    display: bool


def in_text(text: str) -> list[Formula]:
    """Return the formulas of what Markdown keeps as text."""
    return [_inline(tex) for tex in MARKED_TEXT.findall(text)]


def titled(text: str, drawings: dict[Formula, Drawing]) -> str:
    """Return the title of a section or an attribute, as Markdown keeps it, with its formulas as plain text."""

    def plain(match: re.Match[str]) -> str:
        formula = _inline(match[1])
        return html.escape(mathml.plain(drawings[formula]["mathml"])) if formula in drawings else f"${match[1]}$"

    return MARKED_TEXT.sub(plain, text)


def plain_text(text: str, source: Path) -> str:
    """Return what an author wrote where Markdown does not look, with the formulas $x$ as plain text. Raises Problem."""
    asked = {tex: _inline(tex) for tex in PLAIN_TEXT.findall(text)}
    drawn = drawings(asked.values(), [source])
    return PLAIN_TEXT.sub(lambda match: mathml.plain(drawn[asked[match[1]]]["mathml"]), text)


def drawings(formulas: Iterable[Formula], sources: Sequence[Path]) -> dict[Formula, Drawing]:
    """Return how formulas are drawn. sources: the files in which they stand.

    Raises Problem with file, line and TeX of each that does not parse.
    """
    made = attempted(formulas)
    faults = [
        f"{place(formula.tex, sources)}: formula does not parse: {drawing['error']}: {formula.tex}"
        for formula, drawing in made.items()
        if "error" in drawing
    ]
    if faults:
        raise Problem("\n".join(" ".join(fault.split()) for fault in faults))
    return made


def attempted(formulas: Iterable[Formula]) -> dict[Formula, Drawing]:
    """Return how formulas are drawn; of one that does not parse, {"error": why}."""
    wanted = list(dict.fromkeys(formulas))
    kept = {formula: _kept(formula) for formula in wanted}
    new = [formula for formula in wanted if kept[formula] is None]
    asked = json.dumps([(expanded(formula.tex), formula.display) for formula in new])
    made = dict(zip(new, json.loads(npm.run(DRAW, asked)), strict=True)) if new else {}
    for formula, drawing in made.items():
        if "error" not in drawing:
            cache.keep(kept_at(formula), json.dumps(drawing))
    return {formula: kept[formula] or made[formula] for formula in wanted}


def _inline(tex: str) -> Formula:
    return Formula(html.unescape(tex).strip(), display=False)


def place(tex: str, sources: Sequence[Path]) -> str:
    """Return file:line of a formula: Markdown keeps no lines, so its text is looked for."""
    words = r"[\s>|]+".join(map(re.escape, tex.split()))
    whole = rf"(?:\$|\\[(\[])[\s>]*({words})[\s>]*(?:\$|\\[)\]])"  # a short one stands in longer ones too
    there = [source for source in sources if source.is_file()]  # others are of pages that a plugin makes
    for pattern, source in itertools.product((whole, f"({words})"), there):
        text = read(source)
        if match := re.search(pattern, text):
            return f"{shown(source)}:{text.count(chr(10), 0, match.start(1)) + 1}"
    return shown(sources[0]) if sources else "page"


def kept_at(formula: Formula) -> Path:
    """Return where the drawing of a formula is kept."""
    made_by = [npm.version("mathjax"), npm.version("@mathjax/mathjax-newcm-font"), read(DRAW)]
    return KEPT / f"{digest(json.dumps([*made_by, expanded(formula.tex), formula.display]), 32)}.json"


def _kept(formula: Formula) -> Drawing | None:
    try:
        drawing: Drawing = json.loads(cache.load(kept_at(formula)) or "")
    except ValueError:  # never drawn, or cut short
        return None
    return drawing


class Shared:
    """What the formulas of a page share: glyphs, and groups of glyphs that come again."""

    def __init__(
        self,
        drawings: dict[Formula, Drawing],
        counts: Counter[Formula],
        scrolls: str = "",
        prefix: str = "M",
        named: bool = False,
    ) -> None:
        """Count. scrolls: attributes of what may scroll; prefix: of names, capital as in no address of a section.

        named: let formulas be heard by a name in plain text; MathML has five times the elements.
        """
        self.drawings, self.scrolls, self.prefix, self.named = drawings, scrolls, prefix, named
        self.groups: Counter[str] = Counter()
        self.definition: dict[str, str] = {}  # of each name that was not asked for yet, in the order of use
        self.names: dict[object, str] = {}
        for formula, count in counts.items():
            self._count(drawings[formula].get("parts", []), count)

    def _count(self, parts: list[Part], count: int = 1) -> None:
        self.groups[json.dumps(parts)] += count
        for part in parts:
            if "parts" in part:
                self._count(part["parts"])

    def markup(self, formula: Formula, named: bool = False) -> str:
        """Return a formula as the page shows it. Its TeX stands in an attribute, for those who copy it.

        named: also give it a name in plain text.
        """
        drawing = self.drawings[formula]
        label = f'aria-label="{html.escape(mathml.plain(drawing["mathml"]))}"'
        heard = "" if self.named else _heard(drawing["mathml"])
        if named:
            heard = heard.replace("<math", f"<math {label}", 1)
        seen = self._svg(drawing, f'role="img" {label}' if self.named else 'aria-hidden="true"')
        kind = "div" if formula.display else "span"
        wide = " display" if formula.display else " wide" * (drawing["box"][2] > WIDE * EM)
        tex = html.escape(expanded(formula.tex))  # where it is copied to, nobody knows the macros of this site
        return f'<{kind} class="arithmatex{wide}"{self.scrolls if wide else ""} {TEX}="{tex}">{seen}{heard}</{kind}>'

    def definitions(self) -> str:
        """Return what formulas refer to since this was last asked for, itself not shown; "" where that is nothing."""
        new = "".join(self.definition.values())
        self.definition = {}
        return f'<svg class="glyphs" aria-hidden="true">{new}</svg>' if new else ""

    def _svg(self, drawing: Drawing, heard: str) -> str:
        left, top, width, height = drawing["box"]
        top, height, steps = _placed(top, height)
        width = round(width + 0.5)
        box = f"{round(left)} {top} {width} {height}"
        size = 'height="1.2em"' if (top, height) == LINE else f'width="{_short(width / EM)}em"'
        if "markup" in drawing:
            markup = re.sub(r"\{([\w-]+)\}", lambda match: f"#{self._glyph(match[1], 1, drawing)}", drawing["markup"])
            ink = f'<g transform="scale({EM / 1000})">{markup}</g>'
        else:
            ink = self._ink({"at": [0, 0], "scale": 1, "parts": drawing["parts"]}, (0, 0, 1), drawing)
        return f'<svg {heard} {size} viewBox="{box}"{_lowered(steps)}>{ink}</svg>'

    def _ink(self, part: Part, origin: tuple[float, float, float], drawing: Drawing) -> str:
        """Return the ink of a part. origin: x, y and scale of what it stands in."""
        x, y = (round(start + origin[2] * length) for start, length in zip(origin, part["at"], strict=False))
        scale = origin[2] * part["scale"]
        if "rule" in part:
            left, top, width, height = (round(scale * length) for length in part["rule"])
            return f'<path d="M{x + left} {y + top}h{width}v{height}h{-width}z"/>'
        place = f' x="{x}"' * bool(x) + f' y="{y}"' * bool(y)
        if "glyph" in part:
            blank = not drawing["glyphs"][part["glyph"]]
            return "" if blank else f'<use href="#{self._glyph(part["glyph"], scale, drawing)}"{place}/>'
        parts, key = part["parts"], json.dumps(part["parts"])
        if self.groups[key] > 1 and len(parts) > 1:
            ink = "".join(self._ink(inner, (0, 0, scale), drawing) for inner in parts)
            return f'<use href="#{self._name((key, round(scale, 3)), f"<g id={{}}>{ink}</g>")}"{place}/>'
        return "".join(self._ink(inner, (x, y, scale), drawing) for inner in parts)

    def _glyph(self, glyph: str, scale: float, drawing: Drawing) -> str:
        path, size = drawing["glyphs"][glyph].rstrip("Zz"), _short(scale)  # what is filled is closed
        # a copy in each size: compressed it costs little, and a reference to a reference is slow to draw
        transform = "" if size == "1" else f' transform="scale({size})"'
        return self._name((glyph, size), f'<path id={{}} d="{path}"{transform}/>')

    def _name(self, what: object, definition: str) -> str:
        """Return the address of a definition, {} of which is its place."""
        if what not in self.names:
            self.names[what] = name = f"{self.prefix}{len(self.names)}"
            self.definition[name] = definition.replace("{}", f'"{name}"', 1)
        return self.names[what]


def _placed(top: float, height: float) -> tuple[int, int, int]:
    """Return where a drawing begins upwards, how high it is, and by how many steps it reaches below a line of others.

    Before and after in units of a drawing.
    """
    lowest = LINE[0] + LINE[1]
    if top >= LINE[0] and top + height <= lowest:
        return *LINE, 0
    steps = min(max(0, math.ceil((top + height - lowest) / STEP)), STEPS)
    first = math.floor(top)
    return first, max(lowest + steps * STEP, math.ceil(top + height)) - first, steps


def _lowered(steps: int) -> str:
    """Return the classes that lower a drawing by steps, each by a power of two: a strict policy forbids styles."""
    names = " ".join(f"low-{power}" for power in (1, 2, 4, 8) if steps & power)
    return f' class="{names}"' if names else ""


TAG = re.compile(r"<(\w+)")
IN_A_LINE = {"math", "mrow", "mi", "mn", "mo", "mtext", "mspace"}

# what only concerns how MathML would look
LOOKS = re.compile(r' (?:xmlns|data-[\w-]+|stretchy|displaystyle|\w+spacing|columnalign|[lr]space)="[^"]*"')


def _heard(text: str) -> str:
    """Return MathML for those who hear a formula: one text where it is a line of letters, digits and signs."""
    if set(TAG.findall(text)) <= IN_A_LINE:
        return f"<math><mtext>{html.escape(mathml.plain(text), quote=False)}</mtext></math>"
    text = re.sub(r">\s+<", "><", LOOKS.sub("", text))
    return re.sub(r"&#x([0-9A-F]+);", lambda match: html.escape(chr(int(match[1], 16))), text)


def _short(number: float) -> str:
    return re.sub(r"^(-?)0\.", r"\1.", f"{number:.3f}".rstrip("0").rstrip(".")) if round(number, 3) else "0"
