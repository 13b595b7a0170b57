"""The Markdown sources of the pages, and what each includes: files, sections of them, results."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from engine.ground.paths import DOCS, RESULTS, ROOT, read, read_often, shown
from engine.ground.site_file import FILE
from engine.literature import bibliography
from engine.prose import drafts, front_matter, predicates
from engine.prose.by_text import by_text
from engine.prose.markup import DATA, SNIPPET, outside_fences
from engine.results.keys import ResultKey, parse_file


def pages() -> list[Path]:
    """Return the Markdown sources of the site."""
    found = (path for path in sorted(DOCS.rglob("*.md")) if not path.is_relative_to(RESULTS))
    return [path for path in found if not path.name.startswith(".")]


def chapter_of(page: Path, text: str) -> str:
    """Return the chapter that a page is of: the name of its module, results and notebook.

    It is the name of the page, if `chapter:` of its front matter names no other: two sections may have pages of one
    name, and modules have none but their name.
    """
    return str(front_matter.values(text).get("chapter") or page.stem)


def of_sources(address: str) -> str:
    """Return the address of the page that says where the numbers of a page come from: `walks/valley-sources.html`."""
    folder, _, name = address.rpartition("/")
    name = f"{name.removesuffix('.html')}-sources.html" if name not in {"", "."} else "sources.html"
    return f"{folder}/{name}" if folder else name


def published() -> list[Path]:
    """Return those of the sources that are no drafts: each has a page."""
    return [page for page in pages() if not drafts.is_draft(read_often(page))]


def inputs() -> list[Path]:
    """Return what the site is made of but for code: pages, what they include and cite, all results, the words."""
    results = (path for path in sorted(RESULTS.rglob("*")) if path.is_file())
    literature = [bibliography.FILE] if bibliography.FILE.is_file() else []
    return [*dict.fromkeys([*with_included(pages()), *results, FILE, *literature])]


def with_included(texts: list[Path]) -> list[Path]:
    """Return files of prose with those that they include, results apart, and what these include in turn."""
    found, results = list(texts), f"{RESULTS.relative_to(ROOT).as_posix()}/"
    for one in found:  # which grows meanwhile
        names = (name.partition(":")[0] for name in included(one))
        inner = (ROOT / name for name in names if not name.endswith(".py") and not name.startswith(results))
        more = (path for path in inner if not path.is_relative_to(RESULTS))
        found += [path for path in more if path.is_file() and path not in found]
    return found


def included(page: Path) -> list[str]:
    """Return what a page includes, as `path` or `path:section`, in order."""
    return [*included_in(read_often(page))]


@by_text
def included_in(text: str) -> tuple[str, ...]:
    """Return what a text includes, as `included` does of a page."""
    return tuple(match[1] for line in text.split("\n") if (match := SNIPPET.match(line)))


def results_of(page: Path) -> set[str]:
    """Return the keys of the results that a page shows or names."""
    return results_in(read_often(page))


def results_in(text: str) -> set[str]:
    """Return the keys of the results that a text shows or names."""
    return {*filter(None, map(_result_at, included_in(text))), *_results_named(text)}


def shows_results(text: str) -> bool:
    """Whether a text includes a view of a result."""
    return any(map(_result_at, included_in(text)))


@by_text
def _results_named(text: str) -> frozenset[str]:
    named = (match[1] for _, line in outside_fences(text.split("\n")) for match in DATA.finditer(line))
    return frozenset[str]().union(*map(predicates.results, named))


def result_of(line: str) -> str:
    """Return the key of the result that a line includes, "" where it includes none."""
    match = SNIPPET.match(line)
    return _result_at(match[1]) if match else ""


def _result_at(reference: str) -> str:
    """Return the key of the result of which `path`, or `path:section`, is a view, "" where it is of none."""
    return _result_in(RESULTS, ROOT, reference)


@lru_cache(maxsize=1 << 16)
def _result_in(results: Path, root: Path, reference: str) -> str:
    path = Path(reference.partition(":")[0])
    shows = (root / path).is_relative_to(results)
    return ResultKey.of(path.parent.name, parse_file(path.name)[0]) if shows else ""


def data_of(line: str) -> str:
    """Return the data behind the figure that a line includes, `chapter/walk.csv`, "" where it includes none."""
    match = SNIPPET.match(line)
    path = ROOT / match[1] if match else ROOT
    figure = path.suffix == ".svg" and path.is_relative_to(RESULTS)
    return path.with_suffix(".csv").relative_to(RESULTS).as_posix() if figure else ""


def shows(path: Path) -> Iterator[str]:
    """Yield where the pages include a file, as file:line."""
    for page in pages():
        for number, line in enumerate(read(page).split("\n"), 1):
            match = SNIPPET.match(line)
            if match and match[1].partition(":")[0] == shown(path):
                yield f"{shown(page)}:{number}"
