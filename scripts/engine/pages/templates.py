"""The templates of the theme, compiled once: `.cache/templates` keeps them from one build to the next."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import jinja2
from jinja2 import FileSystemBytecodeCache, Template
from jinja2.bccache import Bucket

from engine.ground.paths import CACHE
from engine.ground.problem import Problem

FOLDER = CACHE / "templates" / jinja2.__version__


class Told:
    """A template that is of no page, which says what is wrong as those of pages do: by the error of the generator."""

    def __init__(self, template: Template, error: type[Exception]) -> None:
        self._template, self._error = template, error

    def render(self, context: Mapping[str, Any]) -> str:
        """Return the text. Raises the error instead of Problem."""
        try:
            return self._template.render(context)
        except Problem as problem:
            raise self._error(str(problem)) from None


class Compiled(FileSystemBytecodeCache):
    """By the digest of their source; where nothing can be kept, they are compiled each time."""

    def __init__(self) -> None:
        super().__init__(str(FOLDER))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled of the same source; what cannot be read is none."""
        with suppress(Exception):  # a file that was cut or replaced can raise whatever unpickling raises
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled: written aside and renamed, since others read meanwhile."""
        with suppress(OSError):
            FOLDER.mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
