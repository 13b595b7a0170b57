"""Measure what builds of generated books cost, beside plain MkDocs and Material on the same pages.

    python benchmarks/build/run.py                      10, 100 and 300 chapters; writes the table; takes hours
    python benchmarks/build/run.py --chapters 10        fewer
    python benchmarks/build/run.py --only prose,status  prints the rows of these kinds only
    python benchmarks/build/run.py --peers              one chapter, beside tools that run code; writes their table
    python benchmarks/build/run.py --cold-experiments   our own book, with all its experiments; writes a line

Kinds: cold, noop, prose, experiment, status, serve. Exit code: 0 all was measured.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("", "scripts")]

from benchmarks.build import peers, saves, table  # noqa: E402 - they stand on what is above
from benchmarks.build.books import book, plain  # noqa: E402
from benchmarks.build.sites import BUILD, PLAIN, START, Site  # noqa: E402
from benchmarks.build.table import Pair  # noqa: E402
from benchmarks.build.usage import Usage, used  # noqa: E402
from benchmarks.loop.server import copied  # noqa: E402

KINDS = ("cold", "noop", "prose", "experiment", "status", "serve")
SIZES, ROUNDS, SAVES = "10,100,300", 5, 8
FEW = 10  # chapters; of more, a cold build is measured once


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chapters", default=SIZES, help=f"sizes of the books (default: {SIZES})")
    parser.add_argument("--only", default=",".join(KINDS), help="kinds, with commas")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"builds of each kind (default: {ROUNDS})")
    parser.add_argument("--peers", action="store_true", help="measure other tools on one chapter instead")
    parser.add_argument(
        "--cold-experiments", action="store_true", help="build our own book, running all of it, instead"
    )
    chosen = parser.parse_args()
    if chosen.peers:
        return _written("peers", peers.measured(chosen.rounds))
    if chosen.cold_experiments:
        return _written("own", _own())
    sizes, kinds = [int(one) for one in chosen.chapters.split(",")], chosen.only.split(",")
    if unknown := [one for one in kinds if one not in KINDS]:
        parser.error(f"no kind is called {unknown[0]}")
    text = _growing(sizes, kinds, chosen.rounds)
    print(text)
    if {*kinds} == {*KINDS}:
        table.write("table", text)
    return 0


def _growing(sizes: list[int], kinds: list[str], rounds: int) -> str:
    """Measure books of several sizes; return where, the tables, and how a build of nothing new grows."""
    found = {size: measured(size, kinds, rounds) for size in sizes}
    said = [table.where()]
    for size, rows in found.items():
        said += ["", f"**{size} chapters**", "", table.table(rows)]
    if len(sizes) > 1 and "noop" in kinds:
        ends = [found[size]["nothing new"] for size in (max(sizes), min(sizes))]
        grown = [table.ratio([[one.wall for one in pair[at]] for pair in ends]) for at in range(2)]
        words = f"Nothing new, {max(sizes)} chapters against {min(sizes)}"
        said += ["", f"{words}: {grown[0]} for this project, {grown[1]} for the plain one."]
    return "\n".join(said)


def measured(size: int, kinds: list[str], rounds: int) -> dict[str, Pair]:
    """Make a book and its plain twin, and measure both in turn, so that a busy minute falls on both."""
    with TemporaryDirectory() as folder:
        chapters = book(Path(folder, "ours"), size)
        plain(Path(folder, "ours"), Path(folder, "plain"), chapters)
        ours = Site(Path(folder, "ours"), chapters, BUILD, (".cache", "site"))
        other = Site(Path(folder, "plain"), chapters, PLAIN, (".cache", "site"))
        rows: dict[str, Pair] = {}
        if "cold" in kinds:
            rows["nothing kept"] = _in_turn(ours.cold, other.cold, rounds if size <= FEW else 1)
        else:
            _in_turn(ours.again, other.again, 1)
        if "noop" in kinds:
            rows["nothing new"] = _in_turn(ours.again, other.again, rounds)
        if "prose" in kinds:
            rows["another sentence"] = _in_turn(ours.prose, other.prose, rounds)
        if "experiment" in kinds:
            rows["an experiment written otherwise"] = [ours.experiment() for _ in range(rounds)], []
        if "status" in kinds:
            rows |= _status(ours, rounds)
        if "serve" in kinds:
            rows |= saves.saves(ours, other, SAVES)
    return rows


def _in_turn(ours: Callable[[], Usage], other: Callable[[], Usage], rounds: int) -> Pair:
    both = [(ours(), other()) for _ in range(rounds)]
    found = [one for one, _ in both], [two for _, two in both]
    walls = (table.seconds([one.wall for one in ones]) for ones in found)
    print(f"{ours.__name__}: {' and '.join(walls)}", file=sys.stderr, flush=True)
    return found


def _status(ours: Site, rounds: int) -> dict[str, Pair]:
    """Return what `--status` takes, beside the start of Python alone."""
    status = (*BUILD[:2], "--status")
    both = [(used(status, ours.folder), used(START, ours.folder)) for _ in range(rounds)]
    return {"`--status`; beside it, the start of Python": ([one for one, _ in both], [two for _, two in both])}


def _own() -> str:
    """Build a copy of our own book with nothing kept, and every experiment run once."""
    with TemporaryDirectory() as folder:
        spent = used((*BUILD, "--force"), copied(Path(folder, "ours")))
    return f"{spent.wall:.0f} s by the clock, {spent.cpu:.0f} s of CPU, {spent.memory} MB."


def _written(name: str, text: str) -> int:
    """Say what was measured, and put it into the README."""
    text = f"{table.where()}\n\n{text}"
    print(text)
    table.write(name, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
