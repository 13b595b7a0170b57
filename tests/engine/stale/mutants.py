"""Every run again and again, each time without one of the statements that its fingerprint holds.

    python tests/engine/stale/mutants.py [PATTERN]     from the root of a repository, of results that match: rmsprop.*

What a fingerprint missed would be a statement that is not there. Without it a run ends in an error, gives the same
numbers, or gives others, which the second run of a new result is there to refuse. Prints what each result came to;
ends with 1 where a number could have been published that the whole code does not give.
"""

import ast
import fnmatch
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path("scripts").resolve()))

from engine import sandbox
from engine.build import conductor
from engine.build.conductor import Options
from engine.data.load import Data
from engine.ground.problem import Problem
from engine.results import freshness, returned, runs
from engine.results.book import Book
from engine.results.devices import CPU
from engine.results.freshness import Entry
from engine.sandbox import Answer, Box

SAME, ERROR, REFUSED, PUBLISHED = "the same", "an error", "refused by the second run", "PUBLISHED"


@dataclass(frozen=True)
class Mutant:
    """What came of a run without a statement. at: file:line."""

    key: str
    at: str
    came: str


def without_one(box: Box) -> Iterator[tuple[str, Box]]:
    """Yield (file:line, box) of a box without one of the statements at the top level of its modules."""
    for name, text in box.code.items():
        tree = ast.parse(text)
        for index, node in enumerate(tree.body):
            rest = ast.Module([*tree.body[:index], *tree.body[index + 1 :]], [])
            yield f"{name}:{node.lineno}", replace(box, code={**box.code, name: ast.unparse(rest)})


def mutants(entry: Entry, tables: dict[str, Data]) -> Iterator[Mutant]:
    """Yield what comes of a result without each of its statements. Raises Problem where it does not run with all."""
    boxes: list[Box] = []
    with runs.confirmed(entry, tables) as confirm:
        true = runs.run(entry, tables, _in(boxes.append))
        confirm(true)
    for at, box in without_one(boxes[0]):
        try:
            ran = runs.run(entry, tables, _in(box))
        except Problem:
            came = ERROR
        else:
            # what the second run gives is what it gave: it is of the whole code
            said = returned.differing(entry.key, ran.kinds, ran.record.numbers, true.record.numbers)
            came = REFUSED if said else SAME if _equal(ran, true) else PUBLISHED
        yield Mutant(entry.key, at, came)


def _equal(one: runs.Ran, other: runs.Ran) -> bool:
    compared = [name for name, kind in one.kinds.items() if kind.kind != "measured"]
    return all(one.record.numbers[name] == other.record.numbers[name] for name in compared)


def _in(other: Box | Callable[[Box], None]) -> Callable[..., Answer]:
    """Return what calls in another box; or in the same, which is shown first."""

    def call(who: str, function: Callable[..., Any], *arguments: Any, box: Box) -> Answer:
        if isinstance(other, Box):
            return sandbox.call(who, function, *arguments, box=other)
        other(box)
        return sandbox.call(who, function, *arguments, box=box)

    return call


def main() -> int:
    """Try all results that match; return 1 where a number could have been published."""
    pattern = sys.argv[1] if len(sys.argv) > 1 else "*"
    book = Book()
    chosen = [one for one in book.declared if fnmatch.fnmatchcase(one.key, pattern)]
    entries = freshness.entries(book, chosen, [CPU])
    tables = conductor.tables_for(entries, Options(offline=True))
    sandbox.preload({package for entry in entries for package in entry.made.versions})
    total: Counter[str] = Counter()
    for entry in (one for one in entries if one.device == CPU):
        found = [*mutants(entry, tables)]
        came = Counter(one.came for one in found)
        total += came
        print(f"{entry.key:<32} {', '.join(f'{count} {what}' for what, count in came.items())}", flush=True)
        for one in found:
            if one.came in {REFUSED, PUBLISHED}:
                print(f"    {one.at}: {one.came}", flush=True)
    print(f"{total.total()} mutants: {', '.join(f'{count} {what}' for what, count in total.items())}")
    return int(total[PUBLISHED] > 0)


if __name__ == "__main__":
    sys.exit(main())
