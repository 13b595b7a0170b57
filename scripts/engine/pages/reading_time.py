"""How long the main text of a page takes to read: folds, footnotes and sources of results left out.

Speeds: adults read 255 Chinese characters a minute aloud (Trauzettel-Klosinski and Dietz 2012,
doi:10.1167/iovs.11-8284), and silently 238/183 times as much as aloud (Brysbaert 2019, doi:10.1016/j.jml.2019.104047),
which makes 330; of words in Latin letters, and of numbers, 238. Of formulas, code and figures there is no such measure:
a second for a formula in a line, five for one of its own, three for a line of code, twelve for a figure are estimates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from engine.formulas.drawing import TEX
from engine.pages.head import CLASS

HAN, WORD = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]"), re.compile(r"[A-Za-z0-9][\w.’'-]*", re.ASCII)
HAN_A_MINUTE, WORDS_A_MINUTE = 330, 238
INLINE, DISPLAY, LINE, FIGURE = 1, 5, 3, 12  # seconds
LEFT_OUT = {"button", "details", "math", "nav", "script", "style", "template"}
LEFT_OUT_CLASSES = {CLASS, "footnote", "footnote-ref", "headerlink", "made"}


@dataclass
class Reading:
    """What there is to read. seconds: for all that is no text."""

    han: int = 0
    words: int = 0
    seconds: int = 0

    def look(self, node: LexborNode) -> None:
        """Take what is in an element."""
        child = node.first_child
        while child is not None:
            if child.is_text_node:
                text = child.text_content or ""
                self.han += len(HAN.findall(text))
                self.words += len(WORD.findall(text))
            elif child.is_element_node and not _is_left_out(child):
                self._element(child)
            child = child.next

    def _element(self, node: LexborNode) -> None:
        if TEX in node.attributes:
            self.seconds += DISPLAY if node.tag == "div" else INLINE
        elif node.tag == "pre":
            self.seconds += LINE * sum(bool(line.strip()) for line in node.text(deep=True).split("\n"))
        elif node.tag in {"svg", "img"}:
            self.seconds += FIGURE
        else:
            self.look(node)


def minutes(page: LexborNode) -> int:
    """Return how many minutes a finished page takes, 1 at least."""
    reading = Reading()
    reading.look(page)
    return max(1, round(reading.han / HAN_A_MINUTE + reading.words / WORDS_A_MINUTE + reading.seconds / 60))


def _is_left_out(node: LexborNode) -> bool:
    classes = (node.attributes.get("class") or "").split()
    hidden = node.attributes.keys() & {"hidden", "popover"}
    return bool(node.tag in LEFT_OUT or hidden or LEFT_OUT_CLASSES.intersection(classes))
