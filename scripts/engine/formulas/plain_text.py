"""Formulas as plain text: what a title, a table of contents or an index of words can hold."""

from __future__ import annotations

import re
import unicodedata
from xml.etree import ElementTree

from engine.ground.words import words

XMLNS = ' xmlns="http://www.w3.org/1998/Math/MathML"'
RAISED = str.maketrans("0123456789+−=()in∗", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ*")
LOWERED = str.maketrans("0123456789+−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
SPACED = set("=<>≤≥≠≈≡∼∝∈→←⇒+−±×⊙")
ACCENTS = {"^": "\N{COMBINING CIRCUMFLEX ACCENT}", "¯": "\N{COMBINING MACRON}", "~": "\N{COMBINING TILDE}"}


def plain(mathml: str) -> str:
    """Return a formula in a line of Unicode: x̂ᵢ² + a/(b + c). Good to be read, not to be parsed."""
    return spelled(ElementTree.fromstring(mathml.replace(XMLNS, "")))


def spelled(root: ElementTree.Element) -> str:
    """Return a formula, given as the tree of its MathML, in a line of Unicode."""
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", _row(root)).strip())


def _text(node: ElementTree.Element) -> str:  # noqa: PLR0911
    if node.tag in {"mi", "mn", "mo", "mtext"}:
        text = unicodedata.normalize("NFKC", node.text or "")
        return text.replace("\N{FUNCTION APPLICATION}", "").replace("\N{INVISIBLE TIMES}", "")
    if node.tag in SCRIPTS:
        base, *scripts = node
        return _text(base) + "".join(write(script) for write, script in zip(SCRIPTS[node.tag], scripts, strict=True))
    match node.tag, list(node):
        case "mfrac", [above, below]:
            return f"{_group(above)}/{_group(below)}"
        case "msqrt", _:
            return f"√{_bracketed(_row(node))}"
        case "mroot", [inside, degree]:
            return f"{_raised(degree)}√{_group(inside)}"
        case "mtable", rows:
            return words().pages.matrix_rows.join("".join(_cell(cell) for cell in row) for row in rows)
    return " " if node.tag == "mspace" else _row(node)


def _cell(node: ElementTree.Element) -> str:
    text = _row(node).lstrip()
    return f" {text[0]} {text[1:]}" if text[:1] and text[0] in SPACED else text  # in a table the sign is aligned


def _row(node: ElementTree.Element) -> str:
    written = ""
    for part in node:
        text = _text(part)
        sign = part.tag == "mo" and text in SPACED and written  # in front of all it is not between things
        written += f" {text} " if sign else text
    return written


def _group(node: ElementTree.Element) -> str:
    return _bracketed(_text(node))


def _bracketed(text: str) -> str:
    return f"({text})" if re.search(r"[ /+−]", text.strip()) else text


def _raised(node: ElementTree.Element) -> str:
    return ACCENTS.get(_text(node)) or _script(_text(node), RAISED, "^")


def _lowered(node: ElementTree.Element) -> str:
    return _script(_text(node), LOWERED, "_")


def _script(text: str, table: dict[int, int], sign: str) -> str:
    tight = text.replace(" ", "")
    if all(ord(letter) in table for letter in tight):
        return tight.translate(table)
    return sign + (f"({tight})" if len(tight) > 1 else tight)


SCRIPTS = {
    "msub": [_lowered],
    "munder": [_lowered],
    "msup": [_raised],
    "mover": [_raised],
    "msubsup": [_lowered, _raised],
    "munderover": [_lowered, _raised],
}
