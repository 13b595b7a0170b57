"""Figures, printed lines and tables: made from recorded numbers, never from a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from itertools import zip_longest
from operator import attrgetter
from pathlib import Path
from typing import Any

from engine import sandbox
from engine.code.closure import closure
from engine.ground import merges, spans
from engine.ground.digest import digest
from engine.ground.messages import message
from engine.ground.paths import read, shown
from engine.ground.problem import Problem
from engine.ground.words import words
from engine.results import boxes, failures, fingerprint, inputs
from engine.results.catalog import Declared
from engine.results.fingerprint import Code, DrawingFingerprint
from engine.results.records import Drawn, Record
from engine.results.worker import Drawing, draw
from engine.sandbox import Call

SOME, NEAR = 5, 20  # lines that are named, and letters that are shown before what differs


@dataclass(frozen=True)
class View:
    """One file made from a record: `<experiment>.svg`, its data as `.csv`, `.txt` or `.md`.

    view: how the catalog calls it, `svg`, or `confusion.svg` of one that has a name.
    """

    declared: Declared
    view: str
    function: str

    @property
    def path(self) -> Path:
        return self.declared.view_path(self.view)

    @property
    def suffix(self) -> str:
        return self.view.rpartition(".")[2]

    @property
    def name(self) -> str:
        """What tells it from others of its kind, "" for the first."""
        return self.view.rpartition(".")[0]

    def made(
        self, record: Record, packages: Iterable[str] = (), files: Mapping[str, bytes | None] | None = None
    ) -> DrawingFingerprint:
        """Return the fingerprint of the drawing. packages: those that drawing it imports, as far as that is known.

        files: those that are declared, where they have been read.
        """
        files = inputs.read(self.declared.surroundings, self.declared.key) if files is None else files
        reached = [self.declared.reached(self.function)]
        if self.suffix in {"svg", "csv"}:
            reached.append(closure(self.declared.sources, "engine.figures.charts", f"to_{self.suffix}"))
        return DrawingFingerprint(
            code=Code(
                digest("".join(one.digest for one in reached)),
                {name: code for one in reached for name, code in one.code.items()},
            ),
            versions=fingerprint.versions(packages or {package for one in reached for package in one.packages}),
            files=inputs.digests(files),
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

    def otherwise(self, before: str, now: str) -> str:
        """Say how two texts differ that were made from the same numbers, "" where they are the same."""
        if not (said := _lines(before, now)):
            return ""
        module = self.declared.sources.load(self.declared.module)
        assert module
        line = module.statements[module.bound[self.function][0]].node.lineno
        by = message("made of its numbers alone, not by time, chance or the order of a set")
        place = f"{shown(self.declared.path)}:{line}"
        return message(
            "{place}: {function} drew two versions of {path}, {said}; a view is {by}",
            place=place,
            function=self.function,
            path=shown(self.path),
            said=said,
            by=by,
        )

    @spans.timed("results: fingerprints of figures and outputs")
    def stale(self, record: Record, leaving_out: str = "") -> str:
        """Say why the file must be made again, nothing if it need not be; one part of its fingerprint left out."""
        recorded = record.views.get(self.path.name)
        if self.path.is_dir():
            return message("{path}: a folder is where a file is needed; move it away", path=shown(self.path))
        if not self.path.exists():
            return message("{path} is missing", path=shown(self.path))
        if recorded is None:
            return message("{path} was never made", path=shown(self.path))
        packages = recorded.made.versions.keys() - {"python"}
        now = self.made(record, packages).under_python_of(recorded.made)  # what another Python draws, a check compares
        why = fingerprint.reasons(recorded.made, now, leaving_out)
        if why:
            return f"{shown(self.path)}: {', '.join(why)}"
        return self._edited(recorded.text)

    def _edited(self, recorded: str) -> str:
        """Say what is wrong with the text of the file. recorded: the digest of what was drawn."""
        try:
            text = read(self.path)
        except Problem as problem:
            return str(problem)
        edited = message("{path} was edited by hand", path=shown(self.path)) if digest(text) != recorded else ""
        return edited and (merges.unsettled(self.path, text) or edited)


def views(declared: Declared) -> list[View]:
    """Return the views that a chapter declares for an experiment."""
    return [View(declared, view, function) for view, function in declared.views.items()]


def draw_all(
    declared: Declared, record: Record, call: Call, before: Record | None = None
) -> tuple[Record, dict[Path, str]]:
    """Make every view of a record, each function in a process of its own.

    Returns the record that knows them, and {path: text} to write. What `before`, the record that stood until now,
    does not know of the code is drawn twice. Raises Problem where a view comes out otherwise from the same numbers.
    """
    files = inputs.read(declared.surroundings, declared.key)
    drawn: dict[str, Drawn] = {}
    texts: dict[Path, str] = {}
    for made in _drawn_together(declared):
        new, packages = _drawn(made, record, files, call, before)
        for view in made:
            one = Drawn(view.made(record, packages, files), digest(new[view.suffix]))
            drawn[view.path.name] = _kept(record.views.get(view.path.name), one)
            texts[view.path] = new[view.suffix]
    return replace(record, views={view.path.name: drawn[view.path.name] for view in views(declared)}), texts


def _drawn_together(declared: Declared) -> list[list[View]]:
    """Return the views of a record, those that one function makes under one name together."""
    found: dict[tuple[str, str], list[View]] = {}
    for view in views(declared):
        found.setdefault((view.function, view.name), []).append(view)
    return [*found.values()]


def _drawn(
    made: Sequence[View], record: Record, files: Mapping[str, bytes | None], call: Call, before: Record | None
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Draw the views that one function makes: {suffix: text}, and the packages that it took."""
    declared, function = made[0].declared, made[0].function
    drawing = _drawing(made, record)
    new = any(_is_new(view.path.name, view.made(record, files=files), before) for view in made)
    box = boxes.otherwise(declared, function, files) if new else None
    with sandbox.begun(declared.key, draw, drawing, box=box) if box else nullcontext() as again:
        answer = call(declared.key, draw, drawing, box=boxes.alone(declared, function, files))
        texts = _told(answer.value, made[0])
        others = _told(again().value, made[0]) if again else texts
    if said := _differing(made, texts, others):
        raise Problem("\n".join([*said, "nothing was written"]))
    return texts, answer.distributions


