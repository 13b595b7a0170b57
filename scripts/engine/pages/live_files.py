"""The files of live pages, under names that change with their content: loaded once a reader runs something.

A page with such parts names a file of its own, which says where the others lie; see `theme/base.html`.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment

from engine.ground import spans
from engine.ground.paths import DOCS, read
from engine.interactive import reader_python
from engine.interactive.programs import Program
from engine.machine import npm
from engine.pages import assets
from engine.pages.live_parts import LiveParts

if TYPE_CHECKING:
    from mkdocs.structure.files import Files

ASSETS = DOCS / "assets"
OURS = ("live*.*", "lab*.*", "python*.*")  # in it: copied under their own names, nobody would load them
IMPORT = re.compile(r'(?<=\bfrom "\./)[\w-]+\.m?js(?=")')  # of a script by another


@spans.timed("live files")
def add(env: Environment, files: Files, pages: Mapping[str, LiveParts], to_site: assets.Add) -> None:
    """Add the files of pages with live parts, and tell the templates which page has which: `live_files`.

    pages: by their sources. Raises Problem where one is missing.
    """
    for path in (path for pattern in OURS for path in ASSETS.glob(pattern)):
        if file := files.get_file_from_path(path.relative_to(DOCS).as_posix()):
            files.remove(file)
    live = {source: parts for source, parts in pages.items() if parts}
    once = _Once(to_site).add
    shared = _shared(once) if live else {}
    env.globals["live_files"] = {source: _page(source, parts, shared, once) for source, parts in live.items()}


class _Once:
    """Adds a file where it was not added before: what two pages load is the same."""

    def __init__(self, to_site: assets.Add) -> None:
        self._to_site = to_site
        self._added: set[str] = set()

    def add(self, address: str, content: str | bytes) -> None:
        """Put a file of this address and content into the site."""
        if address not in self._added:
            self._added.add(address)
            self._to_site(address, content)


def _page(source: str, parts: LiveParts, shared: Mapping[str, object], to_site: assets.Add) -> str:
    """Add what the script is told of a page; return its address."""

    def told(key: str, one: Program) -> dict[str, str]:
        return {"program": assets.hashed(to_site, one.text(), f"live/{key}", "json")}

    whole = {
        **shared,
        "listings": parts.listings,
        "texts": parts.texts,
        "results": {key: told(key, one) for key, one in parts.results.items() if isinstance(one, Program)},
        "labs": {key: told(key, one) for key, one in parts.labs.items()},
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return assets.hashed(to_site, text, f"live/{source.removesuffix('.md')}", "json")


def _shared(to_site: assets.Add) -> dict[str, object]:
    """Add the files that all live pages share; return their addresses."""
    npm.ensure()

    @cache
    def script(path: Path) -> str:
        return _script(path, script, to_site)

    python = {name: script(path) for name, path in reader_python.SCRIPTS.items()} | {
        "script": assets.hashed(to_site, read(reader_python.SCRIPT), "micropython", "js"),
        "wasm": assets.hashed(to_site, reader_python.WASM.read_bytes(), "micropython", "wasm"),
        "runtime": assets.hashed(to_site, json.dumps(reader_python.runtime()), "runtime", "json"),
    }
    return {
        "python": python,
        "script": script(ASSETS / "live.js"),
        "style": _style(ASSETS / "live.css", to_site),
        "lab": script(ASSETS / "lab.js"),
        "labStyle": _style(ASSETS / "lab.css", to_site),
    }


def _script(path: Path, other: Callable[[Path], str], to_site: assets.Add) -> str:
    """Add a script, and before it those beside it that it imports; return its address. other: does so with these."""

    def imported(name: re.Match[str]) -> str:
        return posixpath.basename(other(path.with_name(name[0])))

    text = IMPORT.sub(imported, assets.in_words(assets.lean(read(path))))
    return assets.hashed(to_site, text, path.stem, "js")


def _style(path: Path, to_site: assets.Add) -> str:
    return assets.hashed(to_site, assets.joined(assets.lean(read(path))), path.stem, "css")
