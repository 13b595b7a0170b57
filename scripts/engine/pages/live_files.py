"""The files of live pages, under names that change with their content: loaded once a reader runs something.

A page with such parts names a file of its own, which says where the others lie; see `theme/base.html`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment

from engine.ground.paths import DOCS, read
from engine.interactive import reader_python
from engine.machine import npm
from engine.pages import assets
from engine.pages.live_parts import LiveParts

if TYPE_CHECKING:
    from mkdocs.structure.files import Files

ASSETS = DOCS / "assets"
SCRIPT, LAB = ASSETS / "live.js", ASSETS / "lab.js"
STYLE, LAB_STYLE = ASSETS / "live.css", ASSETS / "lab.css"
PYTHON = {"worker": reader_python.WORKER, "core": reader_python.CORE, "page": reader_python.PAGE}


def add(
    env: Environment,
    files: Files,
    pages: Mapping[str, LiveParts],
    notebooks: Mapping[Path, Path],
    to_site: assets.Add,
) -> None:
    """Add the files of pages with live parts, and tell the templates which page has which: `live_files`.

    pages: by their sources; notebooks: {notebook: the page that it is made of}. Raises Problem where one is missing.
    """
    for path in (SCRIPT, LAB, STYLE, LAB_STYLE, *PYTHON.values(), *_of_lab()):
        if file := files.get_file_from_path(path.relative_to(DOCS).as_posix()):
            files.remove(file)
    live = {source: parts for source, parts in pages.items() if parts}
    shared = _shared(to_site) if live else {}
    places = {chapter: notebook for notebook, chapter in notebooks.items()}
    env.globals["live_files"] = {
        source: _page(source, parts, shared | {"notebook": _address(files, places.get(DOCS / source))}, to_site)
        for source, parts in live.items()
    }


def _page(source: str, parts: LiveParts, shared: Mapping[str, object], to_site: assets.Add) -> str:
    """Add what the script is told of a page; return its address."""
    told = json.dumps({**shared, **parts.told()}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return assets.hashed(to_site, told, f"live/{source.removesuffix('.md')}", "json")


def _address(files: Files, notebook: Path | None) -> str:
    file = files.get_file_from_path(notebook.relative_to(DOCS).as_posix()) if notebook else None
    return file.url if file else ""


def _shared(to_site: assets.Add) -> dict[str, object]:
    """Add the files that all live pages share; return their addresses."""
    npm.ensure()

    def script(path: Path) -> str:
        return assets.hashed(to_site, assets.in_words(assets.lean(read(path))), path.stem, "js")

    python = {name: script(path) for name, path in PYTHON.items()} | {
        "script": assets.hashed(to_site, read(reader_python.SCRIPT), "micropython", "js"),
        "wasm": assets.hashed(to_site, reader_python.WASM.read_bytes(), "micropython", "wasm"),
        "runtime": assets.hashed(to_site, json.dumps(reader_python.runtime()), "runtime", "json"),
    }

    def style(path: Path) -> str:
        return assets.hashed(to_site, assets.lean(read(path)), path.stem, "css")

    of_lab = {path.stem.removeprefix(f"{LAB.stem}-"): script(path) for path in _of_lab()}
    return {
        "python": python,
        "script": script(SCRIPT),
        "style": style(STYLE),
        "lab": script(LAB),
        "labParts": of_lab | {"style": style(LAB_STYLE)},
    }


def _of_lab() -> list[Path]:
    """Return the scripts that the lab loads in turn."""
    return sorted(ASSETS.glob("lab-*.js"))
