"""What a merge could not settle of what builds make: of each file the side stands that the merged code makes.

    record    the side whose fingerprint is that of the code as merged; where neither is, it is run again
    views     the side that was drawn of that record; where neither was, they are drawn again
    notebook  it is made again, by the build that follows
    page      numbers in its sentences follow the records that stand; other marks in prose are the author's
    no result what no experiment makes any more, and no page shows, is removed

Sides are those of the marks in a file, and those that git knows of: of a record that git took for a text and mixed,
nothing else is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.ground import git, journal, merges
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import RESULTS, ROOT, SCRIPTS, read, shown
from engine.ground.problem import Problem
from engine.notebooks import inventory
from engine.prose import bound_numbers, page_sources
from engine.results import fingerprint, freshness, inputs, records, views
from engine.results.book import Book
from engine.results.catalog import Declared
from engine.results.keys import ResultKey
from engine.results.records import Record

OURS, THEIRS = "ours", "theirs"
VERSIONS = {  # as git names them, during a merge and after one
    OURS: (":2", "HEAD", "HEAD^1"),
    THEIRS: (":3", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD", "HEAD^2"),
}
MADE_AGAIN = "neither side is what the merged code makes; it is made again"


@dataclass
class _Settled:
    """What is to stand. texts: {path: text, or None for no file}; said: a line for each; records: those of sides."""

    texts: dict[Path, str | None] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    records: dict[ResultKey, Record] = field(default_factory=dict)

    def take(self, path: Path, text: str | None, why: str) -> None:
        self.texts[path] = text
        self.said.append(f"{shown(path)}: {why}")


def settle() -> Iterator[str]:
    """Settle what can be; yield a line for each file. Raises Problem with the marks that only a person can settle.

    Those in code come first: without it nothing tells which record stands. Those in prose are said in the end.
    """
    if marked := [*_marked([*SCRIPTS.rglob("*.py"), *SCRIPTS.rglob("*.toml"), ROOT / "mkdocs.yml"])]:
        raise Problem(
            "\n".join([*marked, message("nothing was settled: choose what is to stand there, then run it again")])
        )
    book, done, unmerged = Book(), _Settled(), {ROOT / name for name in git.unmerged()}
    for declared in book.declared:
        for device in declared.devices:
            _settle_result(declared, device, done, unmerged)
    _remove_unknown(book, done, unmerged)
    sentences = _sentences(done)
    done.texts |= sentences
    done.said += [message("{page}: its numbers follow the records", page=shown(page)) for page in sentences]
    journal.write_all(done.texts)
    yield from done.said
    if marked := [*_marked(page_sources.pages())]:
        raise Problem("\n".join([*marked, message("choose what is to stand there, then run python scripts/build.py")]))


def _marked(paths: Iterable[Path]) -> Iterator[str]:
    for path in sorted(paths):
        if path.is_file() and (line := merges.conflict(read(path))):
            yield message("{path}:{line}: a merge left its conflict here", path=shown(path), line=line)


def _settle_result(declared: Declared, device: str, done: _Settled, unmerged: set[Path]) -> None:
    """Settle a record and its views, if one of them is not settled."""
    path = declared.record_path(device)
    there = _loaded(path)
    if there and path not in unmerged:
        record: Record | None = there
    elif path.exists() or path in unmerged:
        record = _record(declared, device, done)
    else:
        return
    if device != declared.home:
        return
    for view in views.views(declared):
        known = record.views.get(view.path.name) if record else None
        if path in done.texts or view.path in unmerged or merges.conflict(_text(view.path)):
            _settle_view(view.path, known.text if known else "", done)


def _record(declared: Declared, device: str, done: _Settled) -> Record | None:
    """Return the record that is to stand, None where no side has one."""
    path = declared.record_path(device)
    sides = [(side, found) for side, text in _sides(path) if (found := _parsed(path, text))]
    if not sides:
        done.take(path, None, message(MADE_AGAIN))
        return None
    standing = [(side, one) for side, record in sides if (one := _standing(declared, device, record))]
    side, record = (standing or sides)[0]
    done.take(
        path,
        record.to_text(),
        message("{side} stands for the code as merged", side=side) if standing else message(MADE_AGAIN),
    )
    if device == declared.home and standing:
        done.records[declared.key] = record
    return record


def _standing(declared: Declared, device: str, record: Record) -> Record | None:
    """Return a record if it is of the code as it is; another Python alone is no matter of a merge.

    Where one branch has moved the code, the names are those of now, and views, which bear them, are drawn anew.
    """
    files = inputs.read(declared.surroundings, declared.key)
    now = freshness.fingerprint_of(declared, device, files, record)
    if fingerprint.reasons(record.made, now.under_python_of(record.made)):
        return None
    same = record.made.code == now.code
    return record if same else replace(record, made=replace(record.made, code=now.code), views={})


def _settle_view(path: Path, drawn: str, done: _Settled) -> None:
    """Take the side that was drawn of the record. drawn: the digest that the record knows."""
    if digest(_text(path)) == drawn:
        return
    side, text = next(((side, text) for side, text in _sides(path) if digest(text) == drawn), ("", None))
    done.take(path, text, message("{side} is that of the record", side=side) if side else message(MADE_AGAIN))


def _remove_unknown(book: Book, done: _Settled, unmerged: set[Path]) -> None:
    """Remove what the merge left of results that no code declares, and of notebooks that no page has."""
    known = {path for one in book.declared for path in one.paths(one.devices)} | {*inventory.pages()}
    for folder in (RESULTS, inventory.NOTEBOOKS):
        for path in sorted(folder.rglob("*")):
            left = path in unmerged or (path.is_file() and merges.conflict(_text(path)))
            if path not in known and left:
                done.take(path, None, message("nothing makes it as merged; it is removed"))


def _sentences(done: _Settled) -> dict[Path, str]:
    """Return {page: text} of the pages whose sentences follow the records that stand.

    Conflicts of nothing but numbers that a build writes are settled with them.
    """
    numbers: bound_numbers.Numbers = {key: record.named for key, record in done.records.items()}
    found = {page: read(page) for page in page_sources.pages()}
    new = {page: bound_numbers.renewed(merges.without(text, _says_the_same), numbers) for page, text in found.items()}
    return {page: text for page, text in new.items() if text != found[page]}


def _says_the_same(ours: str, theirs: str) -> bool:
    return bound_numbers.without_numbers(ours) == bound_numbers.without_numbers(theirs)


def _sides(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (side, text) of a file, ours first."""
    text = _text(path)
    if found := merges.sides(text):
        yield from zip((OURS, THEIRS), found, strict=True)
    for side, versions in VERSIONS.items():
        for known in git.contents([f"{version}:./{shown(path)}" for version in versions]):
            if known is not None:
                yield side, known.removeprefix("\ufeff")


def _text(path: Path) -> str:
    """Return the text of a file, "" of one that is not there or is none."""
    try:
        return read(path) if path.is_file() else ""
    except Problem:
        return ""


def _loaded(path: Path) -> Record | None:
    return _parsed(path, _text(path))


def _parsed(path: Path, text: str) -> Record | None:
    try:
        return records.parsed(path, text)
    except Problem:
        return None
