"""Time a build of many results: one after the other, side by side, and on a cluster of Dask on this machine.

    python benchmarks/parallel/run.py               40 experiments of 2 s; writes the table in README.md
    python benchmarks/parallel/run.py --count 4     fewer; prints

Exit code: 0 the records of all ways have the same numbers, 1 otherwise.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from tests.checkout import Checkout, mini_site  # noqa: E402
from tests.clusters import Programs  # noqa: E402

README = Path(__file__).with_name("README.md")
MARK = "<!-- table -->"
COUNT, SECONDS = 40, 2.0  # it waits, so that as many fit on a core as one likes: what is timed is what is around it
TOY = """

@experiment(numbers={{"v": exact}}, gigabytes=1)
def toy{0}(seed={0}):
    import time

    time.sleep({1})
    return {{"v": seed * 0.1}}
"""
ONLY = ("--only", "toys.*")
HEAD = "| way | at once | wall, s | a run costs beside its {:g} s, s |\n| --- | --- | --- | --- |"


def main() -> int:
    """Time them all; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=COUNT, metavar="N", help="how many experiments")
    count = parser.parse_args().count
    with TemporaryDirectory(prefix="parallel-") as folder:
        site = mini_site(Path(folder) / "site")
        code = "".join(TOY.format(number, SECONDS) for number in range(count))
        site.path("scripts/chapters/toys.py").write_text(
            f"from engine import exact, experiment\n{code}", encoding="utf-8", newline="\n"
        )
        site.updated("--jobs", "8", *ONLY)
        before = site.files("docs/results/toys")
        idle = wall(site)
        rows = [row(site, count, idle, f"`--jobs {jobs}`", jobs, "--jobs", str(jobs)) for jobs in (1, 2, 4)]
        rows.append(on_workers(site, Path(folder), count, idle))
        table = "\n".join([HEAD.format(SECONDS), *rows])
        print(table)
        if count == COUNT:
            head = README.read_text(encoding="utf-8").partition(MARK)[0]
            README.write_text(f"{head}{MARK}\n\n{table}\n", encoding="utf-8", newline="\n")
        return int(site.files("docs/results/toys") != before)


def on_workers(site: Checkout, folder: Path, count: int, idle: float) -> str:
    """Time a build on four workers; return its row."""
    programs = Programs(folder)
    try:
        address = programs.schedule()
        for name in "abcd":
            programs.work(name)
        return row(site, count, idle, "`--workers`, four of Dask", 4, "--workers", address)
    finally:
        programs.end()


def row(site: Checkout, count: int, idle: float, way: str, at_once: int, *options: str) -> str:
    """Time a build; return its row of the table. idle: seconds of a build that runs nothing."""
    taken = wall(site, "--force", *options)
    each = (taken - idle) * at_once / count - SECONDS
    return f"| {way} | {at_once} | {taken:.1f} | {each:.2f} |"


def wall(site: Checkout, *options: str) -> float:
    """Return the seconds of a build."""
    start = time.perf_counter()
    site.updated(*ONLY, *options)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
