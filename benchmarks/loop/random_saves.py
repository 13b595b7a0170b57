"""Save, rename, break and mend at random while `mkdocs serve` runs: it serves what a fresh server makes of the same.

    python benchmarks/loop/random_saves.py --saves 500            about an hour of two processors
    python benchmarks/loop/random_saves.py --seed 7 --every 4     other saves; looks at every fourth state

Saves come alone or in a row, up to a second apart. Once the server says that it is at rest, another one is started on
a copy of the same files. Both must say the same below their pages, serve the same site, to the byte, and leave the same
files; where the files cannot be rendered, both say why. Where they differ, the seed, the saves and the difference are
printed; exit code 1.
"""

from __future__ import annotations

import argparse
import re
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.build import code_edits, edited_book, page_edits, prose_edits, site_edits
from benchmarks.build.tree import Kind, Tree
from tests.checkout import Checkout
from tests.live import Live, serving

# what a server cannot know, or says itself: data that are given to it, its own code, pins, variables
NO_SAVES: tuple[Kind, ...] = (
    *(code_edits.data, site_edits.variable, site_edits.requirement, site_edits.engine, site_edits.engine_behaviour),
)
EVERY = (*prose_edits.KINDS, *page_edits.KINDS, *code_edits.KINDS, *site_edits.KINDS)
KINDS = tuple(kind for kind in EVERY if kind not in NO_SAVES)
PAUSES = (0.0, 0.0, 0.05, 0.3, 1.0)  # seconds between two saves of a row
BROKEN = 0.75  # of the saves behind a state that cannot be shown put the last good one back
AGAIN = 0.4  # of the saves are followed by another one at once
AFRESH = 50  # after so many saves all is as it was made
RESTART = "changed: restart mkdocs serve to see what it does"
FEW = 40  # differences that are named


@dataclass
class Run:
    """A row of saves. first, good: the files as they were made, and as they were when they could last be shown."""

    tree: Tree
    server: Live
    beside: Path
    first: dict[str, bytes]
    good: dict[str, bytes] = field(default_factory=dict)
    is_broken: bool = False
    saves: int = 0
    looks: int = 0
    shown: int = 0

    def step(self, looks: bool) -> list[str]:
        """Save, once or more; looks: whether to return how what is served differs from what a fresh server makes."""
        self._save()
        while self.tree.rng.random() < AGAIN:
            time.sleep(self.tree.one(PAUSES))
            self._save()
        self.server.quiet()
        self.is_broken = "This page is not up to date:" in self.server.box()
        if not self.is_broken:
            self.good = self.tree.snapshot()
        return self._differences() if looks else []

    def _save(self) -> None:
        self.saves += 1
        print(f"{self.saves} {self._saved()}", flush=True)

    def _saved(self) -> str:
        if self.saves % AFRESH == 0 or (self.is_broken and self.tree.rng.random() < BROKEN):
            self.tree.restore(self.first if self.saves % AFRESH == 0 else self.good)
            self.is_broken = False
            return "all as it was before"
        return self.tree.edited(KINDS)

    def _differences(self) -> list[str]:
        """Start a server on a copy of the files, and return how it differs."""
        self.looks += 1
        files = self.tree.snapshot()
        copy = Tree(self.beside, Random())
        copy.restore(files)
        with TemporaryDirectory(prefix="fresh-") as folder, serving(Checkout(self.beside), Path(folder)) as fresh:
            fresh.quiet()
            ours, theirs = {*_said(self.server)}, {*_said(fresh)}
            left = _other(files, copy.snapshot())
            sites = [] if self.is_broken else _other(_site(self.server), _site(fresh))
        self.shown += not self.is_broken
        said = [f"it says: {line}" for line in sorted(ours - theirs)]
        said += [f"the fresh one says: {line}" for line in sorted(theirs - ours)]
        return [*said, *(f"differs: {name}" for name in left + sites)]


def _said(server: Live) -> list[str]:
    """Return what pages say below; of a state that cannot be shown why, the rest is of the last that could."""
    box = server.box().replace(str(server.checkout.root), "")
    parts = re.split(r"^(?=This page is not|New numbers:|Not fit)", box, flags=re.MULTILINE)
    failed = [part for part in parts if part.startswith("This page is not")]
    lines = [line for part in failed or parts for line in part.split("\n")]
    return [line for line in lines if not line.endswith((RESTART, ":"))]  # whoever starts has no old code; no headings


def _other(one: dict[str, bytes], two: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))


def _site(server: Live) -> dict[str, bytes]:
    """Return the files that a server serves, without its own address."""
    folders = sorted(server.temporary.glob("mkdocs_*/site-*"), key=lambda path: int(path.name.removeprefix("site-")))
    origin = server.address.encode("ascii")
    files = (path for path in (folders[-1].rglob("*") if folders else ()) if path.is_file() and path.suffix != ".gz")
    return {path.relative_to(folders[-1]).as_posix(): path.read_bytes().replace(origin, b"") for path in files}


def _steps(run: Run, count: int, every: int) -> Iterator[list[str]]:
    step = 0
    while run.saves < count:
        step += 1
        yield run.step(step % every == 0 or run.saves + 1 >= count)


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saves", type=int, default=100, metavar="N", help="so many (default: 100)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of all that is drawn (default: 0)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="look at every N-th state (default: 1)")
    chosen = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background the servers would not hear Ctrl-C
    with TemporaryDirectory(prefix="saves-") as made:
        return save(Path(made), chosen.saves, chosen.seed, chosen.every)


def save(folder: Path, count: int, seed: int, every: int) -> int:
    """Make a book in a folder, serve it and save so often; return the exit code."""
    tree = edited_book.made(folder / "book", Random(seed))
    beside = Checkout(tree.root).copied(folder / "beside").root
    with serving(Checkout(tree.root), folder) as server:
        server.quiet()
        run = Run(tree, server, beside, first=tree.snapshot(), good=tree.snapshot())
        for differences in _steps(run, count, every):
            if differences:
                print(f"seed {seed}, save {run.saves}: what is served is not what a fresh server makes of the files")
                print(*islice(differences, FEW), sep="\n")
                return 1
    said = f"{run.looks} states as a fresh server has them, {run.looks - run.shown} of these with mistakes"
    print(f"seed {seed}: {run.saves} saves; {said}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
