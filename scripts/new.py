"""Make a chapter: a page, a module and a test that work as they are, or drafts from old posts.

    python scripts/new.py optimization/sgd "10.2 Gradient descent"
    python scripts/new.py optimization/sgd --from post.md       a post; also a notebook, post.ipynb
    python scripts/new.py optimization --from posts/            all posts of a folder, linked to each other
    python scripts/new.py optimization/sgd --run                let the experiments of a draft run in builds
    python scripts/new.py --book ../numbers --title "Numbers" --language en     a book of its own, with this engine
    python scripts/new.py --upgrade ../numbers                  bring this engine to such a book

Exit code: 0 it was made, 1 something has to be mended first (said in one line), 2 the call is wrong.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from engine.ground import journal
from engine.ground.paths import ROOT, shown
from engine.machine import commands, environment
from engine.new_book import contents, making, upgrade
from engine.new_chapter.chapter import Chapter, called, refuse_taken, section_called


def arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = commands.Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "chapter",
        type=_called,
        nargs="?",
        metavar="SECTION/NAME",
        help="folder of the page, name of page and module",
    )
    parser.add_argument("title", nargs="?", help="with the number of its section, which says where it comes")
    parser.add_argument("--book", type=Path, metavar="FOLDER", help="make a book of its own in a new folder")
    parser.add_argument("--title", dest="called", help="of that book")
    parser.add_argument("--language", choices=contents.LANGUAGES, help="of that book")
    parser.add_argument("--upgrade", type=Path, metavar="FOLDER", help="bring this engine to a book that --book made")
    parser.add_argument("--marked", action="store_true", help="beside --upgrade: mark lines that both sides changed")
    parser.add_argument("--from", dest="source", metavar="FILE", help="an old post, a notebook, or a folder of them")
    parser.add_argument("--images", type=Path, metavar="DIR", help="a folder with pictures that the posts name")
    parser.add_argument("--breaks", choices=["keep", "join"], help="whether lines of a paragraph stay lines")
    parser.add_argument("--subscripts", choices=["_", r"\_"], help=r"how the formulas of the posts write them")
    parser.add_argument("--dry-run", action="store_true", help="only say what would become of the posts")
    parser.add_argument("--run", action="store_true", help="let the held experiments of a draft run, and show them")
    chosen = parser.parse_args()
    if chosen.book or chosen.upgrade:
        refuse_beside_books(parser, chosen)
        return chosen
    if chosen.called or chosen.language or chosen.marked:
        parser.error("--title and --language stand beside --book, --marked beside --upgrade")
    if chosen.chapter is None:
        parser.error('name a chapter and its title, as in new.py optimization/sgd "10.2 Gradient descent"')
    if chosen.title is None and chosen.source is None and not chosen.run:
        parser.error('a new chapter needs a title, as in new.py optimization/sgd "10.2 Gradient descent"')
    if isinstance(chosen.chapter, str) and not (chosen.source and Path(chosen.source).is_dir()):
        parser.error(f"argument SECTION/NAME: {chosen.chapter}: write section/name, as in optimization/sgd")
    if isinstance(chosen.chapter, Chapter) and chosen.source and Path(chosen.source).is_dir():
        parser.error(f"{chosen.source} is a folder: write the section alone, as in new.py optimization --from posts/")
    return chosen


def refuse_beside_books(parser: commands.Parser, chosen: argparse.Namespace) -> None:
    """Leave where a call about a book lacks something, or asks for something else too."""
    allowed = {"book", "called", "language"} if chosen.book else {"upgrade", "marked"}
    if {name for name, value in vars(chosen).items() if value not in (None, False)} - allowed:
        parser.error("beside --book stand --title and --language alone, beside --upgrade only --marked")
    if chosen.book and not (chosen.called and chosen.language):
        parser.error("a new book needs a title and a language, as in --title 'Numbers' --language en")


def _called(text: str) -> Chapter | str:
    return called(text) if "/" in text else section_called(text)


def main() -> int:
    """Run the command; return its exit code."""
    commands.speak_utf8()
    chosen = arguments()

    def work() -> None:
        if chosen.book:
            making.make(chosen.book, chosen.called, chosen.language)
            return
        if chosen.upgrade:
            upgrade.upgrade(chosen.upgrade, chosen.marked)
            return
        environment.ensure(ROOT / "requirements.txt")
        journal.recover()
        if chosen.run:
            release(chosen.chapter)
        elif chosen.source is None:
            make(chosen.chapter, chosen.title)
        else:
            from engine.old_posts import importing

            importing.run(importing.Call(**{name: getattr(chosen, name) for name in importing.OPTIONS}))

    return commands.finished(work, "nothing was written")


def make(chapter: Chapter, title: str) -> None:
    """Make a chapter from its templates, in an environment that satisfies the pins."""
    from engine.new_chapter import scaffold

    refuse_taken(chapter)
    texts = scaffold.files(chapter, title)
    journal.write_all(texts)
    print(f"Made {_listed(texts)}.")
    print("Next: python scripts/build.py computes its results and renders it; then write, with mkdocs serve.")


def release(chapter: Chapter) -> None:
    """Let the experiments run that the import of a post wrote."""
    from engine.old_posts import experiments

    journal.write_all(experiments.released(chapter))
    print(f"The experiments of {shown(chapter.module)} may run; {shown(chapter.page)} shows what they print.")
    print("Next: python scripts/build.py runs them, and says how far their numbers are from those of the post.")


def _listed(texts: Mapping[Path, str]) -> str:
    made = [shown(path) for path in texts if path.name != "mkdocs.yml"]
    return f"{', '.join(made)}, and a line under nav in mkdocs.yml"


if __name__ == "__main__":
    sys.exit(main())
