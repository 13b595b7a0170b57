"""What stands so close to a bound number that another is read."""

from __future__ import annotations

import re
from functools import lru_cache

from engine.ground.messages import message
from engine.ground.words import Numbers, words
from engine.prose.reading import PARTED, plain

DIGIT = r"[\d¹²³⁰⁴-⁹⁺⁻₀-₉]"
SIGN = r"[+\-−–±∓＋－]"
BEFORE = re.compile(
    rf"(?:{DIGIT}|{SIGN}|[.．]|{DIGIT},)$"  # directly
    r"|[−∓]\s+$|(?:^|[\0(（\[=＝，。：；、,:;\u2e80-\u9fff])\s*[-+]\s+$"  # a sign, after a blank too
    rf"|{DIGIT}\s*[/／÷]\s*$"
    r"|\\(?:mp|times|cdot|div)\s*$"  # at the end of a formula
)
AFTER = re.compile(
    rf"{DIGIT}|[.,．]{DIGIT}|[eE][+\-−]?\d|[kKMGTB](?![A-Za-z])"  # directly
    rf"|\s*[/／÷]\s*{DIGIT}"
)
SCALE = re.compile(r"\s*(?:\\?[%％‰‱]|(?:[×·⋅*]|\\(?:times|cdot))\s*\{?10|\\(?:permil|textperthousand))")
CONTEXT = 40  # characters that are looked at on either side
FORMULA = re.compile(r"\\[()]")  # what encloses one that is not drawn


def glued(before: str, number: str, after: str) -> str:
    """Say what stands so close to a number that another is read, "" where nothing does."""
    left, right = (FORMULA.sub("", plain(side)) for side in (before[-CONTEXT:], after[:CONTEXT]))
    of_site = _of_site(words().numbers)
    if found := BEFORE.search(left) or of_site[0].search(left):
        where, how = (
            message("{sign!r} directly before", sign=found[0].strip(PARTED)),
            message("put a space or a word between, or take it away"),
        )
    elif found := AFTER.match(right):
        where, how = (
            message("{found!r} directly after", found=found[0]),
            message("put a space or a word between, or take it away"),
        )
    elif found := SCALE.match(right) or of_site[1].match(right):
        where, how = f"{found[0].strip()!r} after", message("write it with the number, inside <data>, or take it away")
    else:
        return ""
    return message("{where} {number} makes it another number; {how}", where=where, number=number, how=how)


@lru_cache(maxsize=1)
def _of_site(said: Numbers) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what matches the words of the site's language before and after a number that change it."""
    scales = [scale.partition(" ")[0] for scale in said.scales]
    return _any(said.before, r"(?:{})\s*$"), _any([*scales, *said.after], r"\s*(?:{})")


def _any(given: list[str] | tuple[str, ...], around: str) -> re.Pattern[str]:
    return re.compile(around.replace("{}", "|".join(map(re.escape, given)) or r"(?!)"))
