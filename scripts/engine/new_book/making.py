"""A new book: a folder with the engine, settings, a workflow, one chapter and its tests."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from engine.ground.messages import message
from engine.ground.paths import ROOT, remove
from engine.ground.problem import Problem
from engine.new_book import contents, git, manifest

NEXT = """\
Next, in {folder}:
  python scripts/build.py     computes the first chapter and renders the site (once, it installs what that needs)
  python scripts/test.py      checks and tests the book
To publish it on GitHub Pages:
  1. after that build: git add --all, then git commit -m "The first chapter"
  2. make an empty repository on GitHub, and push with the two lines that it shows: git remote add …, git push …
  3. Settings → Pages → Source: GitHub Actions; then run the workflow `site` again under Actions
README.md there says the rest: writing, a domain of your own, a newer engine."""


def make(folder: Path, title: str, language: str) -> None:
    """Make a book. Raises Problem where that cannot be; then there is nothing of it."""
    home()
    git.needed()
    title = " ".join(title.split())
    if not title:
        raise Problem(message("the title of the book is empty; give one, as --title 'A book of numbers'"))
    folder = folder.absolute()
    _refuse_taken(folder)
    said = {"title": title, "language": language}
    engine = contents.of_engine()
    version = manifest.of(engine, said)
    files = {path: contents.shared(path, content, said) for path, content in engine.items()}
    files |= contents.to_begin_with(said) | {manifest.NAME: version.text().encode("utf-8")}
    _write(folder, files)
    print(
        message(
            "Made a book of {count} files in {folder}, with the engine of {version}.",
            count=len(files),
            folder=folder,
            version=version.version,
        )
    )
    print(message(NEXT, folder=folder))


def home() -> None:
    """Raise Problem in a book: its engine may hold what its author changed."""
    if (ROOT / manifest.NAME).exists():
        raise Problem(
            message("this is a book; run new.py --book or --upgrade in a checkout of the engine that is to be used")
        )


def _refuse_taken(folder: Path) -> None:
    if folder.is_relative_to(ROOT):
        raise Problem(message("{folder} lies in the engine's own repository; choose a folder beside it", folder=folder))
    if folder.exists() and not folder.is_dir():
        raise Problem(message("{folder} is a file; choose another folder", folder=folder))
    if folder.is_dir() and any(folder.iterdir()):
        raise Problem(
            message(
                "{folder} is not empty; choose a new folder, or bring a book to this engine with --upgrade",
                folder=folder,
            )
        )
    if not folder.parent.is_dir():
        raise Problem(message("{parent} is not there; make it, or choose another folder", parent=folder.parent))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files aside, as a repository of git that has taken them in, and give the folder its name in the end."""
    aside = folder.with_name(f".{folder.name}.new")
    remove(aside)
    try:
        for path, content in files.items():
            (aside / path).parent.mkdir(parents=True, exist_ok=True)
            (aside / path).write_bytes(content)
        git.run(aside, "init", "-q")
        git.run(aside, "symbolic-ref", "HEAD", "refs/heads/main")
        git.run(aside, "add", "--all")
        if folder.exists():
            folder.rmdir()
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
