"""What a live server hands to the hooks, with each configuration that it renders by."""

from __future__ import annotations

from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig

from engine.ground.paths import remove
from engine.serving.preview import FOLDER, Aside

NAME = "live"


class Compiled(BytecodeCache):
    """Templates by name, as long as their source stays."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, Any]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of the same source."""
        checksum, code = self._codes.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[bucket.key] = bucket.checksum, bucket.code


class Live:
    """What outlives a rendering: results that are not as recorded, and compiled templates."""

    def __init__(self) -> None:
        remove(FOLDER)  # what an earlier server left
        self.aside = Aside()
        self.templates = Compiled()

    def join(self, config: MkDocsConfig) -> None:
        """Go along with a configuration."""
        config.extra[NAME] = self


def aside(config: MkDocsConfig) -> Aside:
    """Return what the live server keeps aside, which is nothing in a build."""
    serving = of(config)
    return serving.aside if serving else Aside()


def of(config: MkDocsConfig) -> Live | None:
    """Return what the live server handed on, None in a build."""
    live = config.extra.get(NAME)
    return live if isinstance(live, Live) else None
