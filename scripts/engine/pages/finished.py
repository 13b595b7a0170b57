"""The HTML of finished pages: that of a page which is kept lies in `.cache` until somebody asks for it.

All pages of a large book at once would be most of what a build holds in memory, while each is looked at alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.ground.digest import digest


@dataclass(frozen=True)
class Html:
    """A page. name: digest of its HTML; read: returns that, or raises Problem; is_held: whether it is in memory."""

    name: str
    read: Callable[[], str]
    is_held: bool = True


def held(html: str) -> Html:
    """Return a page that is in memory."""
    return Html(digest(html, 32), lambda: html)
