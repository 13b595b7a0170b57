"""Hooks of MkDocs: presentation and comfort only. What the pages say exists before the generator starts."""

from __future__ import annotations

import logging
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import mathjax
from results import catalog, plan, prose, records
from results.devices import CPU
from results.paths import Problem

log = logging.getLogger("mkdocs.hooks.results")


def on_pre_build(**_: Any) -> None:
    """Warn of every result, number and snippet on the pages that does not hold: strict builds fail on a warning."""
    try:
        numbers = {}
        for declared in catalog.declared():
            record = records.load(declared.record_path(CPU))
            if record:
                numbers[declared.key] = record.numbers
        for fault in prose.faults(numbers):
            log.warning(str(fault))
        for unfit in plan.unfit():
            log.warning(f"{unfit}; run python scripts/build.py")
    except Problem as problem:
        raise PluginError(str(problem)) from None


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add MathJax to the site's own files."""
    try:
        for address, path in mathjax.ensure().items():
            files.append(File.generated(config, address, abs_src_path=str(path)))
    except Problem as problem:
        raise PluginError(str(problem)) from None
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Honour the front matter's `toc: false`."""
    if page.meta.get("toc") is False:
        page.meta.setdefault("hide", []).append("toc")
    return markdown
