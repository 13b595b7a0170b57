"""The rows of tables: which bars part cells."""

from __future__ import annotations

import re

# what is read as a whole: code, formulas (in a line), escaped signs; a bar is what is left
PARTS = re.compile(
    r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)"
    r"|\\\(.+?\\\)|\\."
    r"|(?<![A-Za-z0-9])\$(?![\s$])(?:\\.|[^\\$`])+?(?<!\s)\$(?!\d)"  # $5|$6 is money, and so is US$|HK$
    r"|(?P<bar>\|)"
)


def cells(row: str) -> list[str]:
    """Return the cells of a row without the bars at its ends. A bar in code or in a formula parts none."""
    bars = [match.start() for match in PARTS.finditer(row) if match["bar"]]
    return [row[start:end] for start, end in zip([0, *(bar + 1 for bar in bars)], [*bars, len(row)], strict=True)]
