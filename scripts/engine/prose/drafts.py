"""Drafts: pages whose front matter says `draft: true`. They are served, but not built; see `pages/draft_pages.py`.

What is left to do in them is marked, `!!! todo` or a footnote that begins with the site's word for it. A page that
is no draft has no such mark: what is left to do is not published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.ground.messages import message
from engine.ground.words import words
from engine.prose import front_matter
from engine.prose.markup import outside_fences

MARK = r"(?:[\s>]|[-*+] |\d+\. )*!!! todo\b|\[\^[^\]]+\]: "


def is_draft(text: str) -> bool:
    """Whether the front matter of a page says so."""
    return front_matter.values(text).get("draft") is True


def to_do(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what it says) of every mark of a page, a draft or not."""
    mark = re.compile(MARK + re.escape(words().drafts.note))
    lines = list(outside_fences(text.split("\n")))
    for at, (line, content) in enumerate(lines):
        if match := mark.match(content):
            below = (one.strip(" >") for _, one in lines[at + 1 :] if one.strip(" >"))
            yield line, content[match.end() :] if content.startswith("[^") else next(below, "")


def left_over(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what to do) of every mark of a page that is no draft."""
    if not is_draft(text):
        mark = re.compile(MARK + re.escape(words().drafts.note))
        marked = (line for line, content in outside_fences(text.split("\n")) if mark.match(content))
        yield from (
            (line, message("this is left to do: do it, or say draft: true in the front matter")) for line in marked
        )
