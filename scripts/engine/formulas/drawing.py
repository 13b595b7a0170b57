"""Formulas drawn while the site is built: where each glyph stands, its outline, and MathML that says the same.

pymdownx.arithmatex marks the formulas, MathJax draws them in Node (drawing.mjs), each once: what it drew is kept by
TeX, version and settings. What a page shows of a drawing is made in `markup`.
"""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from engine.formulas import plain_text as mathml
from engine.formulas.macros import expanded
from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import CACHE, read, read_often, shown
from engine.ground.problem import Problem
from engine.machine import npm

DRAW = Path(__file__).with_suffix(".mjs")
KEPT = CACHE / "formulas"

TEX = "data-tex"  # the attribute of a drawn formula that holds its TeX

MARKED_TEXT = re.compile(r"\\\((.*?)\\\)")  # in what Markdown keeps as text: titles of sections, attributes
PLAIN_TEXT = re.compile(r"(?<![\\$])\$(?![\s$])((?:\\.|[^\\$\n])+)(?<!\s)\$(?!\d)")  # in the front matter
EM = 200  # units of a drawing

Drawing = dict[str, Any]


class Formula(NamedTuple):
    """A formula of a page. tex: as the author wrote it; display: on lines of its own."""

    tex: str
    display: bool


def in_text(text: str) -> list[Formula]:
    """Return the formulas of what Markdown keeps as text."""
    return [_inline(tex) for tex in MARKED_TEXT.findall(text)]


def titled(text: str) -> str:
    """Return the title of a section or an attribute, as Markdown keeps it, with its formulas as plain text."""
    drawn = attempted(in_text(text))

    def plain(match: re.Match[str]) -> str:
        found = drawn[_inline(match[1])].get("mathml")
        return html.escape(mathml.plain(found)) if found else f"${match[1]}$"

    return MARKED_TEXT.sub(plain, text) if drawn else text


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
        message(
            "{place}: formula does not parse: {error}: {tex}",
            place=place(formula.tex, sources),
            error=drawing["error"],
            tex=formula.tex,
        )
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
    words = re.sub(r"\\\\tag\\\{\d+\\\}", r"\\\\(?:tag|label)\\{[^{}]*\\}", words)  # its number may be the build's
    whole = rf"(?:\$|\\[(\[])[\s>]*({words})[\s>]*(?:\$|\\[)\]])"  # a short one stands in longer ones too
    there = [source for source in sources if source.is_file()]  # others are of pages that a plugin makes
    for pattern, source in itertools.product((whole, f"({words})"), there):
        text = read(source)
        if match := re.search(pattern, text):
            return f"{shown(source)}:{text.count(chr(10), 0, match.start(1)) + 1}"
    return shown(sources[0]) if sources else "page"


def kept_at(formula: Formula) -> Path:
    """Return where the drawing of a formula is kept."""
    return KEPT / f"{digest(json.dumps([*made_by(), expanded(formula.tex), formula.display]), 32)}.json"


def made_by() -> list[str]:
    """Name what draws."""
    return [npm.version("mathjax"), npm.version("@mathjax/mathjax-newcm-font"), read_often(DRAW)]


def _kept(formula: Formula) -> Drawing | None:
    try:
        return _loaded(kept_at(formula))
    except ValueError:  # never drawn, or cut short
        return None


@lru_cache(maxsize=1024)  # a page, its notebook and its excerpt have the same ones
def _loaded(place: Path) -> Drawing:
    """Return a drawing, which nobody changes. Raises ValueError where none is kept."""
    drawing: Drawing = json.loads(cache.load(place) or "")
    return drawing
