"""Make the records of a generated book, by its engine and in one process: each experiment once, without a sandbox.

    python benchmarks/build/records.py PART PARTS       with the folder `scripts` of the book in PYTHONPATH

A build would make the same records: the first of each kind comes from the sandbox, the others from the same functions.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine import sandbox
from engine.results import freshness, runs, views
from engine.results.book import Book
from engine.results.catalog import Declared
from engine.results.records import Drawn
from engine.sandbox import Call
from engine.sandbox.box import Answer, Box


class Here:
    """Calls functions as the sandbox does, in this process; in the sandbox the first time, which tells the packages."""

    def __init__(self) -> None:
        self.packages: dict[str, tuple[str, ...]] = {}

    def call(self, who: str, function: Callable[..., Any], *arguments: Any, box: Box) -> Answer:
        """Return what the function does, with the packages that it took in another chapter."""
        kind = who.partition(".")[2] + getattr(arguments[0], "function", "")
        if kind not in self.packages:
            answer = sandbox.call(who, function, *arguments, box=box)
            self.packages[kind] = answer.distributions
            return answer
        return Answer(function(*arguments), self.packages[kind])


def main() -> int:
    """Write the records and views of the chapters that have their turn."""
    part, parts = map(int, sys.argv[1:])
    book, here = Book(), Here()
    for declared in book.declared:
        if int(declared.chapter[-3:]) % parts == part:
            for path, text in made(book, declared, here.call):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
    return 0


def made(book: Book, declared: Declared, call: Call) -> Iterator[tuple[Path, str]]:
    """Yield the files of a result, by their paths."""
    entry = freshness.entry(book, declared, declared.home)
    record = runs.run(entry, {}, call).record
    known = {view.path.name: Drawn(view.made(record), "") for view in views.views(declared)}  # none is drawn twice
    record, texts = views.draw_all(declared, record, call, replace(record, views=known))
    yield from texts.items()
    yield declared.record_path(declared.home), record.to_text()


if __name__ == "__main__":
    sys.exit(main())
