"""Edit a small book at random, again and again: each time a build with all that is kept equals a cold one.

    python benchmarks/build/edits.py --edits 1000             about an hour of two processors
    python benchmarks/build/edits.py --seed 7 --keep FOLDER   other edits; both folders stay in FOLDER

After each edit, or two, the same command runs in the folder that lives on and in a copy of it without what builds keep.
Exit code, what is printed, all files of docs/ and of site/ must be the same, to the byte. Where they are not, the seed,
the edits and the difference are printed; exit code 1.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.build import code_edits, edited_book, page_edits, prose_edits, side_edits, site_edits
from benchmarks.build.tree import Tree
from benchmarks.build.twins import Twins

OFTEN = (*prose_edits.KINDS, *page_edits.KINDS, *code_edits.KINDS, *site_edits.KINDS)
KINDS = (*OFTEN, *OFTEN, *side_edits.KINDS)
BROKEN = 0.75  # of the edits behind a build that failed put the last good state back
AGAIN = 0.3  # of the edits are followed by another one before a build
AFRESH = 50  # after so many edits the book is as it was made
# most builds write and render; numbers that drift are mostly taken over
OPTIONS: list[list[str]] = [
    *([[]] * 9),
    *([["--accept"]] * 7),
    ["--check"],
    ["--status"],
    ["--no-site", "--accept"],
    ["--force"],
]


@dataclass
class Run:
    """A row of edits of one book. first: the book as it was made; good: as it was when it last passed.

    edits: so many were made; codes: of so many builds.
    """

    tree: Tree
    twins: Twins
    first: dict[str, bytes] = field(default_factory=dict)
    good: dict[str, bytes] = field(default_factory=dict)
    is_broken: bool = False
    edits: int = 0
    codes: Counter[int] = field(default_factory=Counter)

    def step(self) -> list[str]:
        """Edit, once or more, and build in both; return how they differ."""
        self._edit()
        while self.tree.rng.random() < AGAIN:
            self._edit()
        options = self.tree.one(OPTIONS)
        code, differences = self.twins.build(options, self.tree.variables)
        print(f"   build {' '.join(options)}: {code}", flush=True)
        self.codes[code] += 1
        self.is_broken = code != 0
        if code == 0 and "--status" not in options:
            self.good = self.tree.snapshot()
        return differences

    def _edit(self) -> None:
        """Make an edit; say which."""
        self.edits += 1
        print(f"{self.edits} {self._edited()}", flush=True)

    def _edited(self) -> str:
        if self.edits % AFRESH == 0 or (self.is_broken and self.tree.rng.random() < BROKEN):
            self.tree.restore(self.first if self.edits % AFRESH == 0 else self.good)
            self.is_broken = False
            return "all as it was before"
        return self.tree.edited(KINDS)


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=100, metavar="N", help="so many (default: 100)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of all that is drawn (default: 0)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where both folders are made, and stay")
    parser.add_argument("--real", action="store_true", help="start each build as a program, rather than as a fork")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="edits-") as made:
        folder = chosen.keep.resolve() if chosen.keep else Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        return edit(folder, chosen.edits, chosen.seed, chosen.real)


def edit(folder: Path, count: int, seed: int, real: bool) -> int:
    """Make a book in a folder and edit it so many times; return the exit code."""
    tree = edited_book.made(folder / "kept", Random(seed))
    run = Run(tree, Twins(tree.root, folder / "cold", real or sys.platform != "linux"))
    run.first = run.good = tree.snapshot()
    while run.edits < count:
        if differences := run.step():
            print(f"seed {seed}, edit {run.edits}: the build that keeps differs from the cold one")
            print("\n".join(differences))
            return 1
    codes = dict(sorted(run.codes.items()))
    print(f"seed {seed}: {run.edits} edits, each build equal to the cold one; builds by exit code {codes}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
