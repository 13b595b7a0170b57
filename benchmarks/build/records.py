"""Make the records of a generated book, by its engine and in one process: each experiment once, without a sandbox.

    python benchmarks/build/records.py PART PARTS       PYTHONPATH: `scripts` of the book, and this repository

A build would make the same records: the first of each kind comes from the sandbox, the others from the same functions.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.build.chapter import DIFFERENT, MOST, chapters

from engine import sandbox
from engine.results import freshness, runs, views
from engine.results.book import Book
from engine.results.catalog import Declared
from engine.results.records import Drawn
from engine.results.worker import Drawing
from engine.sandbox import Call
from engine.sandbox.box import Answer, Box


class Here:
    """Calls functions as the sandbox does, in this process; in the sandbox the first time, which tells the packages.

    What is drawn of the same numbers in two chapters differs by their names alone, and is drawn once.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names  # of the rules, by their modules
        self.packages: dict[str, tuple[str, ...]] = {}
        self.drawn: dict[tuple[str, str, int], tuple[str, dict[str, Any]]] = {}

    def call(self, who: str, function: Callable[..., Any], *arguments: Any, box: Box) -> Answer:
        """Return what the function does, with the packages that it took in another chapter."""
        module, _, kind = who.partition(".")
        kind += getattr(arguments[0], "function", "")
        if kind not in self.packages:
            answer = sandbox.call(who, function, *arguments, box=box)
            self.packages[kind] = answer.distributions
            return answer
        if not isinstance(arguments[0], Drawing):
            return Answer(function(*arguments), self.packages[kind])
        same = kind, repr(arguments[0].numbers), len(self.names[module])
        if same not in self.drawn:
            self.drawn[same] = module, function(*arguments)
        return Answer(self._renamed(*self.drawn[same], module), self.packages[kind])

    def _renamed(self, drawn: str, told: dict[str, Any], module: str) -> dict[str, Any]:
        """Return the texts that were drawn of a chapter as they are of another one."""
        texts = {suffix: text.replace(drawn, module) for suffix, text in told["texts"].items()}
        names = self.names[drawn], self.names[module]
        return {"texts": {suffix: text.replace(*names) for suffix, text in texts.items()}}


def main() -> int:
    """Write the records and views of the chapters that have their turn."""
    part, parts = map(int, sys.argv[1:])
    book = Book()
    here = Here({one.module: one.name for one in chapters(MOST)})
    for declared in book.declared:
        if int(declared.chapter[-3:]) % DIFFERENT % parts == part:
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
