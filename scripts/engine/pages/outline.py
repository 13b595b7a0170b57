"""The sections of a page as elements, so that a browser need not lay out what is far from being read."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

HEADINGS = {"h2", "h3"}
DEEP = re.compile(r"<(svg|math|pre)\b.*?</\1>", re.DOTALL)  # nine tenths of the tags of a page, and no heading
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def sectioned(page: str) -> str:
    """Return a rendered page with a `<section>` from each heading of its text to the next, footnotes apart.

    Each says what it holds, so that the page has about its right height before it is laid out.
    """
    text, notes, rest = page.partition('<div class="footnote">')
    starts = [*_Starts(text).found, len(text)]
    return text[: starts[0]] + "".join(_section(text[start:end]) for start, end in pairwise(starts)) + notes + rest


def _section(content: str) -> str:
    shown = re.sub(r"<details\b.*?</details>", "<p><p>", content, flags=re.DOTALL)
    letters = len("".join(re.sub(r"<(figure|math|pre)\b.*?</\1>|<[^>]*>", "", shown, flags=re.DOTALL).split()))
    lines = sum(listing.count("\n") for listing in re.findall(r"<pre>.*?</pre>", shown, re.DOTALL))
    blocks = len(re.findall(r'<(?:p|li|tr|pre)\b|class="arithmatex display"', shown))
    figures = shown.count("<figure")
    guess = f"--letters:{letters};--lines:{lines};--blocks:{blocks};--figures:{figures}"
    return f'<section style="{guess}">\n{content.rstrip()}\n</section>\n'


class _Starts(HTMLParser):
    """Finds where the headings begin that stand in nothing else."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[int] = []
        self.open: list[str] = []
        self.lines = [0]
        for line in page.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.feed(DEEP.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), page))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in HEADINGS and not self.open:
            line, column = self.getpos()
            self.found.append(self.lines[line - 1] + column)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing is opened."""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass
