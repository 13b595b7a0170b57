"""The headings of a draft: one of the first level, the others in steps of one, numbered all or not at all."""

from __future__ import annotations

import re

from engine.ground.messages import message
from engine.ground.words import words
from engine.old_posts.body import Heading
from engine.old_posts.inline import Inline
from engine.old_posts.post import Line
from engine.old_posts.report import Report
from engine.old_posts.todo import to_do


def title_of(blocks: list[str | Heading]) -> str:
    """Return the first heading, "" where there is none."""
    return next((block.text for block in blocks if isinstance(block, Heading)), "")


def without_title(blocks: list[str | Heading], title: str, report: Report) -> list[str | Heading]:
    """Take the title out where the text begins with it."""
    first = next((block for block in blocks if isinstance(block, Heading)), None)
    if first and _plain(first.text) == _plain(title):
        report.mapped(message("{place}: the title of the page", place=first.place))
        return [block for block in blocks if block is not first]
    return blocks


def levelled(blocks: list[str | Heading], inline: Inline, report: Report) -> list[str]:
    """Return the blocks with their headings written out, from the second level on."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    numbered = _is_numbering(headings)
    if numbered:
        report.mapped(message("{count} headings, without their numbers", count=len(headings)))
    out, above = [], [0][:0]
    for block in blocks:
        if isinstance(block, str):
            out.append(block)
            continue
        while above and above[-1] >= block.level:
            above.pop()
        above.append(block.level)
        level = min(len(above) + 1, 6)
        text = bare(block.text) if numbered else block.text
        number = _number(text)
        kept = number[0] if number else ""
        written = kept + inline.text([Line(text[len(kept) :], block.place)])
        out += (
            [f"{'#' * level} {' '.join(written.split())}"] if written.strip() else []
        )  # nothing but a tag or a picture
        if marks := inline.noted():
            out.append(to_do(*marks))
    return out


def _is_numbering(headings: list[Heading]) -> bool:
    """Whether the numbers before headings count them: most begin with one, and all of the highest level do."""
    plain = re.compile(words().old_posts.unnumbered)
    counted = [heading for heading in headings if not plain.fullmatch(heading.text.strip(" *_:：#"))]
    numbered = [heading for heading in counted if _number(heading.text)]
    highest = min((heading.level for heading in counted), default=0)
    first = [heading for heading in counted if heading.level == highest]
    return len(numbered) > 1 and all(heading in numbered for heading in first)


def bare(text: str) -> str:
    """Return the text of a heading without the number before it."""
    number = _number(text)
    return text[number.end() :] if number else text


def _number(text: str) -> re.Match[str] | None:
    """Return the number that a heading begins with."""
    return re.match(words().old_posts.heading_number, text)


def _plain(text: str) -> str:
    return re.sub(r"[\s*_`#]+", "", bare(text)).casefold()
