"""Makes each change to a fresh copy of a built project, builds again, and says what came of it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bench import Bench, installed, truth, unbuilt
from kinds import KINDS, UNSEEDED
from published import Observation
from scenario import CHANGES, COLOUR, FIGURE, OTHER_COLOUR, SENTENCE, Change, drifts
from tool import Tool

Cell = dict[str, Any]


def measure(tool: Tool) -> dict[str, Any]:
    """Return {changes: {name: cell}, drift: …, kinds: …} and the versions. Raises Unavailable."""
    bench = installed(tool)
    loss = float(bench.first.number)
    return {
        "title": tool.title,
        "versions": tool.versions(),
        "changes": _told(tool, ((change.name, changed(bench, change)) for change in CHANGES)),
        "drift": _told(tool, ((one.name, drifted(bench, one)) for one in drifts(loss, bench.written))),
        "kinds": _told(tool, ((change.name, of_its_kind(tool, change)) for change in KINDS)),
    }


def _told(tool: Tool, cells: Iterable[tuple[str, Cell]]) -> dict[str, Cell]:
    found = {}
    for name, cell in cells:
        print(f"  {tool.name}: {name}: {cell['verdict']}", flush=True)
        found[name] = cell
    return found


def of_its_kind(tool: Tool, change: Change) -> Cell:
    """Return one cell of the table of kinds; a tool that refuses such an experiment is told what it asks for."""
    cell = _of_its_kind(unbuilt(tool, change), change)
    declared = tool.declarations.get(change.kind, "")
    if cell["verdict"] != AT_FIRST or not declared:
        return cell
    then = _of_its_kind(unbuilt(tool, change, declared), change)
    return then | {"verdict": f"{AT_FIRST}; declared: {then['verdict'].removeprefix('✓ ')}", "said": cell["said"]}


AT_FIRST = "✓ refused at first"


def _of_its_kind(bench: Bench, change: Change) -> Cell:
    first = bench.begun(change)
    if first.code:
        return {"verdict": AT_FIRST, **_facts(first), "said": _reason(bench, first)}
    if first.number != bench.first.number and change.name != UNSEEDED:
        return {"verdict": "✗ **not Python's number**", **_facts(first), "right": bench.first.number}
    bench = replace(bench, first=first)
    if change.name != UNSEEDED:
        return changed(bench, change)
    again = bench.begun(change)
    verdict = "✓ kept" if again.number == first.number else "✗ **another each time**"
    return {"verdict": verdict, **_facts(again), "right": first.number}


def _reason(bench: Bench, now: Observation) -> str:
    """Return the line in which a build says why it failed, without the folders of this machine."""
    lines = [line for line in now.said.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()] or lines
    return errors[-1].replace(f"{bench.tool.home}{os.sep}", "")[:300] if errors else ""


def changed(bench: Bench, change: Change) -> Cell:
    """Return one cell of the table of changes."""
    now = bench.after(change)
    right = truth(bench.tool, change)
    if now.code == 0 and now.number != right and change.around:  # a tool may set its surroundings by itself
        right = bench.from_scratch(change).number
    said = {"said": _reason(bench, now)} if now.code else {}
    return {"verdict": _verdict(bench, change, now, right), **_facts(now), "right": right, **said}


def _verdict(bench: Bench, change: Change, now: Observation, right: str) -> str:
    if now.code:
        return _refusal(change, now, right)
    if now.number != right:
        return "✗ **stale**"
    if change.must and not now.ran and right == bench.first.number:
        return "✓ no effect"
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


def drifted(bench: Bench, change: Change) -> Cell:
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


def _facts(now: Observation) -> Cell:
    return {"code": now.code, "ran": now.ran, "number": now.number, "colour": now.colour}
