"""Make a chapter: a page, a module and a test that work as they are, or drafts from old posts; rename or delete one.

    python scripts/new.py optimization/sgd "10.2 Gradient descent"
    python scripts/new.py optimization/sgd --from post.md       a post; also a notebook, post.ipynb
    python scripts/new.py optimization --from posts/            all posts of a folder, linked to each other
    python scripts/new.py optimization/sgd --run                let the experiments of a draft run in builds
    python scripts/new.py --book ../numbers --title "Numbers" --language en     a book of its own, with this engine
    python scripts/new.py --upgrade ../numbers                  bring this engine to such a book
    python scripts/new.py --rename sgd gradient_descent         rename a chapter; also to another section: linear/sgd
    python scripts/new.py --delete sgd                          take a chapter out

Exit code: 0 it was done, 1 something has to be mended first (said in one line), 2 the call is wrong.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from engine.ground import journal
from engine.ground.messages import message
from engine.ground.paths import ROOT, shown
from engine.machine import commands, environment
from engine.new_book import contents, making, upgrade
from engine.new_chapter.chapter import Chapter, called, existing, free, section_called


def arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = commands.Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "chapter", nargs="?", type=_called, metavar="SECTION/NAME", help="folder of the page, and name of its module"
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
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what would be done, with --from, --rename, --delete"
    )
    parser.add_argument("--run", action="store_true", help="let the held experiments of a draft run, and show them")
    parser.add_argument("--rename", nargs=2, metavar=("OLD", "NEW"), help="give a chapter another name or section")
    parser.add_argument("--delete", metavar="NAME", help="take a chapter out")
    chosen = parser.parse_args()
    if chosen.book or chosen.upgrade:
        refuse_beside_books(parser, chosen)
        return chosen
    if chosen.called or chosen.language or chosen.marked:
        parser.error("--title and --language stand beside --book, --marked beside --upgrade")
    if chosen.rename or chosen.delete:
        refuse_beside(parser, chosen, {"rename", "dry_run"} if chosen.rename else {"delete", "dry_run"})
        return chosen
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
    refuse_beside(parser, chosen, {"book", "called", "language"} if chosen.book else {"upgrade", "marked"})
    if chosen.book and not (chosen.called and chosen.language):
        parser.error("a new book needs a title and a language, as in --title 'Numbers' --language en")


def refuse_beside(parser: commands.Parser, chosen: argparse.Namespace, allowed: set[str]) -> None:
    """Leave where options are given that are not allowed beside another one."""
    given = {name for name, value in vars(chosen).items() if value != parser.get_default(name)}
    if given - allowed:
        parser.error(
            "beside --book stand --title and --language alone, beside --upgrade only --marked,"
            " beside --rename and --delete only --dry-run"
        )


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
        if chosen.rename or chosen.delete:
            change(chosen)
        elif chosen.run:
            release(existing(chosen.chapter))
        elif chosen.source is None:
            make(chosen.chapter, chosen.title)
        else:
            from engine.old_posts import importing

            importing.run(importing.Call(**{name: getattr(chosen, name) for name in importing.OPTIONS}))

    return commands.finished(work, message("nothing was written"))


def change(chosen: argparse.Namespace) -> None:
    """Rename or delete a chapter that is there."""
    from engine.moving import command

    if chosen.rename:
        old, new = chosen.rename
        command.rename(old, new, chosen.dry_run)
    else:
        command.delete(chosen.delete, chosen.dry_run)


def make(chapter: Chapter, title: str) -> None:
    """Make a chapter from its templates, in an environment that satisfies the pins."""
    from engine.new_chapter import scaffold

    chapter = free(chapter)
    texts = scaffold.files(chapter, title)
    journal.write_all(texts)
    print(message("Made {files}, and a line under nav in mkdocs.yml.", files=_listed(texts)))
    print(message("Next: python scripts/build.py computes its results and renders it; then write, with mkdocs serve."))


def release(chapter: Chapter) -> None:
    """Let the experiments run that the import of a post wrote."""
    from engine.old_posts import experiments

    journal.write_all(experiments.released(chapter))
    may = "The experiments of {module} may run; {page} shows what they print."
    print(message(may, module=shown(chapter.module), page=shown(chapter.page)))
    print(
        message("Next: python scripts/build.py runs them, and says how far their numbers are from those of the post.")
    )


def _listed(texts: Mapping[Path, str]) -> str:
    made = [shown(path) for path in texts if path.name != "mkdocs.yml"]
    return ", ".join(made)


if __name__ == "__main__":
    sys.exit(main())
