"""The texts of a drawing: letters, symbols and exponents as its formulas have them."""

import re
from html import escape

SIZE = 13.0  # of all texts, in pixels of the page
RAISED, LOWERED = 5, 3  # how far an exponent and an index leave the line, in pixels
BACK = ' dx="-.3em"'  # over the blank that keeps 10 and its exponent two numbers for those who read a page's words
DIGITS = "0123456789−+"
SUPER, SUB = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "₀₁₂₃₄₅₆₇₈₉₋₊"

TEX = re.compile(r"\$\\mathdefault\{(.*)\}\$")  # as matplotlib writes the powers of a logarithmic axis
EXPONENT = re.compile(r"\^\{([^}]*)\}")
PART = re.compile(rf"(?P<super>[{SUPER}]+)|(?P<sub>[{SUB}]+)|(?P<symbol>(?<![A-Za-z])[A-Za-z](?![A-Za-z])|[α-ωΓ-Ω])")


def plain(text: str) -> str:
    """Return a text of matplotlib's without TeX: 10⁻⁷."""
    if not (match := TEX.fullmatch(text)):
        return text
    table = str.maketrans("0123456789-+−", SUPER + SUPER[10])
    return EXPONENT.sub(lambda m: m[1].translate(table), match[1]).replace(r"\times", " × ").replace("-", "−")


def is_symbol(text: str) -> bool:
    """Whether a text is a symbol and nothing else."""
    match = PART.fullmatch(text)
    return bool(match and match["symbol"])


def markup(text: str) -> str:
    """Return a text as the content of an SVG text: symbols lean, exponents and indices are smaller."""
    out, end, down = [], 0, 0
    for match in PART.finditer(text):
        out.append(_line(text[end : match.start()], down))
        down = 0 if match.start() > end else down
        end = match.end()
        if match["symbol"]:
            out.append(_shifted(escape(match[0]), down, ' font-style="italic"'))
            down = 0
            continue
        letters = match[0].translate(str.maketrans(SUPER + SUB, DIGITS * 2))
        shift = -RAISED if match["super"] else LOWERED
        apart = bool(match["super"] and text[match.start() - 1 : match.start()].isdigit())
        out.append(" " * apart + _shifted(letters, down + shift, f'{BACK * apart} font-size=".75em"'))
        down = -shift
    return "".join(out) + _line(text[end:], down)


def length(text: str) -> float:
    """Return about how wide a text is, in pixels: rather more than less."""
    return sum(SIZE if ord(letter) >= 0x2E80 else SIZE * 0.65 for letter in text)


def _line(text: str, down: int) -> str:
    return _shifted(escape(text), down) if text and down else escape(text)


def _shifted(text: str, down: int, look: str = "") -> str:
    shift = f' dy="{down}"' if down else ""
    return f"<tspan{shift}{look}>{text}</tspan>"
