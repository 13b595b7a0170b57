"""The TeX of a post's formulas: without what other renderers wanted escaped, and with names that MathJax knows."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Callable, Iterator

from engine.ground.messages import message

LETTER = re.compile(r"[\u2e80-\u2fff\u3040-\u9fff]")  # of Chinese and Japanese
WORDS = re.compile(r"\\(?:text\w*|mathrm|mathtt|mbox|hbox|operatorname\*?|label|ref|eqref|tag)\s*\{[^{}]*\}")
BARE = re.compile(r"(?<!\\)_")
HALF_WIDTH = str.maketrans("，。；：！？、（）", ",.;:!?,()")
TEXT = re.compile(r"(\\(?:text(?:bf|it|rm|tt|sf|normal)?|mbox|hbox)\s*\{)([^{}$]*)(\})")
INSIDE = {"align": "aligned", "eqnarray": "aligned", "gather": "gathered", "equation": "", "multline": "gathered"}
_Change = Callable[[str], str]

LETTERS = {
    "Alpha": "A",
    "Beta": "B",
    "Epsilon": "E",
    "Zeta": "Z",
    "Eta": "H",
    "Iota": "I",
    "Kappa": "K",
    "Mu": "M",
    "Nu": "N",
    "Omicron": "O",
    "Rho": "P",
    "Tau": "T",
    "Chi": "X",
}
SETS = {"R": "R", "N": "N", "Z": "Z", "Q": "Q", "C": "C", "E": "E", "reals": "R", "Reals": "R", "natnums": "N"}
OPERATORS = ("softmax", "sigmoid", "sign", "sgn", "diag", "tr", "rank", "Var", "Cov", "relu", "ReLU", "lcm")
SAME = {  # names of KaTeX and Typora
    "argmin": r"\operatorname*{arg\,min}",
    "argmax": r"\operatorname*{arg\,max}",
    "bm": r"\boldsymbol",
    "bold": r"\mathbf",
    "part": r"\partial",
    "infin": r"\infty",
    "empty": r"\emptyset",
    "exist": r"\exists",
    "isin": r"\in",
    "sdot": r"\cdot",
    "plusmn": r"\pm",
    "lang": r"\langle",
    "rang": r"\rangle",
    "and": r"\land",
    "or": r"\lor",
    "degree": r"^{\circ}",
    "mathellipsis": r"\dots",
    "nonumber": "",
    "notag": "",
}
NAMES = (
    {name: rf"\mathrm{{{letter}}}" for name, letter in LETTERS.items()}
    | {name: rf"\mathbb{{{letter}}}" for name, letter in SETS.items()}
    | {name: rf"\operatorname{{{name}}}" for name in OPERATORS}
    | SAME
)
NAME = re.compile(rf"\\({'|'.join(NAMES)})(?![A-Za-z])")


def escapes(texes: list[str]) -> bool:
    r"""Whether a post writes \_ for a subscript, as Hexo wanted it: no formula of it has a bare one."""
    plain = [WORDS.sub("", tex) for tex in texes]
    return any(r"\_" in tex for tex in plain) and not any(BARE.search(tex) for tex in plain)


def is_prose(tex: str) -> bool:
    """Whether what stands between two dollars is a sentence, and the dollars are signs or money."""
    plain = WORDS.sub("", tex)
    if not LETTER.search(plain):
        return bool(re.fullmatch(r"[^\\^=]*[，。；：、]", plain))
    without_tex = "\\" not in plain and not re.search(r"[\^_=]\s*[\w{(]", plain)
    return without_tex or bool(re.match(r"[\d,._]+[，。；、]", plain))


def normal(tex: str, display: bool, alone: bool = False, escaped: bool = True) -> tuple[str, list[str]]:
    r"""Return TeX without what other renderers wanted escaped, and what was done to it.

    alone: an environment without dollars around it; escaped: whether \_ stands for a subscript in this post.
    """
    plain = "\n".join(line for line in re.sub(r"^[ >]*>", "", tex, flags=re.MULTILINE).split("\n") if line.strip())
    plain = textwrap.dedent(plain).strip() if display else " ".join(plain.split())
    mended = []
    for said, change in _changes(display, alone, escaped):
        changed = change(plain)
        if changed != plain:
            mended.append(message(said))
            plain = changed
    return plain, mended


def _changes(display: bool, alone: bool, escaped: bool) -> Iterator[tuple[str, _Change]]:
    yield "entities written out", lambda tex: re.sub(r"&(?:\w+|#\d+);", lambda match: html.unescape(match[0]), tex)
    yield r"\\\\ is \\", lambda tex: re.sub(r"\\{4}", r"\\\\", tex)
    yield r"\\{ is \{", lambda tex: re.sub(r"\\\\(?=[{}])", r"\\", tex) if not display or r"\\}" in tex else tex
    if escaped:
        yield r"\_ is _", _plain_signs
    yield r"\ at a line's end is \\", lambda tex: re.sub(r"(?<!\\)\\$(?=\n)", r"\\\\", tex, flags=re.MULTILINE)
    yield "% is a sign", lambda tex: re.sub(r"(?<!\\)%", r"\\%", tex)
    yield "signs as formulas have them", _half_width
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


def _half_width(tex: str) -> str:
    """Return TeX without full-width punctuation, other than in words."""
    words = [match.span() for match in WORDS.finditer(tex)]

    def sign(match: re.Match[str]) -> str:
        kept = any(start <= match.start() < end for start, end in words)
        return match[0] if kept else match[0].translate(HALF_WIDTH)

    return re.sub("[，。；：！？、（）]", sign, tex)


def _inside(tex: str) -> str:
    def environment(match: re.Match[str]) -> str:
        name = INSIDE[match[2]]
        return f"\\{match[1]}{{{name}}}" if name else ""

    return re.sub(rf"\\(begin|end)\{{({'|'.join(INSIDE)})\*?\}}", environment, tex).strip()


def written_out(tex: str) -> str:
    """Return TeX that does not parse with names, signs and words as MathJax has them."""
    tex = TEXT.sub(lambda match: match[1] + re.sub(r"(?<!\\)[_#&^]", r"\\\g<0>", match[2]) + match[3], tex)
    tex = re.sub(r"\\textcircled\s*\{?\s*(\d{1,2})\s*\}?", _circled, tex)
    tex = re.sub(r"(?<!\\)#", r"\\#", tex)
    tex = NAME.sub(lambda match: NAMES[match[1]], tex)
    if "&" in tex and r"\begin" not in tex:
        tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
    return tex


def _circled(match: re.Match[str]) -> str:
    number = int(match[1])
    return chr(0x245F + number) if 1 <= number <= 20 else match[0]
