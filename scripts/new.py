"""Make a chapter: a page, a module and a test that work as they are, or a draft from an old post.

    python scripts/new.py optimization/sgd "10.2 Gradient descent"
    python scripts/new.py optimization/sgd --from post.md       a Hexo post; also a notebook, post.ipynb

Exit code: 0 it was made, 1 something has to be mended first (said in one line), 2 the call is wrong.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from engine.ground import journal
from engine.ground.paths import ROOT, shown
from engine.machine import commands, environment
from engine.new_chapter.chapter import Chapter, called, refuse_taken


def arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = commands.Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "chapter", type=called, metavar="SECTION/NAME", help="folder of the page, and name of page and module"
    )
    parser.add_argument("title", nargs="?", help="with the number of its section, which says where it comes")
    parser.add_argument("--from", dest="source", metavar="FILE", help="an old post (.md) or a notebook (.ipynb)")
    chosen = parser.parse_args()
    if chosen.title is None and chosen.source is None:
        parser.error('a new chapter needs a title, as in new.py optimization/sgd "10.2 Gradient descent"')
    return chosen


def main() -> int:
    """Run the command; return its exit code."""
    commands.speak_utf8()
    chosen = arguments()

    def work() -> None:
        environment.ensure(ROOT / "requirements.txt")
        make(chosen)

    return commands.finished(work, "nothing was written")


def make(chosen: argparse.Namespace) -> None:
    """Do what the options say in an environment that satisfies the pins."""
    from engine.new_chapter import scaffold
    from engine.old_posts import draft

    chapter: Chapter = chosen.chapter
    journal.recover()
    refuse_taken(chapter)
    if chosen.source is None:
        texts = scaffold.files(chapter, chosen.title)
        said = ["Next: python scripts/build.py computes its results and renders it; then write, with mkdocs serve."]
    else:
        texts, report = draft.files(chapter, Path(chosen.source), chosen.title)
        said = [*report.lines(), *draft.NEXT]
    journal.write_all(texts)
    print("\n".join([f"Made {_listed(texts)}.", *said]))


def _listed(texts: Mapping[Path, str]) -> str:
    made = [shown(path) for path in texts if path.name != "mkdocs.yml"]
    return f"{', '.join(made)}, and a line under nav in mkdocs.yml"


if __name__ == "__main__":
    sys.exit(main())
