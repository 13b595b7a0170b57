"""Everything that does not hold on the pages, as they stand or are about to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.ground import merges
from engine.ground.paths import RESULTS, ROOT, read
from engine.prose import (
    blocks,
    bound_numbers,
    drafts,
    front_matter,
    page_sources,
    snippets,
    typed_numbers,
    unbound_numbers,
)
from engine.prose.fault import Fault
from engine.prose.markup import SNIPPET, fences, outside_fences
from engine.results.book import Book


def faults(book: Book, numbers: bound_numbers.Numbers, pending: Mapping[Path, str] | None = None) -> list[Fault]:
    """Return all that does not hold: numbers, bound and unbound, front matter, what is left to do, snippets.

    pending: {path: text} of files that are about to be written, taken as if they were.
    """
    files = pending or {}
    texts = {page: files.get(page, read(page)) for page in page_sources.pages()}
    titles = unbound_numbers.titles(texts.values())
    found: list[Fault] = []
    for page, text in texts.items():
        lines = text.split("\n")
        found += _conflict(page, text)
        found += bound_numbers.faults(page, text, numbers, book.kinds)
        found += (Fault(page, line, said) for line, said in [*front_matter.faults(text), *drafts.left_over(text)])
        known = unbound_numbers.Known(titles, unbound_numbers.settings(book, page.stem), blocks.labels(text))
        for path, source in {page: text, **_included(lines)}.items():
            found += (Fault(path, line, said) for line, said in unbound_numbers.found(source, known))
            found += _conflict(path, source) if path != page else []
        if opened := fences(lines)[-1]:
            found.append(Fault(page, opened, "this code block is never closed"))
        found += snippets.faults(book, page, lines, files)
    return [*found, *typed_numbers.faults(book, numbers)]


def _conflict(path: Path, text: str) -> list[Fault]:
    """Name the marks of a merge, which a page shows as text; who writes of them sets a blank before each."""
    line = merges.conflict(text)
    return [Fault(path, line, "a merge left its conflict here; choose what is to stand, and delete the marks")] * (
        line > 0
    )


def _included(lines: list[str]) -> dict[Path, str]:
    """Return {path: text} of what a page includes as prose; what stands in the results comes from records."""
    paths = {ROOT / match[1].partition(":")[0] for _, line in outside_fences(lines) if (match := SNIPPET.match(line))}
    texts = (path for path in sorted(paths) if path.suffix == ".md" and not path.is_relative_to(RESULTS))
    return {path: read(path) for path in texts if path.is_file()}
