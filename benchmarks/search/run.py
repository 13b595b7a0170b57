"""Measure the search beside two others on the same pages: how early the section comes that a reader wants.

    python benchmarks/search/run.py                    every search, the table below
    python benchmarks/search/run.py --only pagefind --details    one of them, with what it misses

Exit code: 0 every search was measured, 1 some could not be had (named), 2 the call is wrong.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "scripts"))

from benchmarks.page.serve import served
from benchmarks.page.tools import ROOT, Unavailable, chromium, flags
from benchmarks.search import pages
from benchmarks.search.tools import LISTENING, SEARCHES, Search
from playwright.sync_api import sync_playwright
from tests.book.held_out import HELD_OUT
from tests.book.queries import GOLDEN

SETS = {"golden": GOLDEN, "written without sight of the search": HELD_OUT}
HITS = 10  # headings that are looked at
Queries = dict[str, dict[str, str]]  # kind → query → its answers, with a space between two
Ranks = dict[str, list[float]]  # kind → 1/rank of each query's first right heading, 0 for none


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the folder of our build (default: site)")
    parser.add_argument("--only", choices=SEARCHES, help="measure this one alone")
    parser.add_argument("--details", action="store_true", help="name the queries whose section is not the first")
    chosen = parser.parse_args()
    names = [chosen.only] if chosen.only else [*SEARCHES]
    measured: dict[str, dict[str, Ranks]] = {}  # set → search → ranks
    for name in names:
        try:
            found = SEARCHES[name](chosen.site.resolve(), pages.searched(chosen.site.resolve()))
            headings = pages.headings(pages.searched(chosen.site.resolve()))
            for asked, queries in SETS.items():
                measured.setdefault(asked, {})[found.name] = ranks(found, queries, headings, chosen.details)
        except Unavailable as reason:
            print(f"left out: {name}: {reason}", file=sys.stderr, flush=True)
    for asked, ranked in measured.items():
        print(f"\n{asked}:\n\n{table(SETS[asked], ranked)}")
    return 0 if all(len(ranked) == len(names) for ranked in measured.values()) and measured else 1


def ranks(search: Search, queries: Queries, headings: dict[str, str], details: bool) -> Ranks:
    """Ask a search all queries, in a browser; every place counts as the heading that it stands under."""
    found: Ranks = {kind: [] for kind in queries}
    with served(search.folder) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags())
        tab = browser.new_page()
        tab.add_init_script(LISTENING)
        tab.goto(f"{site.address}/{search.page}")
        search.opened(tab)
        for kind, query, answers in _asked(queries):
            places = map(pages.place, search.answers(tab, query))
            hits = [*dict.fromkeys(headings.get(place, place) for place in places)][:HITS]
            right = {headings[answer] for answer in answers.split()}
            found[kind].append(next((1 / at for at, hit in enumerate(hits, 1) if hit in right), 0))
            if details and found[kind][-1] < 1:
                print(f"{found[kind][-1]:.2f}  {query}: {hits[:3]}")
        browser.close()
    return found


def _asked(queries: Queries) -> list[tuple[str, str, str]]:
    return [(kind, query, answers) for kind, own in queries.items() for query, answers in own.items()]


def table(queries: Queries, measured: dict[str, Ranks]) -> str:
    """Return the mean reciprocal rank of each search by kinds, and the share of queries answered among three."""
    rows = [["kind", "queries", *measured], ["---"] * (2 + len(measured))]
    for kind, own in queries.items():
        rows.append([kind, str(len(own)), *(f"{_mean(ranked[kind]):.2f}" for ranked in measured.values())])
    every = [[rank for kind in own.values() for rank in kind] for own in measured.values()]
    rows.append(["**all**", str(len(_asked(queries))), *(f"**{_mean(own):.3f}**" for own in every)])
    rows.append(["among the first three", "", *(f"{_mean([rank >= 1 / 3 for rank in own]):.0%}" for own in every)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _mean(values: list[float] | list[bool]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    sys.exit(main())
