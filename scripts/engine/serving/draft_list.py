"""The page of drafts that a live server shows: each with its address and what is left to do in it, as it is now."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from engine.ground.paths import DOCS, read, shown
from engine.ground.words import words
from engine.prose import drafts, front_matter, page_sources

NAME = "drafts.html"
STYLE = """
:root { color-scheme: light dark; font: 16px/1.7 system-ui, sans-serif }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
h2 { font-size: 1.15rem; margin: 2rem 0 .25rem }
p, ul { margin: .25rem 0 } li { margin: .25rem 0 }
code { font-size: .9em; opacity: .75 }
"""


def page(root: str) -> str:
    """Return the page. root: of the site, as "/" or "/book/"."""
    said = words()
    sections = []
    for path in page_sources.pages():
        text = read(path)
        if drafts.is_draft(text):
            name = path.relative_to(DOCS).with_suffix("").as_posix()
            address = quote(f"{root}{name}.html")
            title = str(front_matter.values(text).get("title") or name)
            sections.append(_section(address, title, shown(path), list(drafts.to_do(text))))
    body = "\n".join(sections) or f"<p>{escape(said.drafts.none)}</p>"
    title = escape(said.drafts.listed)
    return (
        f'<!doctype html><html lang="{escape(said.language)}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><main><h1>{title}</h1>\n{body}\n</main></body></html>"
    )


def _words(said: str) -> str:
    """Return what a mark says as HTML, with its code."""
    return re.sub(r"(`+) ?(.+?) ?\1", r"<code>\2</code>", escape(said))


def _section(address: str, title: str, source: str, left: list[tuple[int, str]]) -> str:
    items = "".join(f"<li><code>{line}</code> {_words(said)}</li>" for line, said in left)
    count = escape(words().drafts.left.format(count=len(left)))
    return (
        f'<section><h2><a href="{escape(address)}">{escape(title)}</a></h2>'
        f"<p><code>{escape(source)}</code> {count}</p><ul>{items}</ul></section>"
    )
