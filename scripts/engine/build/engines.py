"""What can render the site: MkDocs, its fork ProperDocs, or Zensical; each leaves the same articles in a folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from engine.ground.paths import ROOT

CONFIGURATION = ROOT / "mkdocs.yml"


def _of_the_family(name: str, target: Path) -> list[str]:
    """MkDocs and ProperDocs take the same arguments, and run the same hooks."""
    given = ["--strict", "--config-file", str(CONFIGURATION), "--site-dir", str(target)]
    return ["engine.build.generator", name, "build", *given]


def _zensical(_: str, target: Path) -> list[str]:
    return ["engine.zensical", str(target)]


ENGINES: Mapping[str, Callable[[str, Path], list[str]]] = {
    "mkdocs": _of_the_family,
    "properdocs": _of_the_family,
    "zensical": _zensical,
}


def command(engine: str, target: Path) -> list[str]:
    """Return the command by which an engine renders the site strictly into a folder, with scripts/ on the path."""
    return [sys.executable, "-m", *ENGINES[engine](engine, target)]
