"""Listings of notebooks with fewer elements: what is folded keeps the marks of its comments alone.

A notebook repeats all code that its results need, ten times what its chapter shows; nine tenths of it are folded.
"""

from __future__ import annotations

import re

from engine.pages.context import PageContext
from engine.pages.page_tree import KIND, LISTING, Content

TOKEN = re.compile(r'<span class="([a-z]\w?)">([^<]*)</span>')  # Pygments' own names
COMMENTS = {"c1", "sd"}  # and docstrings
SIGNS = re.compile(r'(<span class="[po]">[^<]*)</span>([ \n]*)<span class="[po]">')  # two that look alike


def lighten(content: Content, page: PageContext) -> None:
    """Take marks that make little difference out of the listings of a notebook."""
    if page.is_notebook:
        folded = {leaf for fold in content.tree.iter("details") for leaf in fold.iter()}
        for leaf in content.tree.iter():
            if leaf.get(KIND) == LISTING:
                html = content.leaves.html(leaf)
                content.leaves.change(leaf, _plain(html) if leaf in folded else _joined(html))


def _plain(html: str) -> str:
    return TOKEN.sub(lambda token: token[0] if token[1] in COMMENTS else token[2], html)


def _joined(html: str) -> str:
    while (less := SIGNS.sub(r"\1\2", html)) != html:
        html = less
    return html
