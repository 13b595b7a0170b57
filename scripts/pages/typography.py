"""Where a line of Chinese may not break, and what may scroll by itself.

A drawing parts from the comma behind it, and the mark of a footnote from the word that it stands on; a browser does
not see that they belong together. A table that is wider than a phone needs something around it that scrolls.
"""

import re

OPENING, CLOSING = "（“‘《〈「『【", "，。；：、！？）”’》〉」』】…"
FORMULA = r'<span class="arithmatex(?: wide)?" (?:(?!</span>).)*</span>'
HELD = re.compile(rf"[{OPENING}]+{FORMULA}[{CLOSING}]*|{FORMULA}[{CLOSING}]+", re.DOTALL)
FOOTNOTE = re.compile(r'(?:[^\s<>;]|&\w+;)<sup id="fnref[^>]*>.*?</sup>')
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)


def typeset(page: str) -> str:
    """Return a page with formulas held to punctuation, footnotes to the letter before, and a frame around tables."""
    page = HELD.sub(r'<span class="nobr">\g<0></span>', page)
    page = FOOTNOTE.sub(r'<span class="nobr">\g<0></span>', page)
    return TABLE.sub(r'<div class="table">\g<0></div>', page)
