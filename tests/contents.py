"""Pieces of HTML as the steps of a page work on them, and a page that is all of a site."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from markdown import Markdown
from mkdocs.config import load_config
from selectolax.lexbor import LexborNode

from engine.ground.paths import ROOT
from engine.literature import bibliography
from engine.pages.extension import PageExtension
from engine.pages.page_tree import Content, whole
from engine.prose import (
    bound_numbers,
    check,
    front_matter,
    outputs,
    page_sources,
    reading,
    rendered,
    snippets,
    unbound_numbers,
)
from engine.prose.kept_digits import Kinds
from engine.prose.rendered import Seen
from engine.prose.unbound_numbers import Known


def content(html: str) -> Content:
    """Return HTML as it stands on a page."""
    md = Markdown()
    page = Element("div")
    page.text = md.htmlStash.store(html)
    return Content(whole(page, md), md)


def only_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a folder be the docs of the site; return the place of its only page, which is not written yet."""
    monkeypatch.setattr(page_sources, "DOCS", folder)
    monkeypatch.setattr(bibliography, "FILE", folder / "references.bib")
    for module in (check, outputs, page_sources):
        monkeypatch.setattr(module, "RESULTS", folder / "results")
        monkeypatch.setattr(module, "ROOT", folder)
    monkeypatch.setattr(snippets, "ROOT", folder)
    return folder / "page.md"


@cache
def _markdown() -> Markdown:
    config: Any = load_config(str(ROOT / "mkdocs.yml"), plugins=[], hooks=[])
    names = [name for name in config.markdown_extensions if name != "pymdownx.snippets"]
    return Markdown(extensions=[*names, PageExtension(steps=())], extension_configs=config.mdx_configs)


def rendered_page(text: str) -> LexborNode:
    """Return the source of a page as it is rendered, but for its formulas, which nobody draws."""
    return reading.parsed(_markdown().reset().convert(front_matter.split(text)[1]))


def unbound(text: str, known: Known | None = None) -> list[str]:
    """Return the numbers on a page that look like results and are bound to nothing."""
    read = reading.pieces(rendered_page(text))
    return [one.number for one in unbound_numbers.found(read, known or Known())]


def rendered_faults(
    html: str, numbers: bound_numbers.Numbers, sources: Sequence[Path] = (), kinds: Kinds | None = None
) -> list[str]:
    """Return what is said of a rendered page."""
    return list(rendered.faults(Seen(reading.parsed(html), None, sources), numbers, Known(), kinds))
