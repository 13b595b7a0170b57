"""What is seen of a piece of a page, letter by letter: not its code, formulas, bound numbers, tags and addresses.

Read as Python-Markdown and arithmatex read it. In doubt, more is seen rather than less: what is hidden is not checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from engine.prose.markup import DATA
from engine.prose.rendered_numbers import PARTED, text_of

CODE = rf"(?<!`)(`+)(?!`)[^{PARTED}]+?(?<!`)\1(?!`)"
FORMULA = rf"\$(?!\s)(?:\\.|[^\\$`{PARTED}])+?(?<!\s)\$|\\\((?:\\[^)]|[^\\`{PARTED}])+?\\\)"
ESCAPE = r"\\[!-/:-@\[-`{-~]"
PAIRED = re.compile(f"{ESCAPE}|{CODE}", re.DOTALL)
COMMENT = r"<!--(?:(?!<!--|-->).)*-->"
TAG = r"""</?[a-zA-Z][^\s"'<>@]*(?:\s+[^\s"'=<>]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>]+))?)*\s*/?>"""
URL = r"(?<![A-Za-z])(?:https?|ftp)://[^\s<>\"'`\u0080-\U0010ffff]+"
TARGET = r"<?[^()\s\\`\[\]]*(?:\([^()\s\\`]*\)[^()\s\\`\[\]]*)*>?(?:\s+(?:\"[^\"`]*\"|'[^'`]*'))?\s*"


def _target(match: re.Match[str]) -> str:
    """Hide the target of a link, where one is open."""
    before = re.sub(r"\\.", "", match.string[: match.start()])
    return PARTED if before.count("[") > before.count("]") else match[0]


def _hidden(_: re.Match[str]) -> str:
    return PARTED


def _whole(match: re.Match[str]) -> str:
    return match[0]


def _read(match: re.Match[str]) -> str:
    return text_of(match[0])


# what may stand at a place, and what is seen of it; the first that fits holds
Rules = list[tuple[str, Callable[[re.Match[str]], str]]]
BOUND: Rules = [(DATA.pattern, _hidden), (r"<data\b[^<>\n]*>[^<\n]*", _hidden), (URL, _hidden)]  # not closed is a fault
HTML: Rules = [(COMMENT, _read), (TAG, _read)]
TEXT: Rules = [(r"&#?\w+;?", _read), (r"[^\\`$<&*_\[\]hf]+|.", _whole)]
MARKDOWN: Rules = [
    (r"\[\^[^\]\s]+\]", _hidden),  # the reference of a footnote
    (rf"\]\((?!<?[-−+.\d]+[\s)]){TARGET}\)", _target),  # a number is none
    (ESCAPE, lambda escape: escape[0][1:]),
    (r"(?<=[\d.])[*_]{1,3}(?=[\d.])", lambda _: ""),  # emphasis within a number
    # code and formulas go before tags
    *((rf"(?!<!--(?:(?!-->).)*[`$\\]|<[^<>!]*[`$\\]){pattern}", how) for pattern, how in HTML),
]


def _compiled(rules: Rules) -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]:
    return [(re.compile(pattern, re.DOTALL), how) for pattern, how in rules]


PLAIN_RULES = _compiled(BOUND + HTML + TEXT)
UNPAIRED_RULES = _compiled(BOUND + MARKDOWN + TEXT)  # where a backtick has no other, code may begin anywhere
RULES = _compiled([(CODE, _hidden), (FORMULA, _hidden), *BOUND, *MARKDOWN, *TEXT])

FULL_WIDTH = {"．": ".", "－": "-", "％": "%"}  # the full-width comma parts a list of numbers

Letter = tuple[str, int]  # with its line


def seen(text: str, line: int = 1, raw: bool = True) -> list[Letter]:
    """Return the letters of a piece that are seen, with PARTED in place of each part that is not looked at.

    raw: whether it is HTML or plain text, in which Markdown is not at work.
    """
    rules = PLAIN_RULES if raw else UNPAIRED_RULES if "`" in PAIRED.sub("", text) else RULES
    letters: list[Letter] = []
    at = 0
    while at < len(text):
        token, how = next((match, how) for pattern, how in rules if (match := pattern.match(text, at)))
        said, at = how(token), token.end()
        lines = [line + said.count("\n", 0, place) for place in range(len(said))]
        letters += [(plain, number) for letter, number in zip(said, lines, strict=True) if (plain := _plain(letter))]
        line += token[0].count("\n")
    return letters


def _plain(letter: str) -> str:
    """Return a digit of any script or width as that of ASCII; leave out what has no width of its own."""
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    return "" if category in {"Cf", "Mn", "Me"} else FULL_WIDTH.get(letter, letter)
