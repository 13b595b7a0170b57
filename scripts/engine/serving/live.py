"""What a live server hands to the hooks, with each configuration that it renders by."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig

from engine.ground.paths import remove
from engine.pages import site_build
from engine.pages.site_build import Known
from engine.results.book import Book
from engine.serving.one_page import Rendered
from engine.serving.preview import FOLDER, Aside

NAME = "live"


class Live:
    """What outlives a rendering: results that are not as recorded, and the book as the server read it last."""

    def __init__(self) -> None:
        remove(FOLDER)  # what an earlier server left
        self.aside = Aside()
        self.book = Book()
        self.last: Rendered | None = None  # the last rendering of the whole site

    def join(self, config: MkDocsConfig, configured: str) -> None:
        """Go along with a configuration. configured: names its file before it was read."""
        config.extra[NAME] = self
        site_build.hand_over(config, Known(self.book, configured=configured))


def aside(config: MkDocsConfig) -> Aside:
    """Return what the live server keeps aside, which is nothing in a build."""
    serving = of(config)
    return serving.aside if serving else Aside()


def of(config: MkDocsConfig) -> Live | None:
    """Return what the live server handed on, None in a build."""
    live = config.extra.get(NAME)
    return live if isinstance(live, Live) else None