def _told(told: Any, view: View) -> dict[str, str]:
    """Return the texts that a drawing tells of. Raises Problem where it raised something."""
    failures.refuse(told, view.declared.key, view.declared, view.function)
    return {str(suffix): str(text) for suffix, text in told["texts"].items()}


def _drawing(made: Sequence[View], record: Record) -> Drawing:
    declared, site = made[0].declared, words()
    names = ["figures.title", "figures.series"]
    names += ["stand_in.notice", "stand_in.word", "stand_in.series"] if record.stand_in else []
    return Drawing(
        key=declared.key,
        module=declared.module,
        function=made[0].function,
        suffixes=tuple(view.suffix for view in made),
        name="-".join(filter(None, (declared.chapter, declared.name, made[0].name))),
        numbers=record.numbers,
        words={name: attrgetter(name)(site) for name in names},
    )


def redrawn(declared: Declared, record: Record, call: Call) -> list[str]:
    """Draw every view of a record again, and say which are not what their files hold."""
    texts = draw_all(declared, record, call, record)[1]
    found = (view.otherwise(read(view.path), texts[view.path]) for view in views(declared))
    return [said for said in found if said]


def _is_new(name: str, drawing: DrawingFingerprint, before: Record | None) -> bool:
    """Whether a file was never drawn by the code that draws it now."""
    return before is None or name not in before.views or before.views[name].made.code.digest != drawing.code.digest


def _differing(made: Iterable[View], before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Say how the texts of the views differ, each by its suffix, that were made from the same numbers."""
    found = (view.otherwise(before[view.suffix], now[view.suffix]) for view in made)
    return [said for said in found if said]


def _lines(before: str, now: str) -> str:
    """Say in which lines two texts differ, and how the first of them does; "" where they are the same."""
    pairs = enumerate(zip_longest(before.split("\n"), now.split("\n"), fillvalue=""), 1)
    other = [(number, *pair) for number, pair in pairs if pair[0] != pair[1]]
    if not other:
        return ""
    numbers = [str(number) for number, *_ in other[:SOME]]
    more = message(" and {count} more", count=len(other) - SOME) if len(other) > SOME else ""
    old, new = other[0][1:]
    same = next(
        (at for at, (one, two) in enumerate(zip(old, new, strict=False)) if one != two), min(len(old), len(new))
    )
    old, new = (line[max(same - NEAR, 0) : same + 2 * NEAR] for line in (old, new))
    return f"line{'s' * (len(other) > 1)} {', '.join(numbers)}{more}: {old!r} and {new!r}"


def _kept(before: Drawn | None, now: Drawn) -> Drawn:
    """Return what was known of a view where another Python has drawn the same."""
    same = before is not None and before.text == now.text and before.made.differs_by_python(now.made)
    return before if before and same else now
