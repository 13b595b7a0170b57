"""Pieces of HTML as the steps of a page work on them, and a page that is all of a site."""

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from markdown import Markdown

from engine.pages.page_tree import Content, whole
from engine.prose import check, page_sources, snippets


def content(html: str) -> Content:
    """Return HTML as it stands on a page."""
    md = Markdown()
    page = Element("div")
    page.text = md.htmlStash.store(html)
    return Content(whole(page, md), md)


def only_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a folder be the docs of the site; return the place of its only page, which is not written yet."""
    monkeypatch.setattr(page_sources, "DOCS", folder)
    for module in (check, page_sources):
        monkeypatch.setattr(module, "RESULTS", folder / "results")
        monkeypatch.setattr(module, "ROOT", folder)
    monkeypatch.setattr(snippets, "ROOT", folder)
    return folder / "page.md"
