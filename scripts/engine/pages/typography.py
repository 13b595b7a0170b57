"""Where a line of Chinese may not break, and what may scroll by itself.

A drawing parts from the comma behind it, and the mark of a footnote from the word that it stands on; a browser does
not see that they belong together. A table that is wider than a phone needs something around it that scrolls, and what
scrolls can be reached with the keyboard and has a name; a script takes both away where all is in view.
"""

import re

OPENING, CLOSING = "（“‘《〈「『【", "，。；：、！？）”’》〉」』】…"
FORMULA = r'<span class="arithmatex(?: wide)?" (?:(?!</span>).)*</span>'
HELD = re.compile(rf"[{OPENING}]+{FORMULA}[{CLOSING}]*|{FORMULA}[{CLOSING}]+", re.DOTALL)
FOOTNOTE = re.compile(r'(?:[^\s<>;]|&\w+;)<sup id="fnref[^>]*>.*?</sup>')
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
LISTING = re.compile(r"(?<=<pre><span></span>)<code(?=>)")
WIDE = re.compile(r'<(?:span|div) class="arithmatex (?:wide|display)"')
SCROLLS = ' tabindex="0" role="group" aria-label="{}"'


def typeset(page: str) -> str:
    """Return a page with formulas held to punctuation, footnotes to the letter before, what may scroll within reach."""
    page = HELD.sub(r'<span class="nobr">\g<0></span>', page)
    page = FOOTNOTE.sub(r'<span class="nobr">\g<0></span>', page)
    page = TABLE.sub(rf'<div class="table"{SCROLLS.format("表格")}>\g<0></div>', page)
    page = LISTING.sub(rf"\g<0>{SCROLLS.format('代码')}", page)
    return WIDE.sub(rf"\g<0>{SCROLLS.format('公式')}", page)
