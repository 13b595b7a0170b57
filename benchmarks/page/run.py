"""Measure the chapter's page beside the same chapter made by other tools, as a reader's phone would load it.

    python benchmarks/page/run.py                          every page, three runs each, the table below
    python benchmarks/page/run.py --only ours --details    one of them, with what has to be mended

Exit code: 0 every page was measured, 1 some could not be had (named), 2 the call is wrong.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "scripts"))

from benchmarks.page import lighthouse, peers, table, tools, visits
from benchmarks.page.serve import served
from benchmarks.page.table import Row
from benchmarks.page.tools import ROOT


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the folder of our build (default: site)")
    parser.add_argument("--runs", type=int, default=3, help="runs of Lighthouse for each page (default: 3)")
    parser.add_argument("--only", default=",".join(peers.NAMES), help=f"of {', '.join(peers.NAMES)}; comma-separated")
    parser.add_argument("--details", action="store_true", help="also what to mend, what is fetched, what takes time")
    parser.add_argument("--keep", type=Path, help="a folder for Lighthouse's JSON reports and what axe found")
    chosen = parser.parse_args()
    names = chosen.only.split(",")
    if chosen.runs < 1 or not set(names) <= {*peers.NAMES}:
        parser.error(f"--only takes {', '.join(peers.NAMES)}; --runs at least 1")
    with TemporaryDirectory() as folder:
        rows = measure(names, chosen.site.resolve(), chosen.runs, (chosen.keep or Path(folder)).resolve())
    text = table.whole(rows, chosen.runs)
    print(text)
    if chosen.details:
        print(*(table.details(row) for row in rows), sep="\n")
    if {row.name for row in rows} == {*peers.NAMES}:
        table.record(text)
    return 0 if len(rows) == len(names) else 1


def measure(names: list[str], ours: Path, runs: int, keep: Path) -> list[Row]:
    """Build, serve and measure the pages; Lighthouse goes round them, so that a busy minute falls on all."""
    rows: list[Row] = []
    with ExitStack() as stack:
        tools.install_packages()
        for name in names:
            try:
                built = peers.build(name, ours)
            except tools.Unavailable as reason:
                print(f"left out: {name}: {reason}", file=sys.stderr, flush=True)
                continue
            rows.append(Row(name, built, stack.enter_context(served(built.folder))))
        for row in rows:
            _say(f"visiting {row.name}")
            row.visit, row.violations = visits.visit(row.site, row.built.page)
        for number in range(1, runs + 1):
            for row in rows:
                _say(f"Lighthouse, run {number} of {runs}: {row.name}")
                file = keep / f"{row.name}-{number}.json"
                row.reports.append(lighthouse.report(f"{row.site.address}/{row.built.page}", file))
    table.keep(rows, keep)
    return rows


def _say(text: str) -> None:
    print(f"{text} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
