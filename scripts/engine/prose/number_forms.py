"""Numbers as people write them, `1,503`, `24.3%`, `15 million`, `12.5 ms`, each with the number that is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from engine.ground.words import words

GROUPED = re.compile(r"[-−]?\d{1,3}(?:([,\u2009\u202f])\d{3})(?:\1\d{3})*(?:\.\d+)?(?!\d)")
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PERCENT = {"%": Decimal("1e2"), "％": Decimal("1e2"), "‰": Decimal("1e3")}


@dataclass(frozen=True)
class Form:
    """How a number is written. core: as it would stand alone; tail: behind it; factor: how many of it make 1."""

    core: str
    tail: str = ""
    factor: Decimal = Decimal(1)
    separator: str = ""  # of thousands

    def written(self, core: str) -> str:
        """Return another number in this form."""
        return f"{self._grouped(core)}{self.tail}"

    def _grouped(self, core: str) -> str:
        if not self.separator:
            return core
        sign, whole, rest = re.fullmatch(r"([-−]?)(\d+)(.*)", core).groups()  # type: ignore[union-attr]
        return sign + f"{int(whole):,}".replace(",", self.separator) + rest


def form(text: str) -> Form:
    """Return how a number is written; what is none is its own core."""
    core, tail, factor = text, "", Decimal(1)
    said = words().numbers
    if found := _tail(said.scales, said.units).search(text):
        core, tail = text[: found.start()], found[0]
        factor = _factors(said.scales).get(found["scale"] or "", Decimal(1))
    grouped = GROUPED.fullmatch(core)
    separator = grouped[1] if grouped else ""
    return Form(core.replace(separator, "") if separator else core, tail, factor, separator)


@lru_cache(maxsize=1)
def _factors(scales: tuple[str, ...]) -> dict[str, Decimal]:
    """Return {what stands behind a number: how many of it make one}."""
    return PERCENT | {word: 1 / Decimal(value) for word, value in map(str.split, scales)}


@lru_cache(maxsize=1)
def _tail(scales: tuple[str, ...], units: tuple[str, ...]) -> re.Pattern[str]:
    scale = "|".join(map(re.escape, _factors(scales)))
    unit = "|".join(map(re.escape, sorted(units, key=len, reverse=True))) or r"(?!)"
    return re.compile(rf"(?<=\d)(?:\s?(?P<scale>{scale}))?(?:\s?(?:{unit}))?$(?<!\d)")


def printed(value: float, digits: int = 7) -> str:
    """Write a number as a book prints it: so many significant digits at most, −0.0106 or 1.2 × 10⁻⁵."""
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    power = f" × 10{str(int(exponent)).translate(SUPERSCRIPT)}" if exponent else ""
    return f"{mantissa}{power}".replace("-", "−")
