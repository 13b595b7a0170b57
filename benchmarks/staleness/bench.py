"""A tool with its built project, to which one change after the other is made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread

from changes import apply, at_first, surroundings
from files import fresh
from kinds import MEANWHILE
from peers import PLAIN
from processes import run
from published import NUMBER, Observation
from scenario import Change
from tool import Surroundings, Tool, Unavailable

READ = 1.0  # seconds that an experiment has for reading its data, once it has said that it runs
PACKAGES = ("gauge", "pen", "ruler", "scale")


@dataclass(frozen=True)
class Bench:
    """A tool with its project: `built` is what every change starts from, `first` what that build published."""

    tool: Tool
    first: Observation
    written: str
    kind: str = ""
    declared: str = ""

    @property
    def project(self) -> Path:
        return self.tool.home / "project"

    @property
    def built(self) -> Path:
        return self.tool.home / "built"

    def after(self, change: Change) -> Observation:
        """Build a fresh copy of the built project after a change; where that is refused, take the numbers over too."""
        fresh(self.built, self.project)
        with surroundings(self.tool, change) as around:
            project = self.project if change.name == MEANWHILE else apply(change, self.tool, self.project)
            now = self.tool.build(project, around)
            if now.code and now.ran and self.tool.accept:
                now = replace(now, accepted=self.tool.build(project, around, self.tool.accept).number)
        return now

    def from_scratch(self, change: Change) -> Observation:
        """Build a new project with the change in it: what ought to be published."""
        self._create()
        with surroundings(self.tool, change) as around:
            return self.tool.build(apply(change, self.tool, self.project), around)

    def begun(self, change: Change) -> Observation:
        """Build a new project, before a change of its kind, and keep it for `after`; take over what it refuses."""
        self._create()
        with _saved_meanwhile(self.tool, change, self.project):
            first = self.tool.build(self.project, at_first(change))
        if first.code and first.ran and self.tool.accept:
            taken = self.tool.build(self.project, at_first(change), self.tool.accept)
            first = first if taken.code else taken
        fresh(self.project, self.built)
        return first

    def _create(self) -> None:
        self.tool.create(self.project, self.written, self.kind, self.declared)


@contextmanager
def _saved_meanwhile(tool: Tool, change: Change, project: Path) -> Iterator[None]:
    """Make the change, where it is of that sort, once the experiment runs and has read its data."""
    over = Event()
    tool.forget()

    def save() -> None:
        while not tool.runs():
            if over.wait(0.05):
                return
        if not over.wait(READ):
            apply(change, tool, project)

    saving = Thread(target=save, daemon=True)
    if change.name == MEANWHILE:
        saving.start()
    try:
        yield
    finally:
        over.set()
        if change.name == MEANWHILE:
            saving.join()


def installed(tool: Tool) -> Bench:
    """Install a tool, build its project and check that it publishes the right number. Raises Unavailable."""
    tool.install()
    for name in PACKAGES:
        tool.package(name, 1)
    nothing = Change("nothing", False)
    bench = unbuilt(tool, nothing)
    number = bench.first.number
    first = bench.begun(nothing)
    if first.code or first.number != number or not first.colour or not first.ran:
        raise Unavailable(f"{tool.name}: its first build does not publish the scenario:\n{first}\n{first.said}")
    return replace(bench, first=first)


def unbuilt(tool: Tool, change: Change, declared: str = "") -> Bench:
    """Return a tool with the kind of project that a change is made to, not built; `first` has the right number."""
    before = replace(change, old="", special="", variables={}, package="")
    number = truth(tool, before)
    expected = Observation(0, 0, number, "", False, False, "")
    return Bench(tool, expected, f"{float(number):.3f}", change.kind, declared)


def truth(tool: Tool, change: Change) -> str:
    """Return the loss that plain Python computes from the changed scenario, in the tool's environment."""
    project = tool.home / "plain"
    PLAIN.create(project, "", change.kind)
    with surroundings(tool, change) as around:
        return _computed(tool, apply(change, PLAIN, project), around)


def _computed(tool: Tool, project: Path, around: Surroundings) -> str:
    said = tool.home / "plain.txt"
    variables = Tool.environment(tool, project, around) | {"PYTHONPATH": str(project)}
    run([str(tool.python), "page.py"], project, variables, said)
    found = NUMBER.search(said.read_text(encoding="utf-8"))
    return found[1] if found else ""
