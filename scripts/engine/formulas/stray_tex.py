"""What a rendered page must not hold: TeX that Markdown did not take for a formula, and files of other hosts."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path

from engine.formulas.drawing import MARKED, place
from engine.ground.problem import Problem

NO_PROSE = re.compile(r"<(pre|code|svg|script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
NO_TEX = r"[^$\n\u2e80-\uffef]*"  # what stands between two dollars with Chinese is prose
STRAY = re.compile(
    r"\\[A-Za-z]{2,}[^\n]{,20}|\\[(\[][^\n]{,20}|\$\$\s*[^\n]{,20}"
    rf"|\$(?!\d) ?(?:[^\W\d_]|{NO_TEX}[\\_^=]{NO_TEX}) ?\$(?!\d)"
)
CODE = re.compile(r"<(pre|code)\b.*?</\1>|<!--.*?-->", re.DOTALL)
LOADED = re.compile(
    r"<(?!a\b)[a-z]+\b[^>]*?\s(?:src|srcset|poster|data|(?:xlink:)?href)\s*=\s*[\"']?\s*((?:https?:)?//[^\s\"'>]+)",
    re.IGNORECASE,
)


def refuse(page: str, sources: Sequence[Path]) -> None:
    """Raise Problem with file and line where a page holds such. sources: the files that it is made of."""
    if tex := stray(page):
        raise Problem(
            f"{place(tex, sources)}: TeX outside a formula: {' '.join(tex.split())}; write $x$ without blanks at its "
            'ends, $$ after an empty line and indented by four in a list, markdown="span" in a tag of HTML, or `x` for '
            "code"
        )
    if address := foreign(page):
        raise Problem(
            f"{place(address, sources)}: {address} would be loaded from another host; keep a copy in docs/, or link"
        )


def stray(page: str) -> str | None:
    """Return the first TeX of a rendered page that Markdown did not take for a formula."""
    found = STRAY.search(html.unescape(NO_PROSE.sub("", MARKED.sub("", page))))
    return found[0] if found else None


def foreign(page: str) -> str | None:
    """Return the first address from which a rendered page would load something of another host; links load nothing."""
    found = LOADED.search(CODE.sub("", page))
    return html.unescape(found[1]) if found else None
