"""Where glyphs of formulas stand in the font of the site: by their names alone, the same on every page and build.

MathJax names a glyph by its family and its code point, NCM-I-1D465. Italic letters stand at the plain ones, so that
a formula can be read before its font has come, and where it never comes; upright letters at those of full width;
digits and signs at their own places; alphabets and sizes in the private use area. All are of one unit in UTF-16:
an SVG counts these where it is told the places of letters.
"""

from __future__ import annotations

import unicodedata

# letters of mathematics that lean: {code point: the plain letter}
LEANING = {
    code: chr(int(plain[1], 16))
    for code in (*range(0x1D434, 0x1D468), *range(0x1D6FC, 0x1D71C), 0x210E)
    if (plain := unicodedata.decomposition(chr(code)).split())
} | {code: chr(code) for code in (0x131, 0x237, 0x2113)}
STANDING = frozenset(LEANING.values())  # the plain letters, which upright ones leave to those that lean

FULL_WIDTH = 0xFEE0  # from a Latin letter to that of full width
ALPHABETS, FIRST_ALPHABET, LAST_ALPHABET = 0xE000, 0x1D400, 0x1D7FF
LETTERLIKE, OF_LETTERLIKE = range(0x2100, 0x2150), {"DS", "F", "S"}  # where the alphabets have their gaps
BEYOND = range(0xD800, 0x110000)  # what is no letter by itself, the private use area and what is behind it
ROWS, ROW = 0xE400, 0x100
FAMILIES = ("SO", "LO", "S3", "S4", "S5", "S6", "S7", "LT", "RB", "EM", "V", "C", "CB", "MI", "OS", "U")
# what comes in more than one size or shape, beside ASCII; at most 128, a new one at the end
SIGNS = (
    "√‖∣∥∑∏∐∫∬∭∮∯∰⋀⋁⋂⋃⨀⨁⨂⨃⨄⨅⨆⌈⌉⌊⌋⟨⟩⟦⟧⟪⟫⟮⟯←↑→↓↔↕⇐⇑⇒⇓⇔⇕⏜⏝⏞⏟⏠⏡"
    "′″‴‵ℏ∅∝∞−∼∖°¯ˆˇ˜˘˙\u0302\u0303\u0306\u030c\u0332\u0333\u033f\u20d0\u20d1\u20d6\u20d7"
)
EMOJI = range(0x2600, 0x27C0)  # and their like: a browser has fonts of its own for some


def place(glyph: str) -> str | None:
    """Return the letter at which a glyph stands, None where it stands at none and is to be drawn."""
    name, _, digits = glyph.rpartition("-")
    family, code = name.partition("-")[2], int(digits, 16)
    if family == "I" and code in LEANING:
        return LEANING[code]
    if family == "N":
        return _upright(chr(code))
    if FIRST_ALPHABET <= code <= LAST_ALPHABET:
        return chr(ALPHABETS + code - FIRST_ALPHABET)
    if family in FAMILIES:
        return _in_row(FAMILIES.index(family), chr(code))
    return chr(code) if family in OF_LETTERLIKE and code in LETTERLIKE else None


def _upright(letter: str) -> str | None:
    if letter.isascii() and letter.isalpha():
        return chr(ord(letter) + FULL_WIDTH)
    elsewhere = letter in STANDING or any(ord(letter) in some for some in (LETTERLIKE, EMOJI, BEYOND))
    joins = unicodedata.category(letter)[0] == "M" or unicodedata.bidirectional(letter) in {"R", "AL"}
    return None if elsewhere or joins else letter


def _in_row(row: int, letter: str) -> str | None:
    if not letter.isascii() and letter not in SIGNS:
        return None
    return chr(ROWS + row * ROW + (ord(letter) if letter.isascii() else 0x80 + SIGNS.index(letter)))
