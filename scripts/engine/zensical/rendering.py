"""Zensical at work on its project, and what it complains of."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import IO

from engine.ground.problem import Problem
from engine.zensical import project, steps
from engine.zensical.steps import Rendering, source_of

COLOUR = re.compile(r"\x1b\[[\d;]*m")
# Warning: page does not exist
#     ╭─[ walks/roots.md:19:11 ]
COMPLAINT = re.compile(r"^\w+: (?P<what>.*)\n +\S+\[ (?P<page>.*):(?P<line>\d+):\d+ \]$", re.MULTILINE)


def run(rendering: Rendering) -> None:
    """Have Zensical render the project strictly. Raises Problem with what the steps or Zensical refuse."""
    theme = ModuleType("zensical_ui")  # its own theme, which it imports and our project does without
    theme.get_theme_dir = lambda: str(project.THEME)  # type: ignore[attr-defined]
    sys.modules["zensical_ui"] = theme
    import zensical

    steps.rendering = rendering
    with tempfile.TemporaryFile() as told, _told(told):
        try:
            zensical.build(str(project.FILE), {"strict": True, "clean": True})
        except RuntimeError as error:
            told.seek(0)
            said = COLOUR.sub("", told.read().decode("utf-8", "replace"))
            raise Problem("\n".join(_complaints(said, str(error), rendering))) from None
        finally:
            steps.rendering = None


@contextmanager
def _told(file: IO[bytes]) -> Iterator[None]:
    """Let what is written to standard output and error, by Rust too, go to a file."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [(stream, os.dup(stream)) for stream in (1, 2)]
    for stream, _ in kept:
        os.dup2(file.fileno(), stream)
    try:
        yield
    finally:
        for stream, copy in kept:
            os.dup2(copy, stream)
            os.close(copy)


def _complaints(said: str, error: str, rendering: Rendering) -> list[str]:
    """Return a line each: what the steps refused, what Zensical found, or the error that it stopped with."""
    found = [(source_of(match["page"], rendering.build), match) for match in COMPLAINT.finditer(said)]
    found = [one for one in found if not one[0].endswith(".ipynb")] or found  # what a notebook is made of can be mended
    lines = [f"docs/{source}:{match['line']}: {match['what']}" for source, match in found]
    return list(dict.fromkeys(rendering.refused or lines)) or error.splitlines()[:1]
