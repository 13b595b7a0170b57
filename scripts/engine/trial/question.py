"""The command `build.py --try`: it asks in the environment of the versions, and shows what would move."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from engine.build import report
from engine.build.conductor import Options
from engine.ground import lock
from engine.ground.paths import ROOT, SCRIPTS
from engine.ground.problem import Problem

HEAD = ("number", "recorded", "now", "difference", "tolerance", "verdict")


def ask(python: Path, options: Options) -> None:
    """Run what the versions reach, show the table. Raises Problem where a number drifts or a result fails."""
    answer = _answer(python, options)
    moved = answer["moved"]
    if moved:
        print(report.aligned([HEAD, *map(_cells, moved)]))
    for view, how in answer["other"].items():
        print(f"{view} would be drawn otherwise: {how}")
    print(_summary(answer))
    drifts = [one["name"] for one in moved if one["verdict"] == "drifts"]
    failed = ((name, line) for name, why in answer["failed"].items() for line in why.splitlines())
    lines = [line if line.startswith(f"{name}: ") else f"{name}: {line}" for name, line in failed]
    lines += [f"would drift: {', '.join(drifts)}"] if drifts else []
    if lines:
        raise Problem("\n".join(lines))


def _answer(python: Path, options: Options) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        given, answer = Path(folder, "options.json"), Path(folder, "answer.json")
        given.write_text(json.dumps(dataclasses.asdict(options)), encoding="utf-8")
        # nothing of the tree changes, not even what Python keeps beside its sources
        others = os.environ | {"PYTHONPATH": str(SCRIPTS), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        how: Any = {"cwd": ROOT, "env": others, "pass_fds": lock.for_children()}
        command = [str(python), "-m", "engine.trial.inside", str(given), str(answer)]
        done = subprocess.run(command, check=False, stderr=subprocess.PIPE, encoding="utf-8", errors="replace", **how)
        if done.returncode or not answer.exists():
            raise Problem(_said(done.stderr.strip().splitlines()) or f"--try: ended with exit code {done.returncode}")
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found


def _said(lines: list[str]) -> str:
    """Return the errors that the command inside said; of a traceback, its last line."""
    errors = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    return "\n".join(errors or [f"--try: {line}" for line in lines[-1:]])


def _cells(one: dict[str, Any]) -> tuple[str, ...]:
    values = [one[name] if isinstance(one[name], str) else f"{one[name]:.7g}" for name in ("recorded", "now")]
    sizes = [f"{float(one[name]):.2g}" for name in ("difference", "tolerance")]
    return (one["name"], *values, *sizes, one["verdict"])


def _summary(answer: dict[str, Any]) -> str:
    """Say in a paragraph what was tried and what came of it."""
    versions = [f"{name} {old} → {new}" for name, (old, new) in answer["versions"].items()]
    held = sum(one["verdict"] == "holds" for one in answer["moved"])
    lines = [
        f"Tried: {', '.join(versions) or 'no version that a result knows'}. Nothing was written.",
        f"Results: {answer['run']} run again, {len(answer['failed'])} failed, {answer['apart']} not reached.",
        f"Numbers: {answer['same']} the same, {held} moved and hold, {len(answer['moved']) - held} drift.",
        f"Figures, outputs and tables: {answer['drawn']} drawn again, {len(answer['other'])} come out otherwise.",
    ]
    return "\n".join(lines)
