"""The files of the book in which a chapter may be named, and what becomes of each where it moves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from engine.ground import git, merges
from engine.ground.messages import message
from engine.ground.paths import COMMANDS, DOCS, ENGINE, RESULTS, ROOT, SCRIPTS, decoded, shown
from engine.ground.problem import Problem
from engine.moving import code, links, place
from engine.moving.names import Names
from engine.moving.place import Move
from engine.new_chapter import nav
from engine.new_chapter.chapter import Chapter
from engine.new_chapter.scaffold import CONFIG
from engine.notebooks.inventory import NOTEBOOKS
from engine.prose import front_matter

TEXTS = {".md", ".py", ".toml", ".txt", ".yml", ".yaml"}
WITH_TEXTS = (DOCS, SCRIPTS, ROOT / "tests" / "book", ROOT / ".github")
MADE = (DOCS / "assets", RESULTS, NOTEBOOKS, ENGINE)  # in which nothing of the book is written by hand

LONG = 100  # letters of a line that are shown
Contents = dict[Path, bytes]
Changes = dict[Path, bytes | None]  # what is to stand where; None: nothing


def read() -> Contents:
    """Return the texts of the book, in which a chapter may be named. Raises Problem where a merge is not settled."""
    found = {path: path.read_bytes() for path in _texts()}
    for path, content in found.items():
        if b"<<<<<<< " in content and (line := merges.conflict(decoded(path, content))):
            raise Problem(
                message("{path}:{line}: a merge left its conflict here; settle it first", path=shown(path), line=line)
            )
    for name in git.unmerged()[:1]:
        raise Problem(
            message(
                "{name}: a merge is not settled here; settle it first, with python scripts/build.py --merge", name=name
            )
        )
    return found


def moved(contents: Contents, own: Mapping[Path, bytes], names: Names, known: Collection[str]) -> Changes:
    """Return what changes where a chapter moves.

    contents: all texts of the book; own: the files of the chapter; known: addresses of it that readers may know.
    """
    move = names.move
    new = {**contents, **{path: _own(path, content, names) for path, content in own.items()}}
    for path, content in contents.items():
        text = decoded(path, content)
        if (followed := _followed(path, text, names)) != text:
            new[path] = followed.encode("utf-8")
    page = move.before.page
    new[page] = links.with_head(decoded(page, new[page]), move, known).encode("utf-8")
    new[CONFIG] = _config(decoded(CONFIG, contents[CONFIG]), move, contents).encode("utf-8")
    placed = {move.target(path): content for path, content in new.items()}
    before = {**contents, **own}
    changes: Changes = {path: None for path in before if path not in placed}
    return changes | {path: content for path, content in placed.items() if before.get(path) != content}


def naming(path: Path, text: str, names: Names) -> Iterator[str]:
    """Yield the lines of a file that name a chapter by what would follow it, as file:line: what stands there."""
    followed = names.paths(text) if path == CONFIG else _followed(path, text, names)
    for line, (old, new) in enumerate(zip(text.split("\n"), followed.split("\n"), strict=True), 1):
        if old != new:
            yield f"{shown(path)}:{line}: {old.strip()[:LONG]}"


def without(contents: Contents, own: Iterable[Path], chapter: Chapter) -> Changes:
    """Return what changes where a chapter leaves."""
    config = decoded(CONFIG, contents[CONFIG])
    text = nav.without_page(config, chapter.address)
    found: Changes = dict.fromkeys(own)
    return found | ({CONFIG: text.encode("utf-8")} if text != config else {})


def _texts() -> Iterator[Path]:
    places = [*(path for path in ROOT.iterdir() if path.is_file()), *(one for top in WITH_TEXTS for one in _in(top))]
    yield from (path for path in places if path.suffix in TEXTS)


def _in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and path not in MADE and path.name != "__pycache__":
            yield from _in(path)
        elif path.is_file() and not (path.parent == SCRIPTS and path.name in COMMANDS):
            yield path


def _followed(path: Path, text: str, names: Names) -> str:
    if path.suffix == ".py":
        return code.followed(path, text, names)
    if path.suffix == ".md" and path.is_relative_to(DOCS):
        return links.followed(path, text, names)
    if path == CONFIG:
        return text  # the navigation is read first
    return names.keys(names.modules(names.paths(text)))


def _own(path: Path, content: bytes, names: Names) -> bytes:
    """Return a file of the chapter that is no text of the book: a figure names it in its ids."""
    if path.suffix != ".svg" or not path.is_relative_to(RESULTS):
        return content
    return names.drawing(content.decode("utf-8")).encode("utf-8")


def _config(text: str, move: Move, contents: Contents) -> str:
    """Return mkdocs.yml as it is to be."""
    titles = {page: title for page, title in _titles(contents).items() if page != move.before.address}
    titles[move.after.address] = _titles(contents)[move.before.address]
    text = nav.moved(text, move.before.address, move.after.address, titles)
    return Names(move, ()).paths(text)


def _titles(contents: Contents) -> dict[str, str]:
    pages = (path for path in contents if path.suffix == ".md" and path.is_relative_to(DOCS))
    texts = ((path, decoded(path, contents[path])) for path in pages)
    return {
        path.relative_to(DOCS).as_posix(): str(front_matter.values(text).get("title") or "") for path, text in texts
    }


def own(chapter: Chapter) -> Contents:
    """Return what the files of a chapter hold."""
    return {path: path.read_bytes() for path in place.files(chapter)}
