"""Figures, printed lines and tables: made from recorded numbers, never from a run."""

from __future__ import annotations

import importlib
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from results import fingerprint, reads
from results.blame import said
from results.catalog import Declared
from results.closure import closure
from results.paths import Problem, read, shown
from results.records import Record

STAND_IN_NOTICE = "注意：由替身数据算出，不是 NASA 的实测数据。"


@dataclass(frozen=True)
class View:
    """One file made from a record: `<experiment>.svg`, `.txt` or `.md`."""

    declared: Declared
    suffix: str
    function: str

    @property
    def path(self) -> Path:
        return self.declared.view_path(self.suffix)

    def made(self, numbers: dict[str, Any]) -> dict[str, Any]:
        """Return the fingerprint of the drawing: its code, the packages it uses, the numbers."""
        reached = [closure(self.declared.module, self.function)]
        reached += [closure("common.figures", "to_svg")] if self.suffix == "svg" else []
        return {
            "code": {
                "digest": fingerprint.digest("".join(one.digest for one in reached)),
                "of": {name: code for one in reached for name, code in one.code.items()},
            },
            "versions": fingerprint.versions({package for one in reached for package in one.packages}),
            "numbers": {"digest": fingerprint.digest(repr(numbers))},
        }

    def stale(self, record: Record, leaving_out: str = "") -> str:
        """Say why the file must be made again, nothing if it need not be; one part of its fingerprint left out."""
        recorded = record.views.get(self.path.name)
        if not self.path.exists():
            return f"{shown(self.path)} is missing"
        if recorded is None:
            return f"{shown(self.path)} was never made"
        why = fingerprint.reasons(recorded["made"], self.made(record.numbers), leaving_out)
        if why:
            return f"{shown(self.path)}: {', '.join(why)}"
        if fingerprint.digest(read(self.path)) != recorded["text"]:
            return f"{shown(self.path)} was edited by hand"
        return ""

    def draw(self, record: Record) -> str:
        """Return the text of the file. Raises Problem where the chapter's function fails."""
        try:
            function = getattr(importlib.import_module(self.declared.module), self.function)
            with reads.watched(f"{self.declared.key}: {self.function}") as read:
                made = function(deepcopy(record.numbers))
        except Problem:
            raise
        except (Exception, SystemExit) as error:
            raise Problem(f"{self.declared.key}: {said(error)}; nothing was written") from error
        if read:
            name = shown(sorted(read)[0])
            raise Problem(f"{self.declared.key}: {self.function} reads {name}; a view is made from the numbers alone")
        if self.suffix == "svg":
            return self._svg(made, record)
        if not isinstance(made, str):
            raise Problem(f"{self.declared.key}: {self.function} must return text, not {type(made).__name__}")
        return f"{made.rstrip()}\n" + (f"\n{STAND_IN_NOTICE}\n" if record.stand_in else "")

    def _svg(self, figure: Any, record: Record) -> str:
        from matplotlib.figure import Figure

        from common.figures import to_svg

        if not isinstance(figure, Figure) or not figure.get_label():
            raise Problem(f"{self.declared.key}: {self.function} must return a figure of common.figures, with its alt")
        if record.stand_in:
            figure.text(0.99, 0.99, "替身数据", ha="right", va="top")
        return to_svg(figure, f"{self.declared.chapter}-{self.declared.name}")


def views(declared: Declared) -> list[View]:
    """Return the views that a chapter declares for an experiment."""
    return [View(declared, suffix, function) for suffix, function in declared.views.items()]


def draw_all(declared: Declared, record: Record) -> tuple[Record, dict[Path, str]]:
    """Make every view of a record: the record that knows them, and {path: text} to write."""
    texts = [(view, view.draw(record)) for view in views(declared)]
    known = {
        view.path.name: {"made": view.made(record.numbers), "text": fingerprint.digest(text)} for view, text in texts
    }
    return replace(record, views=known), {view.path: text for view, text in texts}
