"""A newer engine for a book: what its author did not change becomes as it is here, and what he changed is joined.

All files are written or none. What git has not taken in stops it, so that all can be looked at and taken back there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.ground import journal, lock
from engine.ground.messages import message
from engine.ground.paths import ROOT
from engine.ground.problem import Problem
from engine.new_book import contents, git, making, manifest
from engine.new_book.joining import BESIDE, MARK, Fate, Outcome, outcome
from engine.new_book.manifest import Manifest

CLASHES = (Fate.CLASH, Fate.FORGOTTEN)
LISTED = (Fate.JOINED, Fate.KEPT, Fate.LEFT_OUT, Fate.YOURS, *CLASHES)  # by name: an author has a part in them
TEMPLATES = "scripts/engine/new_book"


def upgrade(book: Path, marked: bool) -> None:
    """Bring this engine to a book. marked: leave marks where both sides changed a line, in the place of refusing.

    Raises Problem where it cannot be; the book is then as it was.
    """
    making.home()
    git.needed()
    book = book.absolute()
    before = manifest.read(book)
    with lock.held(book / ".cache" / "build.lock", message("a build of the book is running; waiting for it")):
        journal.recover(book)
        _refuse_unsaved(book)
        engine = contents.of_engine()
        after = manifest.of(engine, before.said)
        found = _outcomes(book, before, engine)
        if not marked:
            _refuse_clashes(found)
        written = _written(book, found)
        if after.files != before.files:
            written[book / manifest.NAME] = after.text().encode("utf-8")
        journal.write_all(written, book)
        git.stage(book, written)
    print(*_said(before, after, found), sep="\n")


def _refuse_unsaved(book: Path) -> None:
    """Raise Problem where git has not all that the author changed: an upgrade is looked at, and taken back, by git."""
    changed = (
        git.run(book, "status", "--porcelain", "--untracked-files=no", "--", ".")
        .decode("utf-8", "replace")
        .splitlines()
    )
    if changed:
        more = message(" and {count} more", count=len(changed) - 1) if len(changed) > 1 else ""
        raise Problem(
            message(
                "{book}: {changed}{more} not committed; commit first, then run this again",
                book=book,
                changed=changed[0][3:],
                more=more,
            )
        )


def _outcomes(book: Path, before: Manifest, engine: Mapping[str, bytes]) -> dict[str, Outcome]:
    """Return {path: what becomes of it} of all files that the engine has or had."""
    templates = [path.read_bytes() for path in (book / TEMPLATES).rglob("*") if path.is_file()]
    blobs = {manifest.blob(content): content for content in [*templates, *engine.values()]}
    return {path: _outcome(book, path, before, engine, blobs) for path in sorted({*before.files, *engine})}


def _outcome(
    book: Path, path: str, before: Manifest, engine: Mapping[str, bytes], blobs: Mapping[str, bytes]
) -> Outcome:
    mine, blob, new = _content(book / path), before.files.get(path, ""), engine.get(path)
    if new is not None:
        new = contents.shared(path, new, before.said)
    if blob and mine is not None and manifest.blob(mine) == blob:
        return outcome(mine, mine, new, known=True, touched=False)
    base = _base(book, blob, blobs) if blob else None
    if base is not None:
        base = contents.shared(path, base, before.said)
    return outcome(mine, base, new, known=bool(blob), touched=base is None or mine != base)


def _base(book: Path, blob: str, blobs: Mapping[str, bytes]) -> bytes | None:
    """Return what the engine brought last: it still does, a template of the book has it, git there, or git here."""
    if blob in blobs:
        return blobs[blob]
    there = git.content(book, blob)
    return there if there is not None else git.content(ROOT, blob)


def _content(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return content if b"\0" in content else content.replace(b"\r\n", b"\n")


def _refuse_clashes(found: Mapping[str, Outcome]) -> None:
    clashes = {path: one for path, one in found.items() if one.fate in CLASHES}
    if not clashes:
        return
    lines = [f"{path}{f':{one.line}' * bool(one.line)}: {message(one.fate.value)}" for path, one in clashes.items()]
    cure = message(
        "nothing was written; with --marked all else is joined, such lines stand between {mark} and"
        " >>>>>>>, and the engine's of a file that cannot be joined beside it, as NAME{ending}: mend these by hand",
        mark=MARK.decode().strip(),
        ending=BESIDE,
    )
    raise Problem("\n".join([*lines, cure]))


def _written(book: Path, found: Mapping[str, Outcome]) -> dict[Path, bytes | None]:
    """Return {file: content} of what changes in a book."""
    changed = {book / path: one.content for path, one in found.items() if one.content != _content(book / path)}
    return changed | {book / f"{path}{BESIDE}": one.beside for path, one in found.items() if one.beside is not None}


def _said(before: Manifest, after: Manifest, found: Mapping[str, Outcome]) -> Iterator[str]:
    """Yield what was done, and what comes next."""
    yield message("The engine: {before} → {after}.", before=before.version, after=after.version)
    for fate in Fate:
        named = [path for path, one in found.items() if one.fate is fate]
        if named and fate is not Fate.SAME:
            yield f"  {len(named)} {message(fate.value)}{': ' + ', '.join(named) if fate in LISTED else ''}"
    if all(one.fate in {Fate.SAME, Fate.KEPT, Fate.LEFT_OUT} for one in found.values()):
        yield message("Nothing had to be done.")
        return
    yield message("Next, in the book: git diff --staged shows it; python scripts/build.py, then git commit.")
    yield message("Before the commit, git reset --hard takes it all back.")
