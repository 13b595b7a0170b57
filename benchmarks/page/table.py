"""The table of the pages, what is behind it, and the README that holds it."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.page import lighthouse, tools
from benchmarks.page.lighthouse import Report
from benchmarks.page.peers import Built
from benchmarks.page.serve import Site
from benchmarks.page.visits import Violations, Visit

PAGE = Path(__file__).with_name("README.md")


@dataclass
class Row:
    """One page: where it is served, and what was measured of it."""

    name: str
    built: Built
    site: Site
    visit: Visit = field(default_factory=lambda: Visit([], {}))
    violations: Violations = field(default_factory=Violations)
    reports: list[Report] = field(default_factory=list)


def whole(rows: list[Row], runs: int) -> str:
    """Return where and how it was measured, the versions, and the table, in Markdown."""
    if not rows:
        return "no page was measured"
    speeds = sorted(report["environment"]["benchmarkIndex"] for row in rows for report in row.reports)
    where = (
        f"{date.today().isoformat()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"{tools.chromium_version()}, Lighthouse {tools.package_version('lighthouse')}, "
        f"axe-core {tools.package_version('axe-core')}; benchmarkIndex {speeds[0]:.0f} to {speeds[-1]:.0f}; "
        f"medians of {runs} runs, in parentheses the range of the scores."
    )
    versions = [f"- {row.built.title}: {row.built.versions}" for row in rows if row.built.versions]
    return "\n".join([where, *(["", *versions] if versions else []), "", _table(rows)])


def _table(rows: list[Row]) -> str:
    columns = [_cells(row) for row in rows]
    head = ["", *(row.built.title for row in rows)]
    names = dict.fromkeys(name for column in columns for name in column)
    lines = [head, ["---"] * len(head), *([name, *(one.get(name, "–") for one in columns)] for name in names)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Row) -> dict[str, str]:
    visit, found = row.visit, row.violations
    timings = [lighthouse.timings(report) for report in row.reports]
    middle = {name: median(one[name] for one in timings) for name in lighthouse.TIMINGS}
    hosts = ", ".join(f"{host} ({count})" for host, count in sorted(visit.foreign.items()))
    return {
        "bytes, gzipped": f"{visit.size / 1000:.1f} KB",
        "requests": str(visit.requests),
        "foreign hosts (requests)": hosts or "none",
        "LCP": f"{middle['LCP'] / 1000:.2f} s",
        "CLS": f"{middle['CLS']:.3f}",
        "layout shifts, scrolling to the end": f"{visit.shift:.3f}",
        "TBT, CPU × 4": f"{middle['TBT']:.0f} ms",
        "elements": f"{visit.elements:,}",
        "axe: rules violated (elements)": f"{found.rules} ({found.elements})",
        **{f"Lighthouse: {name}": text for name, text in _scores(row).items()},
    }


def _scores(row: Row) -> dict[str, str]:
    runs = [lighthouse.scores(report) for report in row.reports]
    texts = {}
    for name in runs[0]:
        known = sorted(score for one in runs if (score := one[name]) is not None)
        spread = f" ({known[0]}–{known[-1]})" if known and known[0] != known[-1] else ""
        texts[name] = f"{median(known):.0f}{spread}" if known else "–"
    return texts


def details(row: Row) -> str:
    """Return what has to be mended, what was fetched, and what took time."""
    at = sorted(row.reports, key=lambda report: lighthouse.timings(report)["LCP"])
    middle = at[len(at) // 2]
    fetched = sorted(row.visit.files, key=lambda one: -one.size)
    parts = {
        "Lighthouse: what fails": lighthouse.failing(middle),
        "axe": row.violations.lines(),
        "fetched (bytes, gzipped, with headers)": [f"{one.size:8} {one.status} {one.path}" for one in fetched],
        "main thread": lighthouse.main_thread(middle),
    }
    blocks = [
        f"  {title}:\n" + "\n".join(f"    {line}" for line in lines or ["nothing"]) for title, lines in parts.items()
    ]
    return "\n".join([f"{row.built.title}:", *blocks])


def keep(rows: list[Row], folder: Path) -> None:
    """Write what axe found, and what was fetched, beside Lighthouse's reports."""
    for row in rows:
        fetched = [[one.path, one.status, one.size] for one in row.visit.files]
        more = {"elements": row.visit.elements, "shift": row.visit.shift}
        body = {"fetched": fetched, "foreign": row.visit.foreign, **more, "axe": row.violations.states}
        text = json.dumps(body, indent=1, ensure_ascii=False)
        (folder / f"{row.name}-visit.json").write_text(text, encoding="utf-8", newline="\n")


def record(text: str) -> None:
    """Write the table into the README, between its pair of comments."""
    page = PAGE.read_text(encoding="utf-8")
    start, end = "<!-- table: written by run.py -->\n", "<!-- end of table -->"
    before, _, rest = page.partition(start)
    PAGE.write_text(f"{before}{start}{text}\n{end}{rest.partition(end)[2]}", encoding="utf-8", newline="\n")
