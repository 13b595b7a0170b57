"""`python -m engine.zensical FOLDER`: render the site strictly into a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from jinja2 import TemplateNotFound

from engine.ground import spans
from engine.ground.problem import Problem
from engine.pages.site_build import SiteBuild
from engine.zensical import pages, project, rendering, settings
from engine.zensical.steps import Rendering
from engine.zensical.theme import Theme


def main(target: Path) -> int:
    """Render; return the exit code, and say what is wrong as MkDocs would."""
    try:
        render(target)
    except Problem as problem:
        for line in str(problem).splitlines():
            print(f"ERROR   -  {line}", file=sys.stderr)
        return 1
    return 0


def render(target: Path) -> None:
    """Render the site into a folder. Raises Problem where anything does not hold."""
    spans.follow()
    configuration, build = settings.load(), SiteBuild()
    state = Rendering(configuration, build)
    named_alike: Any = configuration  # as MkDocs' own
    with spans.span("results and sources"):
        build.begin(named_alike, ())
    project.write(configuration, build.notebooks)
    with spans.span("Zensical"):
        rendering.run(state)
    try:
        with spans.span("templates"):
            Theme(state, *pages.gathered(state), target).write()
    except TemplateNotFound as missing:
        raise settings.not_there(str(missing.name)) from None
    build.end(named_alike)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
