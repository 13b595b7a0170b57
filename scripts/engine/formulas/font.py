"""The font of a site's formulas: the outlines that its pages use, each at its place, and no more.

fontTools puts it together anew when another glyph is used; the same glyphs make the same bytes.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from engine.formulas.drawing import EM
from engine.formulas.places import place
from engine.ground import cache
from engine.ground.digest import digest
from engine.ground.paths import CACHE, read

KEPT = CACHE / "formula-font"
NAME = "formulas"  # of the family
ASCENT, DESCENT = 180, -60  # units, of a line of text
SMOOTH = 0.25  # units by which a curve of a font may leave that of MathJax: .02 pixels
DATED = 2_082_844_800  # 1970, in seconds of a font's calendar


def font(glyphs: Mapping[str, str]) -> bytes:
    """Return the font of these glyphs, {name: outline as a path in units of a drawing}, as WOFF."""
    outlines = {letter: glyphs[name] for name in sorted(glyphs) if (letter := place(name))}
    made_of = [metadata.version("fonttools"), read(Path(__file__)), sorted(outlines.items())]
    kept = KEPT / f"{digest(json.dumps(made_of), 32)}.txt"
    if text := cache.load(kept):
        return base64.b64decode(text)
    made = _made(outlines)
    cache.keep_last(kept, base64.b64encode(made).decode("ascii"))
    return made


def _made(outlines: Mapping[str, str]) -> bytes:
    from fontTools.fontBuilder import FontBuilder  # half a second to import, and seldom needed

    names = {letter: f"u{ord(letter):04X}" for letter in sorted(outlines)}
    drawn = {".notdef": _glyph("")} | {name: _glyph(outlines[letter]) for letter, name in names.items()}
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(list(drawn))
    builder.setupCharacterMap({ord(letter): name for letter, name in names.items()})
    builder.setupGlyf(drawn)
    builder.setupHorizontalMetrics(
        {name: (max(0, glyph.xMin + glyph.xMax), glyph.xMin) for name, glyph in drawn.items()}
    )
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": NAME, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost(keepGlyphNames=False)
    return _packed(builder.font)


def _glyph(outline: str) -> Any:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.svgLib.path import parse_path

    pen = TTGlyphPen(None)
    parse_path(outline, TransformPen(Cu2QuPen(pen, SMOOTH), (1, 0, 0, -1, 0, 0)))  # a font counts upwards
    return pen.glyph()


def _packed(made: Any) -> bytes:
    made["head"].created = made["head"].modified = DATED
    made.recalcTimestamp = False
    made.flavor = "woff"
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()
