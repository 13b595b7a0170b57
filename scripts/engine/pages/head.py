"""What the head of a chapter says by its front matter: what a reader will learn, and what is taken for known."""

from __future__ import annotations

from collections.abc import Sequence

from engine.ground.words import words

CLASS = "chapter-head"


def said(lines: list[str], aims: Sequence[str], needs: Sequence[str]) -> list[str]:
    """Return the source of a page with its head under the title. aims, needs: Markdown, in which links are the page's.

    The search does without it: the sections say the same.
    """
    groups = [*_group(words().pages.aims, aims), *_group(words().pages.needs, needs)]
    if not groups:
        return lines
    made = ["", f'<div class="{CLASS}" data-search-exclude markdown="1">', *groups, "</div>", ""]
    title = next((number for number, line in enumerate(lines, 1) if line.startswith("# ")), 0)
    return [*lines[:title], *made, *lines[title:]]


def _group(label: str, items: Sequence[str]) -> list[str]:
    if not items:
        return []
    listed = [f"- {' '.join(item.split())}" for item in items]
    return ['<div markdown="1">', f"<p>{label}</p>", "", *listed, "", "</div>"]
