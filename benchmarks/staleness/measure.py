"""Makes each change to a fresh copy of a built project, builds again, and says what came of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from files import fill, fresh
from peers import PLAIN
from published import NUMBER, Observation
from scenario import CHANGES, COLOUR, FIGURE, OTHER_COLOUR, SENTENCE, Change, drifts
from tool import Surroundings, Tool, Unavailable, run


@dataclass(frozen=True)
class Bench:
    """A tool with its project: `built` is what every change starts from, `first` what that build published."""

    tool: Tool
    first: Observation
    written: str

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
            project = apply(change, self.tool, self.project)
            now = self.tool.build(project, around)
            if now.code and now.ran and self.tool.accept:
                now = replace(now, accepted=self.tool.build(project, around, self.tool.accept).number)
        return now

    def from_scratch(self, change: Change) -> Observation:
        """Build a new project with the change in it: what ought to be published."""
        self.tool.create(self.project, self.written)
        with surroundings(self.tool, change) as around:
            return self.tool.build(apply(change, self.tool, self.project), around)


def measure(tool: Tool) -> dict[str, Any]:
    """Return {changes: {name: cell}, drift: {name: cell}} and the versions. Raises Unavailable."""
    bench = prepare(tool)
    loss = float(bench.first.number)
    return {
        "title": tool.title,
        "versions": tool.versions(),
        "changes": {change.name: _told(tool, change, changed(bench, change)) for change in CHANGES},
        "drift": {one.name: _told(tool, one, drifted(bench, one)) for one in drifts(loss, bench.written)},
    }


def _told(tool: Tool, change: Change, cell: dict[str, Any]) -> dict[str, Any]:
    print(f"  {tool.name}: {change.name}: {cell['verdict']}", flush=True)
    return cell


def prepare(tool: Tool) -> Bench:
    """Install a tool, build its project and check that it publishes the right number. Raises Unavailable."""
    tool.install()
    tool.library(1)
    number = truth(tool, Change("nothing", False))
    bench = Bench(tool, Observation(0, 0, number, "", False, False, ""), f"{float(number):.3f}")
    first = bench.from_scratch(Change("nothing", False))
    if first.code or first.number != number or not first.colour or first.ran != 1:
        raise Unavailable(f"{tool.name}: its first build does not publish the scenario:\n{first}\n{first.said}")
    fresh(bench.project, bench.built)
    return replace(bench, first=first)


def changed(bench: Bench, change: Change) -> dict[str, Any]:
    """Return one cell of the table of changes."""
    now = bench.after(change)
    right = truth(bench.tool, change)
    if now.code == 0 and now.number != right:  # said to be stale only where the tool itself makes another from scratch
        right = bench.from_scratch(change).number
    return {"verdict": _verdict(change, now, right), **_facts(now), "right": right}


def _verdict(change: Change, now: Observation, right: str) -> str:
    if now.code:
        return _refusal(change, now, right)
    if now.number != right:
        return "✗ **stale**"
    if now.colour != (OTHER_COLOUR if change.new == OTHER_COLOUR else COLOUR):
        return "✗ old figure"
    did = "re-ran" if now.ran else "kept"
    return f"{'✓' if bool(now.ran) == change.must else '✗'} {did}"


def _refusal(change: Change, now: Observation, right: str) -> str:
    if not change.must:
        return "✗ failed"
    if now.accepted and now.accepted != right:
        return "✗ stopped for good"
    return "✓ re-ran, stopped" if now.ran else "✓ refused"


def drifted(bench: Bench, change: Change) -> dict[str, Any]:
    """Return one cell of the table of drift."""
    if change.name == FIGURE and not bench.tool.figures:
        return {"verdict": "no such file"}
    now = bench.after(change)
    cell = {"verdict": _outcome(bench, change, now), **_facts(now)}
    if change.must and now.code == 0 and not now.ran:
        scratch = bench.from_scratch(change)
        cell["verdict"] += f"; from scratch {_outcome(bench, change, scratch)}"
    return cell


def _outcome(bench: Bench, change: Change, now: Observation) -> str:
    return f"exit {now.code}: {_shown(bench, change, now)}"


def _shown(bench: Bench, change: Change, now: Observation) -> str:
    if now.error:
        return "traceback on the page"
    if not now.number:
        return "nothing published"
    if change.name == FIGURE:
        return "figure made again" if now.colour else "**page without figure**"
    if change.name == SENTENCE and now.sentence:
        return "**two numbers that disagree**"
    if now.number == bench.first.number:
        return "last good kept" if now.code else "**old number**"
    return "new number"


def _facts(now: Observation) -> dict[str, Any]:
    return {"code": now.code, "ran": now.ran, "number": now.number, "colour": now.colour}


def truth(tool: Tool, change: Change) -> str:
    """Return the loss that plain Python computes from the changed scenario, in the tool's environment."""
    project = tool.home / "plain"
    PLAIN.create(project, "")
    with surroundings(tool, change) as around:
        project = apply(change, PLAIN, project)
        variables = tool.environment(project, around) | {"PYTHONPATH": str(project)}
        done = run([str(tool.python), "page.py"], project, variables)
    found = NUMBER.search(done.stdout)
    return found[1] if found else ""


def apply(change: Change, tool: Tool, project: Path) -> Path:
    """Make a change to a project; return where the project lies then."""
    sources = tool.sources(project)
    if change.old:
        holding = [path for path in sources if change.old in path.read_text(encoding="utf-8")]
        if [path.read_text(encoding="utf-8").count(change.old) for path in holding] == [1]:
            fill(holding[0], {change.old: change.new})
        elif tool is not PLAIN:
            raise ValueError(f"{tool.name}: {change.old!r} stands in {holding}")
    elif change.special == "data_time":
        os.utime(next(path for path in sources if path.name == "data.csv"))
    elif change.special == "crlf":
        for path in tool.texts(project):
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    elif change.special == "figure":
        for path in project.glob(tool.figures):
            path.unlink()
    elif change.special == "moved":
        target = project.parent / "elsewhere" / "moved"
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(exist_ok=True)
        return project.rename(target)
    return project


@contextmanager
def surroundings(tool: Tool, change: Change) -> Iterator[Surroundings]:
    """What a build finds around it under a change."""
    usual = Surroundings()
    if change.special == "library":
        tool.library(2)
        try:
            yield usual
        finally:
            tool.library(1)
    elif change.special == "hash_seed":
        yield replace(usual, hash_seed="2")
    else:
        yield replace(usual, device="cuda") if change.special == "device" else usual
