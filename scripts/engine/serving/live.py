"""What a live server hands to the hooks, with each configuration that it renders by."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig

from engine.build import built, state
from engine.ground.paths import remove
from engine.pages import site_build
from engine.pages.site_build import Known
from engine.results.book import Book
from engine.results.devices import CPU
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

    def known(self) -> Known:
        """Return what is known before a rendering. What results are made of is named where all are as recorded."""
        now = None if self.aside else state.now()
        results = built.of_results(now, CPU, ()) if now else ""
        return Known(self.book, results, configured=site_build.configuration())

    def join(self, config: MkDocsConfig, known: Known) -> None:
        """Go along with a configuration. known: before it was read."""
        config.extra[NAME] = self
        site_build.hand_over(config, known)


def aside(config: MkDocsConfig) -> Aside:
    """Return what the live server keeps aside, which is nothing in a build."""
    serving = of(config)
    return serving.aside if serving else Aside()


def of(config: MkDocsConfig) -> Live | None:
    """Return what the live server handed on, None in a build."""
    live = config.extra.get(NAME)
    return live if isinstance(live, Live) else None
