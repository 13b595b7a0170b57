"""Try to publish something wrong, in each way that we know, by each generator; say how each build ends.

    python benchmarks/ways/run.py       writes the table in README.md
    python benchmarks/ways/run.py -k figure   only the ways whose names hold a word; prints

Exit code: 0 no way passed and a page with nothing wrong did, 1 otherwise.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from tests.checkout import Checkout, mini_site  # noqa: E402
from tests.ways import WAYS, page  # noqa: E402

from engine.build.engines import ENGINES  # noqa: E402

README = Path(__file__).with_name("README.md")
MARK = "<!-- table -->"
CONTROL = "nothing wrong"  # is published: what the others are refused for is what they say
PAGES = {CONTROL: "All is well."} | WAYS


def main() -> int:
    """Try them all; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-k", default="", metavar="WORD", help="only the ways whose names hold it")
    chosen = parser.parse_args()
    names = [name for name in PAGES if chosen.k in name or name == CONTROL]
    with TemporaryDirectory(prefix="ways-") as folder:
        pristine = mini_site(Path(folder) / "pristine")
        with ThreadPoolExecutor(2) as pool:
            tried = [(name, engine, pool.submit(attempt, pristine, Path(folder), name, engine)) for name, engine in product(names, ENGINES)]  # fmt: skip # noqa: E501
            found = {(name, engine): one.result() for name, engine, one in tried}
    table = ["| way | " + " | ".join(ENGINES) + " |", "| --- |" + " --- |" * len(ENGINES)]
    table += [f"| {name} | " + " | ".join(found[name, engine] for engine in ENGINES) + " |" for name in names]
    print("\n".join(table))
    if not chosen.k:
        head = README.read_text(encoding="utf-8").partition(MARK)[0]
        README.write_text("\n".join([f"{head}{MARK}\n", *table, ""]), encoding="utf-8", newline="\n")
    return int(any((ended == "0") != (name == CONTROL) for (name, _), ended in found.items()))


def attempt(pristine: Checkout, folder: Path, name: str, engine: str) -> str:
    """Build the mini-site with a page that holds a way; return the exit code and who refused it."""
    copy = pristine.copied(folder / f"{list(PAGES).index(name)}-{engine}")
    copy.path("docs/walks/way.md").write_text(page(PAGES[name]), encoding="utf-8", newline="\n")
    copy.edit("mkdocs.yml", "      - walks/valley.md\n", "      - walks/valley.md\n      - walks/way.md\n")
    done = copy.build("--engine", engine)
    rendered = "Rendering the site" in done.stdout
    who = "the page" if rendered else "its source"
    return f"{done.returncode}, {who}" if done.returncode else "0"


if __name__ == "__main__":
    sys.exit(main())
