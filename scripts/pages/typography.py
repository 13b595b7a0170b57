"""Where a line of Chinese may not break: beside punctuation that a browser does not see as such.

A drawing parts from the comma behind it, and the mark of a footnote from the word that it stands on.
"""

import re

OPENING, CLOSING = "（“‘《〈「『【", "，。；：、！？）”’》〉」』】…"
FORMULA = re.compile(
    rf'(?P<before>[{OPENING}]*)(?P<formula><span class="arithmatex(?: wide)?" .*?</math></span>)(?P<after>[{CLOSING}]*)',
    re.DOTALL,
)
FOOTNOTE = re.compile(r'(?:[^\s<>;]|&\w+;)<sup id="fnref[^>]*>.*?</sup>')


def held(page: str) -> str:
    """Return a page with formulas held to the punctuation beside them, and footnotes to the letter before."""
    page = FORMULA.sub(
        lambda match: _nobr(match[0]) if match["before"] or match["after"] else match[0],
        page,
    )
    return FOOTNOTE.sub(lambda match: _nobr(match[0]), page)


def _nobr(markup: str) -> str:
    return f'<span class="nobr">{markup}</span>'
