"""Which results are fresh and which are stale, and why: from the sources and the records alone."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine import sandbox
from engine.data import load
from engine.data.dataset import Dataset
from engine.ground import spans
from engine.ground.messages import message
from engine.ground.near import near
from engine.ground.paths import RESULTS, shown
from engine.ground.problem import Problem
from engine.results import declared_data, fingerprint, inputs, pythons, views
from engine.results.book import Book
from engine.results.catalog import Declared
from engine.results.fingerprint import Code, Fingerprint
from engine.results.keys import ResultKey
from engine.results.recorded import Recorded
from engine.results.records import Record


@dataclass(frozen=True)
class Entry:
    """A result on one kind of device: its fingerprint now, its record, and why it is stale (fresh if nothing).

    outdated: the reasons that versions of Python and packages do not give. Other versions leave a doubt, which a
    run can settle; an outdated result is wrong to publish. files: those that it declares, as they were read for it.
    """

    declared: Declared
    device: str
    made: Fingerprint
    record: Record | None
    stale: tuple[str, ...]
    outdated: tuple[str, ...]
    files: Mapping[str, bytes | None] = field(default_factory=dict, compare=False, repr=False)

    @property
    def key(self) -> str:
        return self.declared.key if self.is_shown else f"{self.declared.key} ({self.device})"

    @property
    def is_shown(self) -> bool:
        """Whether the pages print its numbers."""
        return self.device == self.declared.home

    @property
    def doubtful(self) -> bool:
        """Whether it is stale by another Python alone, so that a run that holds is all it takes."""
        return bool(self.stale and self.record and self.record.made.differs_by_python(self.made))


@spans.timed("results: fingerprints")
def entry(book: Book, declared: Declared, device: str) -> Entry:
    """Compare the fingerprint of a result with its record.

    Another Python alone leaves a doubt that a run settles. Of an attested result there will be none: its page says so.
    """
    files = inputs.read(declared.surroundings, declared.key)
    try:
        record = book.record(declared, device)
    except Problem as problem:
        made = fingerprint_of(declared, device, files)
        return Entry(declared, device, made, None, (str(problem),), (str(problem),), files)
    made = fingerprint_of(declared, device, files, record)
    if record is None:
        return Entry(declared, device, made, None, (message("never run"),), (message("never run"),), files)
    settled = pythons.settled(record, made) or (declared.is_attested and record.made.differs_by_python(made))
    stale = [] if settled else fingerprint.reasons(record.made, made)
    outdated = fingerprint.reasons(record.made, made, leaving_out="versions")
    return Entry(declared, device, made, record, tuple(stale), tuple(outdated), files)


def fingerprint_of(
    declared: Declared, device: str, files: Mapping[str, bytes | None], record: Record | None = None
) -> Fingerprint:
    """Return the fingerprint of a result today. Which packages it imports is known from its last run."""
    reached = declared.reached(declared.name)
    imported = record.made.versions.keys() - {"python"} if record else reached.packages
    return Fingerprint(
        code=Code(reached.digest, reached.code),
        data={name: load.digest(_dataset(declared, name)) for name in declared.data},
        files=inputs.digests(files),
        settings=declared.settings,
        environment={**sandbox.VARIABLES, **declared.surroundings.environment},
        versions=fingerprint.versions(imported),
        device=device,
    )


def _dataset(declared: Declared, name: str) -> Dataset:
    datasets = declared_data.known(declared.sources)
    if name not in datasets:
        known = ", ".join(["device", *datasets])
        meant = near(name, ["device", *datasets]) or message("; give a setting a default")
        raise Problem(
            message(
                "{place}: {key} asks for {asked}; there is {known}{meant}",
                place=declared.place,
                key=declared.key,
                asked=name,
                known=known,
                meant=meant,
            )
        )
    return datasets[name]


def entries(book: Book, chosen: list[Declared], devices: Container[str]) -> list[Entry]:
    """Return every result on the device that the pages print, on every wanted one, and on those it was recorded on."""
    return [
        entry(book, declared, device)
        for declared in chosen
        for device in declared.devices
        if device == declared.home or device in devices or declared.record_path(device).exists()
    ]


def numbers(book: Book, pending: Mapping[ResultKey, Record] | None = None) -> Recorded:
    """Return what the pages may name: {key of a result: its recorded numbers}, each read where it is asked for.

    pending: {key: record} of records that are about to be written, taken as if they were.
    """
    return Recorded(book, pending)


def attested(book: Book) -> dict[str, Record]:
    """Return {key: record} of the results that no push computes again."""
    found = ((declared.key, book.record(declared, declared.home)) for declared in book.declared if declared.is_attested)
    return {key: record for key, record in found if record}


def stand_ins(book: Book) -> set[str]:
    """Return the keys of the results that were made from stand-in data."""
    found = ((declared.key, book.record(declared, declared.home)) for declared in book.declared)
    return {key for key, record in found if record and record.stand_in}


def stale_views(item: Entry, leaving_out: str = "") -> list[str]:
    """Say which figures, outputs and tables of a recorded result must be made again, and why."""
    if item.record is None or not item.is_shown:
        return []
    return [why for view in views.views(item.declared) if (why := view.stale(item.record, leaving_out))]


def unfit(book: Book, aside: Container[str] = ()) -> list[str]:
    """Say of everything that the pages print why it must not be published; told without torch or matplotlib.

    aside: keys of results that are being made anew, or are shown beside the recorded ones.
    """
    said = []
    for declared in book.declared:
        if declared.key in aside:
            continue
        item = entry(book, declared, declared.home)
        if item.outdated and not _stand_in(item):
            said.append(message("{key} is stale: {reasons}", key=item.key, reasons=message("; ").join(item.outdated)))
        else:
            said += stale_views(item, leaving_out="versions")
    return said + orphans(book)


def orphans(book: Book) -> list[str]:
    """Name the files among the results that no declared experiment makes: nothing would keep them true."""
    return unknown(sorted(RESULTS.rglob("*")), book.declared)


def unknown(paths: Iterable[Path], declared: Iterable[Declared]) -> list[str]:
    """Name the files that none of these experiments makes."""
    known = {path for one in declared for path in one.paths(one.devices)}
    files = (path for path in paths if path.is_file())
    return [
        message("{path} belongs to no declared result: delete it", path=shown(path))
        for path in files
        if path not in known
    ]


def _stand_in(item: Entry) -> bool:
    """A first result on the stand-in may be shown: the page names it."""
    return item.record is not None and item.record.stand_in and len(item.outdated) == len(item.declared.data)
