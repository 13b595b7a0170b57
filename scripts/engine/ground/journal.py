"""The files that a build changes are replaced, or removed, together or not at all, whatever ends it in between.

    .cache/staged    the new and the old bytes, being gathered      killed here: thrown away, the old files stand
    .cache/pending   `staged`, renamed: from this moment it counts  killed here: the next command moves the rest
    .cache/undo      `pending`, renamed when a file resists         killed here: the next command puts back the rest
    .cache/done      either of them, renamed when all is in place   killed here: thrown away

What bears such a name and is nothing that a build leaves, even if killed, is thrown away too.
The next command is any that reads or writes results. Moving needs no space on the disk.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from engine.ground import lock, spans
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import ROOT, remove
from engine.ground.problem import Problem

STAGED, PENDING, UNDO, DONE = "staged", "pending", "undo", "done"
MANIFEST = "manifest.json"
COMPILED = "__pycache__"


@dataclass(frozen=True)
class Change:
    """A file to replace: its path from the root, and the SHA-256 of its bytes before and after ("": no file).

    What has no bytes after is removed; `N.new` is empty then, and stays where it is.
    """

    path: str
    old: str
    new: str


@contextmanager
def settled(root: Path = ROOT, writing: bool = False) -> Iterator[Path]:
    """Make good what a killed build left, then keep every writer away; yields the journal's folder.

    Where that folder cannot be written there is no lock to hold, which a reader may do without.
    Raises Problem where a killed build cannot be made good.
    """
    cache = root / ".cache"
    with lock.held(cache / "pending.lock", needed=writing) as locked:
        if locked:
            _recover(root, cache)
        elif _is_journal(cache / PENDING) or _is_journal(cache / UNDO):
            raise Problem(
                message(
                    "{cache}: a build was killed while writing; make this folder writable and run this again",
                    cache=cache,
                )
            )
        yield cache


@spans.timed("journal")
def recover(root: Path = ROOT) -> None:
    """Make good what a killed build left. Raises Problem where that cannot be done."""
    with settled(root):
        pass


@spans.timed("write")
def write_all(texts: Mapping[Path, str | bytes | None], root: Path = ROOT) -> None:
    """Replace files below the root, texts as UTF-8 with the line ends they have: all of them or none.

    What is None is removed, and so is a folder that holds nothing then but what Python has compiled.
    Raises Problem where one cannot be written; all files are then as before.
    """
    if not texts:
        return
    with settled(root, writing=True) as cache, _all_or_none(root, cache):
        if _stage(texts, root, cache / STAGED):
            (cache / STAGED).rename(cache / PENDING)
            _sync(cache)
            _forward(root, cache)


def encoded(path: Path, text: str) -> bytes:
    """Return what a file of this text holds. Spreadsheets take a table for UTF-8 only where a mark says so."""
    return text.encode("utf-8-sig" if path.suffix == ".csv" else "utf-8")


@contextmanager
def _all_or_none(root: Path, cache: Path) -> Iterator[None]:
    """Whatever is raised inside, Ctrl-C as well: first put everything back."""
    try:
        yield
    except BaseException as error:
        _take_back(root, cache)
        if isinstance(error, OSError):
            raise Problem(
                message("{place}: {error}; nothing was written", place=_place(error, root), error=error.strerror)
            ) from None
        raise
    finally:
        _clear(cache)


def _stage(texts: Mapping[Path, str | bytes | None], root: Path, folder: Path) -> bool:
    """Gather all that is needed to go forward or back, without touching a target; False if nothing changes."""
    folder.mkdir()
    changes: list[Change] = []
    for path, text in texts.items():
        try:
            old, new = _bytes(path), encoded(path, text) if isinstance(text, str) else text
            if old == new:
                continue
            _refuse_read_only(path)
            _put(folder / f"{len(changes)}.new", new or b"")
            if old is not None:
                _put(folder / f"{len(changes)}.old", old)
        except OSError as error:  # a full disk names no file, and the staged one says nothing to people
            raise OSError(error.errno, error.strerror, str(path)) from None
        changes.append(Change(path.relative_to(root).as_posix(), _digest(old), _digest(new)))
    if not changes:
        return False
    folders = {folder for change in changes for folder in (root / change.path).parents if not folder.exists()}
    made = sorted(folder.relative_to(root).as_posix() for folder in folders)
    manifest = {"changes": [astuple(change) for change in changes], "folders": made}
    _put(folder / MANIFEST, json.dumps(manifest).encode("utf-8"))
    _sync(folder)
    return True


def _recover(root: Path, cache: Path) -> None:
    _clear(cache)
    for folder in (cache / PENDING, cache / UNDO):
        if os.path.lexists(folder) and not _is_journal(folder):
            print(message(".cache/{name} is nothing that a build leaves; it is thrown away", name=folder.name))
            remove(folder)
    if (cache / PENDING).exists():
        changes, _ = _manifest(cache / PENDING)
        moved = [change for n, change in enumerate(changes) if not (cache / PENDING / f"{n}.new").exists()]
        # put back since, as by git, or edited: neither may be lost, and half of a build is worth nothing
        foreign = [
            change.path
            for change in changes
            if _now(root, change) not in ({change.new} if change in moved else {change.old, change.new})
        ]
        if foreign:
            print(
                message(
                    "{paths} changed after a build was killed while writing; that build is taken back",
                    paths=", ".join(foreign),
                )
            )
        else:
            print(
                message(
                    "a build was killed while writing; the other {count} of its files are written now",
                    count=len(changes) - len(moved),
                )
            )
            with _all_or_none(root, cache):
                _forward(root, cache)
    _take_back(root, cache)
    _clear(cache)


def _forward(root: Path, cache: Path) -> None:
    changes, _ = _manifest(cache / PENDING)
    for n, change in enumerate(changes):
        if _now(root, change) == change.new:
            continue
        if change.new:
            (root / change.path).parent.mkdir(parents=True, exist_ok=True)
            (cache / PENDING / f"{n}.new").replace(root / change.path)
        else:
            (root / change.path).unlink()
    _leave_no_empty(root, (root / change.path for change in changes if not change.new))
    for folder in {(root / change.path).parent for change in changes}:
        if folder.is_dir():
            _sync(folder)
    (cache / PENDING).rename(cache / DONE)


def _leave_no_empty(root: Path, removed: Iterable[Path]) -> None:
    """Remove the folders in which removed files were the last: `__pycache__` alone would still be a package."""
    for path in removed:
        for folder in path.parents:
            if folder == root or not folder.is_dir() or {one.name for one in folder.iterdir()} - {COMPILED}:
                break
            remove(folder)


def _take_back(root: Path, cache: Path) -> None:
    """Put the old files back where the new ones stand; what others changed since stays."""
    try:
        if (cache / PENDING).exists():
            (cache / PENDING).rename(cache / UNDO)
        if (cache / UNDO).exists():
            _backward(root, cache)
    except OSError as error:
        raise Problem(
            message(
                "{place}: {error}; a build was stopped while writing: mend this, then run it again",
                place=_place(error, root),
                error=error.strerror,
            )
        ) from None


def _backward(root: Path, cache: Path) -> None:
    changes, folders = _manifest(cache / UNDO)
    for n, change in enumerate(changes):
        if _now(root, change) != change.new:
            continue
        if change.old:
            (root / change.path).parent.mkdir(parents=True, exist_ok=True)
            (cache / UNDO / f"{n}.old").replace(root / change.path)
        else:
            (root / change.path).unlink()
    for folder in reversed(folders):
        if (root / folder).is_dir() and not any((root / folder).iterdir()):
            (root / folder).rmdir()
    (cache / UNDO).rename(cache / DONE)


def _clear(cache: Path) -> None:
    for name in (STAGED, DONE):
        remove(cache / name)


def _is_journal(folder: Path) -> bool:
    """A journal is renamed to its name when its manifest is on the disk: what has no whole one is none."""
    try:
        changes, folders = _manifest(folder)
        texts = [text for change in changes for text in astuple(change)] + folders
        names = [Path(name) for name in [change.path for change in changes] + folders]
        return not any(name.is_absolute() or ".." in name.parts for name in names) and all(
            isinstance(text, str) for text in texts
        )
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, KeyError):
        return False


def _manifest(folder: Path) -> tuple[list[Change], list[str]]:
    manifest = json.loads((folder / MANIFEST).read_bytes())
    return [Change(*change) for change in manifest["changes"]], manifest["folders"]


def _refuse_read_only(path: Path) -> None:
    """A rename would replace a read-only file on some systems; whoever made it so wants it kept, on all of them."""
    there = next(folder for folder in path.parents if folder.exists())
    for one in (path, there):
        if one.exists() and not os.access(one, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _place(error: OSError, root: Path) -> str:
    """Name the file that an error is about: of a rename, the target."""
    path = Path(error.filename2 or error.filename or root)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _now(root: Path, change: Change) -> str:
    return _digest(_bytes(root / change.path))


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _digest(content: bytes | None) -> str:
    return "" if content is None else digest(content, 64)


def _put(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Let the names in a folder outlive a power cut; Windows has no call for it."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
