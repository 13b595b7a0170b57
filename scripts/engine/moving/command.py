"""What `new.py --rename` and `--delete` do, and what they say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from engine.ground import git, lock
from engine.ground.messages import message
from engine.ground.paths import CACHE, RESULTS, decoded, read, shown
from engine.ground.problem import Problem
from engine.interactive import labs
from engine.literature import bibliography
from engine.machine import npm
from engine.moving import files, mentions, place, rehearsal
from engine.moving.files import Changes, Contents
from engine.moving.names import Names
from engine.moving.place import Move
from engine.new_chapter.chapter import Chapter
from engine.new_chapter.scaffold import CONFIG
from engine.notebooks.inventory import NOTEBOOKS
from engine.prose import citations, drafts, page_sources
from engine.results.book import Book

GONE = "removed"  # in the place of a chapter that leaves


def rename(old: str, new: str, dry: bool) -> None:
    """Give a chapter another name, or another section. Raises Problem; then nothing was written. dry: only say it."""
    with _alone():
        before = place.found(old)
        names = _names(Move(before, place.to_be(new, before)))
        own, contents = files.own(before), files.read()
        changes = files.moved(contents, own, names, _published(before, own))
        left = mentions.found(contents, before)
        if not dry:
            npm.ensure()
            changes = rehearsal.result(changes, names.move.target)
            rehearsal.write(changes, {**contents, **own})
    print("\n".join(_renamed(names.move, own, changes, dry)))
    print(*_left(left), sep="\n", end="\n" if left else "")
    if not dry:
        print(message("Next: python scripts/build.py renders it; nothing has to run again."))


def delete(name: str, dry: bool) -> None:
    """Take a chapter out. Raises Problem where something names it still, or git has not all of it. dry: only say it."""
    with _alone():
        chapter = place.found(name)
        own, contents = files.own(chapter), files.read()
        _refuse_named(chapter, contents, own)
        _refuse_uncommitted(own)
        changes = files.without(contents, own, chapter)
        left = mentions.found(contents, chapter)
        cited = [*_cited_alone(chapter)]
        if not dry:
            rehearsal.write(changes, {**contents, **own})
    line = message(" and its line under nav in mkdocs.yml") if CONFIG in changes else ""
    removed = message("Would remove" if dry else "Removed")
    print(f"{removed} {_counted(own)}{line}: {', '.join(_heads(own))}.")
    print(*[*_left(left), *cited], sep="\n", end="\n" if left or cited else "")


def _alone() -> AbstractContextManager[bool]:
    return lock.held(CACHE / "build.lock", message("a build is running; waiting for it"))


def _names(move: Move) -> Names:
    """Return what follows a chapter by the names of its results and labs. Raises Problem where its code is broken."""
    book = Book()
    of = move.before.code
    known = [one.name for one in book.declared if one.chapter == of]
    return Names(move, [*known, *(one.name for one in labs.declared_labs(book.sources).values() if one.chapter == of)])


def _published(chapter: Chapter, own: Mapping[Path, bytes]) -> list[str]:
    """Return the addresses of a chapter that readers may know: none of a draft, nor of what was never committed."""
    if drafts.is_draft(read(chapter.page)):
        return []
    there = zip(place.addresses(chapter), (chapter.page, NOTEBOOKS / f"{chapter.code}.ipynb"), strict=True)
    found = [(address, shown(path)) for address, path in there if path in own]
    if git.asked("rev-parse", "HEAD") is None:
        return [address for address, _ in found]
    return [address for address, name in found if git.asked("cat-file", "-e", f"HEAD:./{name}") is not None]


def _refuse_named(chapter: Chapter, contents: Contents, own: Mapping[Path, bytes]) -> None:
    """Raise Problem with each line of another file that would not hold without the chapter."""
    gone = Chapter(chapter.section, f"{chapter.name}_{GONE}").with_code(f"{chapter.code}_{GONE}")
    names = _names(Move(chapter, gone))
    others = {path: content for path, content in contents.items() if path not in own and path != CONFIG}
    found = [place for path, content in others.items() for place in files.naming(path, decoded(path, content), names)]
    if found:
        raise Problem("\n".join([*found, message("nothing was removed: take these out, then run it again")]))


def _refuse_uncommitted(own: Mapping[Path, bytes]) -> None:
    """Raise Problem where git is there and could not bring a file back."""
    said = git.asked("status", "--porcelain", "--untracked-files=all", "--", *map(shown, own))
    if said:
        name = said.split("\n", 1)[0].split(" ")[-1]
        raise Problem(
            message("{name}: the last commit has another; commit it first, so that git can bring it back", name=name)
        )


def _cited_alone(chapter: Chapter) -> Iterator[str]:
    """Yield the entries of the bibliography that no page cites without this one."""
    texts = {page: read(page) for page in page_sources.pages()}
    others = {*citations.keys(text for page, text in texts.items() if page != chapter.page)}
    for key in dict.fromkeys(citations.keys([texts[chapter.page]])):
        if key not in others:
            yield message("{file}: no page cites {key} any more; take it out", file=shown(bibliography.FILE), key=key)


def _renamed(move: Move, own: Mapping[Path, bytes], changes: Changes, dry: bool) -> Iterator[str]:
    """Yield what is said of a chapter that moved."""
    moved = [path for path in own if move.target(path) != path]
    yield f"{message('Would move' if dry else 'Moved')} {_counted(moved)}:"
    there = ((old, new) for old, new in move.pairs if old != new and (old if dry else new).exists())
    yield from (f"  {shown(old)} → {shown(new)}" for old, new in there)
    targets = {move.target(path) for path in own}
    follow = [shown(path) for path, content in changes.items() if content is not None and path not in targets]
    if follow:
        followed = "Would follow in {files}." if dry else "Followed in {files}."
        yield message(followed, files=", ".join(sorted(follow)))


def _left(found: list[str]) -> list[str]:
    return [message("These may mean it, and were left:"), *(f"  {one}" for one in found)] if found else []


def _counted(paths: Mapping[Path, bytes] | list[Path]) -> str:
    return message("1 file" if len(paths) == 1 else "{count} files", count=len(paths))


def _heads(own: Mapping[Path, bytes]) -> list[str]:
    """Name the files of a chapter, those of its results as one folder."""
    names = (shown(path.parent) + "/" if path.is_relative_to(RESULTS) else shown(path) for path in own)
    return [*dict.fromkeys(names)]
