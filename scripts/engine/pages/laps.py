"""What MkDocs does itself, for a profile: it says when its events are, and between two of them lie steps of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from mkdocs.structure.pages import Page

from engine.ground import spans

Event = Callable[..., Any]

# what lies behind each event, until the next one that we hear of
BEHIND = {
    "on_config": "MkDocs: configuration, plugins",
    "on_pre_build": "MkDocs: files",
    "on_files": "MkDocs: navigation",
    "on_nav": "MkDocs: between pages",
    "on_pre_page": "page: read",
    "on_page_read_source": "page: read",
    "on_page_markdown": "page: Markdown",
    "on_page_content": "MkDocs: between pages",
    "on_env": "MkDocs: static files",
    "on_pre_template": "templates beside pages",
    "on_template_context": "templates beside pages",
    "on_page_context": "page: template",
    "on_post_page": "page: template",
    "on_post_build": "MkDocs: end",
}


def told(names: Mapping[str, Any]) -> dict[str, Event]:
    """Return the events of {name: what bears it} as steps, with MkDocs' own steps between them."""
    return {name: _told(name, event) for name, event in names.items() if name.startswith("on_")}


def _told(name: str, event: Event) -> Event:
    @wraps(event)
    def done(*given: Any, **named: Any) -> Any:
        page = next((one.file.src_uri for one in (*given, *named.values()) if isinstance(one, Page)), "")
        spans.lap(f"hooks: {name}", page)
        try:
            return event(*given, **named)
        finally:
            spans.lap(BEHIND[name], page if BEHIND[name].startswith("page: ") else "")

    return done
