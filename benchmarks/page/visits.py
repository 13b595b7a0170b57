"""A first visit in Chromium: what is fetched, whom the page asks, how far it moves while it is read, what axe finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any, Literal
from urllib.parse import urlsplit

from benchmarks.page import tools
from benchmarks.page.serve import Sent, Site
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = (390, 1280)  # px
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 844
SETTLED = 2000  # ms after the network is idle: formulas are typeset, an index is fetched, a worker starts
STEP = 300  # px that a reader scrolls at once
SCROLLED = """async step => {
    let shift = 0;
    new PerformanceObserver(list => list.getEntries().forEach(one => { shift += one.hadRecentInput ? 0 : one.value; }))
        .observe({ type: 'layout-shift' });
    const end = () => document.documentElement.scrollHeight - innerHeight;
    while (scrollY < end() - 1) {
        scrollBy({ top: step, behavior: 'instant' });
        await new Promise(then => setTimeout(then, 100));
    }
    return shift;
}"""
TYPESET = "() => window.MathJax?.startup?.promise ?? null"


@dataclass
class Visit:
    """What a first visit at 390 px fetched, whom it asked, and what came of scrolling to the end."""

    files: list[Sent]
    foreign: dict[str, int]  # {host: requests to it}, blocked
    elements: int = 0
    shift: float = 0.0  # layout shifts from the top to the end, summed

    @property
    def size(self) -> int:
        """Bytes from the site itself, headers included."""
        return sum(one.size for one in self.files)

    @property
    def requests(self) -> int:
        """Requests, those to others included."""
        return len(self.files) + sum(self.foreign.values())


@dataclass
class Violations:
    """What axe found: {state: violations}."""

    states: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def rules(self) -> int:
        """Violated rules, summed over the states."""
        return sum(len(found) for found in self.states.values())

    @property
    def elements(self) -> int:
        """Elements that violate a rule, summed over rules and states."""
        return sum(len(one["nodes"]) for found in self.states.values() for one in found)

    def lines(self) -> list[str]:
        """Return a line for each rule and element, with the states in which it was found."""
        seen: dict[str, list[str]] = {}
        for state, found in self.states.items():
            for one in found:
                for node in one["nodes"]:
                    seen.setdefault(f"{one['id']} ({one['impact']}): {' '.join(map(str, node['target']))}", []).append(
                        state
                    )
        return [f"{line}  [{', '.join(states)}]" for line, states in seen.items()]


def visit(site: Site, page: str) -> tuple[Visit, Violations]:
    """Visit a page for the first time, then let axe look at it in light and dark, narrow and wide."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=tools.flags())
        try:
            return _fetched(browser, site, page), _violations(browser, f"{site.address}/{page}")
        finally:
            browser.close()


def _fetched(browser: Browser, site: Site, page: str) -> Visit:
    foreign: dict[str, int] = {}
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": HEIGHT}, locale="zh-CN")

    def blocked(route: Any) -> None:
        host = urlsplit(route.request.url).hostname or ""
        foreign[host] = foreign.get(host, 0) + 1
        route.abort()

    own = urlsplit(site.address).netloc
    context.route(lambda address: address.startswith("http") and urlsplit(address).netloc != own, blocked)
    site.sent.clear()
    there = context.new_page()
    _open(there, f"{site.address}/{page}")
    files, elements = [*site.sent], there.evaluate("document.querySelectorAll('*').length")
    shift: float = there.evaluate(SCROLLED, STEP)
    context.close()
    return Visit(files, foreign, elements, shift)


def _violations(browser: Browser, address: str) -> Violations:
    script = (tools.PACKAGES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    found = Violations()
    for scheme, width in product(SCHEMES, WIDTHS):
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT}, color_scheme=scheme, locale="zh-CN", bypass_csp=True
        )
        page = context.new_page()
        _open(page, address)
        page.evaluate(script)
        found.states[f"{scheme} {width}"] = page.evaluate("async () => (await axe.run()).violations")
        context.close()
    return found


def _open(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    page.evaluate(f"async () => {{ await ({TYPESET})()?.catch(() => null) }}")
    page.wait_for_timeout(SETTLED)
