"""Lighthouse on a page: its scores, its timings, and what it says has to be mended."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

from benchmarks.page import tools

TIMINGS = {
    "FCP": "first-contentful-paint",
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
}
Report = dict[str, Any]


def report(address: str, file: Path) -> Report:
    """Run Lighthouse's default (mobile) preset once on an address; leave its JSON in `file` and return it."""
    script = tools.PACKAGES / "lighthouse" / "cli" / "index.js"
    chrome = " ".join(shlex.quote(flag) for flag in ["--headless=new", *tools.flags()])
    options = ["--quiet", "--no-enable-error-reporting", "--output=json", f"--output-path={file}"]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    command = [str(script), address, *options, f"--chrome-flags={chrome}"]
    done = tools.run_node(command, {"CHROME_PATH": tools.chromium()})
    if not file.exists():
        raise tools.Unavailable(f"Lighthouse: {(done.stderr or done.stdout).strip()[-500:]}")
    made: Report = json.loads(file.read_text(encoding="utf-8"))
    if "runtimeError" in made:
        raise tools.Unavailable(f"Lighthouse: {made['runtimeError']['message']}")
    return made


def scores(made: Report) -> dict[str, int | None]:
    """Return {title of a category: its score of 100}; None where Lighthouse gives none."""
    categories = made["categories"].values()
    return {one["title"]: None if one["score"] is None else round(100 * one["score"]) for one in categories}


def timings(made: Report) -> dict[str, float]:
    """Return the timings in milliseconds, and the layout shift (no unit)."""
    return {name: float(made["audits"][audit]["numericValue"]) for name, audit in TIMINGS.items()}


def failing(made: Report) -> list[str]:
    """Return the audits that cost a score or point at something to mend, each with what it points at."""
    lines = []
    for category in made["categories"].values():
        for reference in category["auditRefs"]:
            audit = made["audits"][reference["id"]]
            if audit["score"] is not None and audit["score"] < 1 and audit["scoreDisplayMode"] != "informative":
                said = audit.get("displayValue", "")
                where = "".join(f"\n      {item}" for item in _pointed_at(audit.get("details"))[:8])
                weight = f"weight {reference['weight']:g}"
                lines.append(f"{category['title']}: {audit['id']} ({weight}, score {audit['score']:.2f}) {said}{where}")
    return list(dict.fromkeys(lines))


def _pointed_at(details: Any) -> list[str]:
    """Return what an audit's details name, however deep: elements, addresses, kinds of work."""
    if isinstance(details, list):
        return [text for part in details for text in _pointed_at(part)]
    if not isinstance(details, dict):
        return []
    place = details.get("node") or details.get("url") or details.get("source") or details.get("groupLabel")
    if not place:
        return [text for key in ("items", "value") for text in _pointed_at(details.get(key))]
    text = place.get("selector", place.get("url", "")) if isinstance(place, dict) else place
    numbers = {name: round(value, 2) for name, value in details.items() if isinstance(value, int | float) and value}
    return [" ".join(str(part) for part in (text, details.get("description", ""), numbers or "") if part)[:200]]


def main_thread(made: Report) -> list[str]:
    """Return the main thread's time, by kind of work, by script and by long task, in (throttled) milliseconds."""
    audits = made["audits"]
    work = [f"{one['duration']:6.0f} ms  {one['groupLabel']}" for one in _items(audits, "mainthread-work-breakdown")]
    scripts = [
        f"{one['total']:6.0f} ms  {one['url']} (running: {one['scripting']:.0f} ms)"
        for one in _items(audits, "bootup-time")
    ]
    tasks = [
        f"{one['duration']:6.0f} ms  long task at {one['startTime']:.0f} ms: {one['url']}"
        for one in _items(audits, "long-tasks")
    ]
    return [*work, *scripts, *tasks]


def _items(audits: Report, name: str) -> list[Report]:
    items: list[Report] = ((audits.get(name) or {}).get("details") or {}).get("items", [])
    return items
