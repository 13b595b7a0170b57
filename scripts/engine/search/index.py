"""The search: its index, made of the rendered pages, and its files, under names that change with their content.

The browser loads nothing of it before the reader opens the search; see `theme/partials/search.html`. A small index is
one file; of a larger one, `parts` are loaded as queries need them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import Markup

from engine.ground import spans
from engine.ground.paths import DOCS, read
from engine.ground.words import words as site_words
from engine.pages import assets
from engine.pages.finished import Html
from engine.search import chinese, parted, parts, words
from engine.search.said import Asked, Pages, Said

if TYPE_CHECKING:
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

SCRIPT = ("search-words", "search-places", "search-store", "search-find", "search-rank", "search-excerpt", "search")
SCRIPTS, STYLE = [f"assets/{part}.js" for part in SCRIPT], "assets/search.css"
INDEX = "assets/search-index.js"
WHOLE = 120_000  # characters of an index in one file, packed about as many bytes; a first query loads 150 kB at most


@spans.timed("search: index")
def add(env: Environment, files: Files, finished: Mapping[str, Html], to_site: assets.Add) -> None:
    """Add the search to the site, and tell the templates where its files lie: `search_files`.

    finished: the pages by their sources; to_site: puts a file there.
    The index alone keeps its name: in all pages stands where it is, and one that changes changes no other.
    Raises Problem where the list of synonyms is wrong.
    """
    contents = {
        "style": ("search.css", assets.lean(read(DOCS / STYLE))),
        "script": ("search.js", "\n".join(assets.in_words(assets.lean(read(DOCS / part))) for part in SCRIPTS)),
    }
    for source in (*SCRIPTS, STYLE):
        if file := files.get_file_from_path(source):
            files.remove(file)
    env.globals["search_files"] = {"index": INDEX} | {
        part: assets.hashed(to_site, content, *name.split(".")) for part, (name, content) in contents.items()
    }
    to_site(INDEX, index([(page, finished[page.file.src_uri]) for page in _pages(files)], to_site))


def _pages(files: Files) -> list[Page]:
    return [file.page for file in files.documentation_pages() if file.page and not _asked(file.page).get("exclude")]


def _asked(page: Page) -> dict[str, Any]:
    """Return what the front matter says to the search: `exclude: true`, or `boost: 0.5` to halve what it is worth."""
    asked = page.meta.get("search")
    return asked if isinstance(asked, dict) else {}


def index(pages: Sequence[tuple[Page, Html]], to_site: assets.Add, most: int = WHOLE) -> str:
    """Return the script that holds the index of (page, its HTML), or the first part of one; adds the others.

    `pages`: [address, title, its tags and categories, its worth]. `sections`: [number of the page, id, number of the
    section around it or -1, title, text, code, what it is: "figure", "table" or ""]. `inside`: words that stand inside
    longer ones, `same`: groups of words that mean the same, `sounds`: lines of terms and their pinyin, `shapes`:
    traditional characters and the simplified ones that the pages have, in pairs. most: characters of the
    texts of an index in one file.
    """
    every = Pages([Asked(_title(page), " ".join(_labels(page)), html) for page, html in pages])
    small = _small(every, most)
    held, letters = parts.index(parted.parted(every), to_site) if small is None else _whole(small)
    every.drop_others()
    listed = [[page.url, _title(page), " ".join(_labels(page)), _asked(page).get("boost", 1)] for page, _ in pages]
    return _script({"pages": listed, "same": words.synonyms(), "shapes": _shapes(letters), **held})


def _small(pages: Pages, most: int) -> list[Said] | None:
    """Return what all pages say, None where that is more than an index in one file has; the others are not read."""
    found, size = list[Said](), 0
    for page in pages:
        found.append(page)
        size += page.size
        if size > most:
            return None
    return found


def _script(held: Mapping[str, Any]) -> str:
    return f"siteSearchIndex={parted.written(held)}\n"


def _whole(pages: Sequence[Said]) -> tuple[dict[str, Any], set[str]]:
    """Return what an index in one file has of the pages, and all letters that they are written with.

    The number of the section around counts through all of it.
    """
    rows: list[list[Any]] = []
    for number, page in enumerate(pages):
        first = len(rows)
        for anchor, around, *texts in page.rows:
            rows.append([number, anchor, first + around if around >= 0 else -1, *texts])
    inside = sorted({word for page in pages for word in page.inside})
    sounds = sorted({line for page in pages for line in page.sounds})
    held = {"sections": rows, "inside": " ".join(inside), "sounds": "\n".join(sounds)}
    return held, {letter for page in pages for letter in page.letters}


def _shapes(letters: Iterable[str]) -> str:
    """Return the traditional characters of what the pages say; nothing where the site is not in Chinese."""
    if not site_words().language.startswith("zh"):
        return ""
    return chinese.shapes("".join(letters))


def _title(page: Page) -> str:
    """Return the title of a page, which is HTML, as text."""
    return Markup(str(page.title)).striptags()


def _labels(page: Page) -> list[str]:
    labels = (str(label) for name in ("tags", "categories") for label in page.meta.get(name) or [])
    return list(dict.fromkeys(labels))
