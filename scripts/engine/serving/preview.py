"""Results that drifted: shown beside the recorded ones, and written nowhere that is committed.

Their files lie below `.cache/preview` as they would below the root; snippets are looked for there first. A number in
a sentence stays the recorded one, and gets the new one beside it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs.structure.files import File, Files

from engine.build import conductor
from engine.ground.journal import write_all
from engine.ground.messages import message
from engine.ground.paths import CACHE, DOCS, ROOT, read, remove, shown
from engine.prose import bound_numbers, claims
from engine.results import fingerprint, freshness
from engine.results import views as render
from engine.results.freshness import Entry
from engine.results.records import Record
from engine.sandbox import Call

FOLDER = CACHE / "preview"
ACCEPT = "python scripts/build.py --accept"


@dataclass(frozen=True)
class Preview:
    """A result that is shown aside. why: what drifted, and the sentences that would change."""

    entry: Entry
    record: Record
    why: tuple[str, ...]

    def is_of(self, entry: Entry) -> bool:
        """Whether a run would give this again, to be held against the same record."""
        now = freshness.fingerprint_of(entry.declared, entry.device, entry.files, self.record)
        return self.entry.record == entry.record and not fingerprint.reasons(self.record.made, now)

    def is_drawn(self) -> bool:
        """Whether drawing would give the same views again."""
        views = render.views(self.entry.declared)
        return {view.path.name for view in views} == set(self.record.views) and all(map(self._is_drawn, views))

    def _is_drawn(self, view: render.View) -> bool:
        made = self.record.views[view.path.name].made
        return not fingerprint.reasons(made, view.made(self.record, made.versions.keys() - {"python"}))


Drawn = tuple[Preview, dict[Path, str]]  # with the texts of its files


class Every:
    """Holds every key."""

    def __contains__(self, key: object) -> bool:
        return True


class Aside:
    """The results of a live server that need not be as recorded.

    making: keys of those that are being made anew, of all before it is known which; shown: those that drifted, by key.
    """

    def __init__(self) -> None:
        self.making: Container[str] = ()
        self.shown: dict[str, Preview] = {}

    def __contains__(self, key: object) -> bool:
        return key in self.making or key in self.shown

    def __bool__(self) -> bool:
        return bool(self.making or self.shown)

    @property
    def folders(self) -> list[str]:
        """Where snippets are looked for first."""
        return [str(FOLDER)] if self.shown else []

    def show(self, previews: Iterable[Drawn], kept: Iterable[str]) -> None:
        """Put results aside to be shown; of those that are shown already, only some are kept."""
        for key in self.shown.keys() - set(kept):
            gone = self.shown.pop(key)
            for path in gone.entry.declared.paths([gone.entry.device]):
                remove(_aside(path))
        write_all({_aside(path): text for _, texts in previews for path, text in texts.items()})
        self.shown.update({one.entry.key: one for one, _ in previews})

    def said(self) -> Iterator[str]:
        """Yield what drifted, as a build says it, and what to do."""
        for one in self.shown.values():
            yield from one.why
            yield message("{key} drifted {cause}", key=one.entry.key, cause=conductor.cause(one.entry))
        if self.shown:
            yield message("nothing was written: mend the code, or take the new numbers with {command}", command=ACCEPT)

    def numbers(self) -> bound_numbers.Numbers:
        """Return the numbers of the results that are shown, to be set beside the recorded ones."""
        return {key: one.record.numbers for key, one in self.shown.items()}

    def take_data(self, files: Files) -> None:
        """Let the data behind a figure that is shown aside be the new ones too."""
        for path in FOLDER.rglob("*.csv") if self.shown else ():
            if old := files.get_file_from_path(path.relative_to(_aside(DOCS)).as_posix()):
                files.remove(old)
                files.append(File(old.src_uri, str(_aside(DOCS)), str(old.dest_dir), old.use_directory_urls))


def drawn(previews: Iterable[Preview], call: Call) -> list[Drawn]:
    """Draw results, in processes that `call` makes."""
    found = []
    for one in previews:
        record, views = render.draw_all(one.entry.declared, one.record, call, one.entry.record)
        texts = views | {one.entry.declared.record_path(one.entry.device): record.to_text()}
        found.append((Preview(one.entry, record, one.why), texts))
    return found


def contradicted(entry: Entry, record: Record) -> list[str]:
    """Name the numbers in sentences that hold now, and would not with another record."""
    if entry.record is None:
        return []
    old, new = (bound_numbers.accepted({entry.declared.key: one.numbers}) for one in (entry.record, record))
    return [
        f"{shown(page)}, {change}"
        for page, text in new.items()
        for change in bound_numbers.changes(old.get(page, read(page)), text)
    ]


def belied(entry: Entry, record: Record, numbers: bound_numbers.Numbers) -> list[str]:
    """Name the claims in words that hold now, and would not with another record. numbers: of all records, as now."""
    return [*claims.belied(numbers, {**numbers, entry.declared.key: record.named})]


def _aside(path: Path) -> Path:
    return FOLDER / path.relative_to(ROOT)
