"""Drafts are left out of the built site, and of its navigation; `mkdocs serve` shows them at their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.prose import drafts

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


def leave_out(files: Files, config: MkDocsConfig) -> None:
    """Make drafts of the pages that say so, as `draft_docs` would."""
    from mkdocs.structure.files import InclusionLevel  # another generator is not given the drafts

    found = {file.src_uri for file in files.documentation_pages() if drafts.is_draft(file.content_string)}
    for address in found:
        file = files.get_file_from_path(address)
        if file:
            file.inclusion = InclusionLevel.DRAFT
    config.nav = without(config.nav, found)


def without(nav: Any, drafts: set[str]) -> Any:
    """Return a navigation, or a part of it, without drafts and the sections that held nothing else."""
    if isinstance(nav, list):
        return [kept for one in nav if (kept := without(one, drafts))]
    if isinstance(nav, dict):
        return {title: kept for title, one in nav.items() if (kept := without(one, drafts))}
    return None if nav in drafts else nav
