"""Puts the content of our pages in the place of what Markdown made: the same HTML is indexed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAGES: Path = Path(__file__).resolve().parent / "pages"


def on_page_content(_html: str, page: Any, **_: Any) -> str:
    """Return the content of our page of the same address."""
    return (PAGES / str(page.url)).read_text(encoding="utf-8")
