"""Figures, printed lines and tables: made from recorded numbers, never from a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path

from engine.code.closure import closure
from engine.ground.digest import digest
from engine.ground.paths import ROOT, read, shown
from engine.ground.words import words
from engine.results import files_read, fingerprint
from engine.results.catalog import Declared
from engine.results.fingerprint import Code, DrawingFingerprint
from engine.results.isolation import Call
from engine.results.records import Drawn, Record
from engine.results.worker import draw


@dataclass(frozen=True)
class View:
    """One file made from a record: `<experiment>.svg`, its data as `.csv`, `.txt` or `.md`."""

    declared: Declared
    suffix: str
    function: str

    @property
    def path(self) -> Path:
        return self.declared.view_path(self.suffix)

    def made(self, record: Record, files: Mapping[str, str]) -> DrawingFingerprint:
        """Return the fingerprint of the drawing. files: digests of those that importing its chapter reads."""
        reached = [closure(self.declared.sources, self.declared.module, self.function)]
        if self.suffix in {"svg", "csv"}:
            reached.append(closure(self.declared.sources, "engine.figures.charts", f"to_{self.suffix}"))
        return DrawingFingerprint(
            code=Code(
                digest("".join(one.digest for one in reached)),
                {name: code for one in reached for name, code in one.code.items()},
            ),
            versions=fingerprint.versions({package for one in reached for package in one.packages}),
            files=files,
            words=self._words(record.stand_in),
            numbers=digest(repr(record.numbers)),
        )

    def _words(self, stand_in: bool) -> dict[str, str]:
        """Return the words of the site that stand in the file."""
        site, names = words(), ["stand_in.notice"] if stand_in else []
        if self.suffix in {"svg", "csv"}:
            own, marked = {"svg": ("title", "word"), "csv": ("series", "series")}[self.suffix]
            names = [f"figures.{own}", *([f"stand_in.{marked}"] if stand_in else [])]
        return {name: str(attrgetter(name)(site)) for name in names}

    def stale(self, record: Record, leaving_out: str = "") -> str:
        """Say why the file must be made again, nothing if it need not be; one part of its fingerprint left out."""
        recorded = record.views.get(self.path.name)
        if not self.path.exists():
            return f"{shown(self.path)} is missing"
        if recorded is None:
            return f"{shown(self.path)} was never made"
        files = {name: files_read.digest_of(ROOT / name) for name in recorded.made.files}
        now = self.made(record, files).under_python_of(recorded.made)  # what another Python draws, a check compares
        why = fingerprint.reasons(recorded.made, now, leaving_out)
        if why:
            return f"{shown(self.path)}: {', '.join(why)}"
        if digest(read(self.path)) != recorded.text:
            return f"{shown(self.path)} was edited by hand"
        return ""


def views(declared: Declared) -> list[View]:
    """Return the views that a chapter declares for an experiment."""
    return [View(declared, suffix, function) for suffix, function in declared.views.items()]


def draw_all(declared: Declared, record: Record, call: Call) -> tuple[Record, dict[Path, str]]:
    """Make every view of a record in a process of its own: the record that knows them, and {path: text} to write.

    The code is looked at before it draws: what is saved meanwhile is then another drawing's.
    """
    if not declared.views:
        return record, {}
    made = {view.path.name: (view, view.made(record, {})) for view in views(declared)}
    texts, files = call(declared.key, draw, declared, record)
    drawn = {
        name: Drawn(replace(drawing, files=files), digest(texts[view.suffix])) for name, (view, drawing) in made.items()
    }
    known = {name: _kept(record.views.get(name), one) for name, one in drawn.items()}
    return replace(record, views=known), {view.path: texts[view.suffix] for view in views(declared)}


def _kept(before: Drawn | None, now: Drawn) -> Drawn:
    """Return what was known of a view where another Python has drawn the same."""
    same = before is not None and before.text == now.text and before.made.differs_by_python(now.made)
    return before if before and same else now
