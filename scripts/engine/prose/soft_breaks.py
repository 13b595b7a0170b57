"""Ends of lines in the midst of Chinese: no word ends there, and what is read has no blank.

Between two letters of which one is of East Asian width, and beside punctuation that is as wide: it brings its own room.
"""

from __future__ import annotations

import re

from engine.prose import nesting
from engine.prose.markup import SNIPPET, fences
from engine.prose.open_text import BLANK, without_closed

LETTERS = (  # Han, kana and full-width letters
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u31c0-\u31ff\u3400-\u9fff\uf900-\ufaff"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U00020000-\U0003ffff"
)
PUNCTUATION = "\u3001-\u3003\u3008-\u3020\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
SHARED = "“”‘’…—·"  # of Chinese and of English
LETTER, MARK, BOTH = (re.compile(f"[{letters}]") for letters in (LETTERS, PUNCTUATION, SHARED))
BREAK = re.compile(r"(?<! {2})[ \t]*\n[ \t]*")
EMPHASIS = "*_~="
QUOTED = re.compile(r"(?: {0,3}> ?)*")


def is_soft(before: str, after: str) -> bool:
    """Whether nothing is to be read between two letters that stand in two lines."""
    if not before or not after:
        return False
    if MARK.match(before) or MARK.match(after):
        return True
    wide = [bool(LETTER.match(letter)) for letter in (before, after)]
    return all(wide) or (any(wide) and bool(BOTH.match(before) or BOTH.match(after)))


def without(text: str, before: str = "", after: str = "") -> str:
    """Return a text without such ends of lines. before, after: the letters around it, "" where there are none."""

    def between(match: re.Match[str]) -> str:
        left = text[match.start() - 1] if match.start() else before
        right = text[match.end()] if match.end() < len(text) else after
        return "" if is_soft(left, right) else match[0]

    return BREAK.sub(between, text) if "\n" in text else text


def joined(markdown: str) -> str:
    """Return Markdown whose lines are joined where nothing is to be read between them."""
    lines = markdown.split("\n")
    opened, masked = fences(lines), without_closed(markdown).split("\n")
    known = nesting.read(lines, masked)
    out = lines[:1]
    for number in range(1, len(lines)):
        above, line = lines[number - 1], lines[number]
        read = known[number - 1], known[number]
        if any(opened[number - 1 : number + 1]) or read[1].item or any(one.code for one in read):
            joins = False
        else:
            joins = _joins(above, line, masked[number - 1], masked[number])
        if joins:
            out[-1] = out[-1].rstrip() + line[_prefix(line) :].lstrip()
        else:
            out.append(line)
    return "\n".join(out)


def _joins(above: str, line: str, *masked: str) -> bool:
    """Whether a line goes on with the paragraph above, and nothing is to be read between."""
    parts = [one[_prefix(one) :].strip() for one in (above, line)]
    if not all(parts) or above.endswith("  ") or nesting.HEADING.match(parts[0]) or any("|" in one for one in parts):
        return False
    if masked[0].rstrip().endswith(BLANK) or nesting.is_closed(masked[1]) or any(map(SNIPPET.match, (above, line))):
        return False
    quotes = [one[: _prefix(one)].count(">") for one in (above, line)]
    return quotes[0] == quotes[1] and is_soft(parts[0].rstrip(EMPHASIS)[-1:], parts[1].lstrip(EMPHASIS)[:1])


def _prefix(line: str) -> int:
    """Return where a line begins within its quotation."""
    match = QUOTED.match(line)
    return match.end() if match else 0
