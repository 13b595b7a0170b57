"""Measure how soon a lab answers a change on a phone, by what the processor does for it.

    python benchmarks/page/lab.py [--site FOLDER] [--changes N]

A change of the first slider is answered when the first path that it moves is drawn, and wholly when the last is. What
the page's thread and Python's have computed until then is counted, fourfold, and one frame is waited for: so it does
not matter what else the machine does. Where both computed at once the time counts once, as phones have several cores.
"""

from __future__ import annotations

import argparse
import math
import sys
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "scripts"))

from benchmarks.page import tools
from benchmarks.page.serve import served
from benchmarks.page.tools import ROOT
from playwright.sync_api import Browser, Page, sync_playwright

PAGE = "optimization/rmsprop.html"
SETTINGS = {
    "as declared": "#lab:eta=0.5",
    "500 steps, six rules": "#lab:rules=rmsprop+corrected+adam+adagrad+momentum+descent&steps=500",
}
SLOWER = 4
THREADS = ("CrRendererMain", "DedicatedWorker thread")
TASK = "ThreadControllerImpl::RunTask"
FRAME = 16.7  # milliseconds
CHANGE = """async place => {
    const bar = document.querySelector('.lab-sliders input[type=range]');
    const watch = new MutationObserver(() => setTimeout(() => performance.mark('lab drawn')));
    watch.observe(document.querySelector('.lab-paths'), { subtree: true, attributeFilter: ['d'] });
    performance.mark('lab changed');
    bar.value = place;
    bar.dispatchEvent(new Event('input'));
    await new Promise(then => setTimeout(then, 2500));
    watch.disconnect();
}"""
Event = dict[str, Any]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="the folder of our build (default: site)")
    parser.add_argument("--changes", type=int, default=12, help="changes in each setting (default: 12)")
    chosen = parser.parse_args()
    with served(chosen.site.resolve()) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=tools.flags())
        for name, state in SETTINGS.items():
            first, whole = measured(browser, f"{site.address}/{PAGE}{state}", chosen.changes)
            print(f"{name}: first path {_range(first)}, all {_range(whole)}")
        browser.close()


def measured(browser: Browser, address: str, changes: int) -> tuple[list[float], list[float]]:
    """Return after how many milliseconds each change was answered at all, and wholly."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(address)
    page.locator(".lab-now td", has_text="0").first.wait_for()
    page.wait_for_timeout(2000)
    events = traced(browser, page, changes)
    page.context.close()
    starts = [one["ts"] for one in events if one["name"] == "lab changed"]
    frames = [one["ts"] for one in events if one["name"] == "lab drawn"]
    first, whole = [], []
    for start, end in pairwise([*starts, math.inf]):
        drawn = [time for time in frames if start < time < end]
        first.append(SLOWER * computed(events, start, min(drawn)) + FRAME)
        whole.append(SLOWER * computed(events, start, max(drawn)) + FRAME)
    return first, whole


def traced(browser: Browser, page: Page, changes: int) -> list[Event]:
    """Make changes; return what Chromium's threads did."""
    events: list[Event] = []
    ended: list[object] = []
    session = browser.new_browser_cdp_session()
    session.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    session.on("Tracing.tracingComplete", lambda data: ended.extend([data]))
    categories = ["toplevel", "blink.user_timing"]
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": {"includedCategories": categories}})
    for number in range(changes):
        page.evaluate(CHANGE, 220 + 5 * number)
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)
    return events


def computed(events: list[Event], start: float, end: float) -> float:
    """Return in how many milliseconds the page's thread or its worker's was busy, from start to end in microseconds."""
    named = {(one["pid"], one["tid"]): one["args"]["name"] for one in events if one["name"] == "thread_name"}
    page = {one["pid"] for one in events if one["name"] == "lab changed"}
    ours = {at for at, name in named.items() if at[0] in page and name in THREADS}
    tasks = [one for one in events if one["name"] == TASK and (one["pid"], one["tid"]) in ours]
    spans = sorted((one["ts"], one["ts"] + one.get("tdur", 0)) for one in tasks if start <= one["ts"] < end)
    busy, counted = 0.0, start
    for begin, done in spans:
        busy += max(0.0, done - max(begin, counted))
        counted = max(counted, done)
    return busy / 1000


def _range(times: list[float]) -> str:
    return f"{min(times):.0f} ms at least, {median(times):.0f} ms in the median"


if __name__ == "__main__":
    main()
