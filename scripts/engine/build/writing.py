"""What a build has made is written: records, views, pages and notebooks, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.code import closure
from engine.ground import spans
from engine.ground.journal import write_all
from engine.ground.messages import message
from engine.ground.paths import holds, read, shown
from engine.ground.problem import Problem
from engine.interactive import check
from engine.notebooks import inventory
from engine.prose import bound_numbers, page_sources
from engine.prose.fault import Fault
from engine.results import freshness
from engine.results.book import Book


def refuse_faults(
    book: Book, numbers: bound_numbers.Numbers, texts: dict[Path, str], accepted: bool = False
) -> list[Fault]:
    """Look at the pages as they will stand: accepted sentences and new results count as written.

    accepted: let pass, and return, the claims in words that accepted numbers belie. Raises Problem of all else.
    """
    left = check.faults(book, numbers, texts)
    belied = [fault for fault in left if fault.is_claim and accepted]
    if len(belied) < len(left):
        raise Problem("\n".join(map(str, left)))
    return belied


def write_notebooks(book: Book) -> dict[Path, str]:
    """Bring the notebooks up to date with the pages, the code and the records that are here; nothing is run.

    Returns what it wrote. Raises Problem where a page does not hold.
    """
    refuse_faults(book, freshness.numbers(book), {})
    written = write(notebooks(book, {}))
    remember(book)  # a server looks at them again where it renders
    return written


def notebooks(book: Book, texts: dict[Path, str]) -> dict[Path, str]:
    """Return {path: text} of the notebooks that will be others; refuse those that belong to no page.

    texts: {path: text} of what is about to be written.
    """
    if left := inventory.orphans():
        raise Problem("\n".join(left))
    return inventory.changed(book, texts)


@spans.timed("keep for the next build")
def remember(book: Book) -> None:
    """Keep what this process followed and made of the sources, for the next one that finds them as they are."""
    closure.remember(book.sources)
    inventory.remember(book)


def write(texts: Mapping[Path, str], accepted: bool = False) -> dict[Path, str]:
    """Write what differs of {path: text}, all of it or nothing, and say so; return that."""
    changed = {path: text for path, text in texts.items() if not holds(path, text)}
    for path, text in changed.items():
        _announce(path, text, accepted)
    write_all(changed)
    return changed


def _announce(path: Path, text: str, accepted: bool) -> None:
    """Say what is written; of a page, each number that changes, and of what was accepted, where it is shown."""
    print(message("  writes {path}", path=shown(path)), flush=True)
    if path in page_sources.pages():
        for change in bound_numbers.changes(read(path), text):
            print(f"    {change}", flush=True)
    for place in page_sources.shows(path) if accepted else ():
        print(message("    {place} shows it; read what is said of it", place=place), flush=True)
