"""A lab on a page of the mini-site, its function as CPython runs it, and the page in a reader's hands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect
from tests.checkout import Checkout

LIMIT = 30_000  # milliseconds that something may take on a machine that is busy with other things
RATE = "Rate, its value"

CHAPTER = '''"""A walk into a bowl, by rules that differ in how far a step goes."""

from engine import curve, exact, experiment, lab, preset, slider

FACTORS = {"plain": 1.0, "half": 0.5, "twice": 2.0, "small": 0.1, "lost": 1.5, "stuck": 0.2}


def bowl(surface, u, v, tilt, **_):
    return 0.1 * u * u + (2.0 if surface == "steep" else 0.5) * v * v + tilt * u * v


def places(factor, surface, start, steps, rate, tilt):
    u, v = start
    path = []
    for _ in range(steps + 1):
        if not abs(u) + abs(v) < 1e150:
            break
        path.append((u, v))
        g, h = 0.2 * u + tilt * v, (4.0 if surface == "steep" else 1.0) * v + tilt * u
        u, v = u - factor * rate * g, v - factor * rate * h
    return path


@experiment(numbers={"rate": exact, "end": exact})
def walked(rate=0.25):
    return {"rate": rate, "end": places(1.0, "flat", (-4.0, -2.0), 20, rate, 0.0)[-1][0]}


@lab(
    rules={"plain": "Plain", "half": "Half", "twice": "Twice", "small": "Small", "lost": "Lost", "stuck": "Stuck"},
    surfaces={"flat": "0.1u² + 0.5v²", "steep": "0.1u² + 2v²"},
    sliders={
        "rate": slider("Rate", 0.001, 10, 0.25, log=True),
        "tilt": slider("Tilt", 0, 1, 0),
        "steps": slider("Steps", 1, 500, 20, whole=True),
    },
    start=(-4.0, -2.0),
    window=((-6.0, 6.0), (-3.0, 3.0)),
    axes=("u", "v"),
    curves={"f": curve("Height f", log=True), "place": curve("Place")},
    facts={"shrink": "Shrinks by", "end": "Ends at"},
    presets={
        "far": preset("see it leave", rate=10, step=3),
        "both": preset("see both", rules=["plain", "twice"], surface="steep"),
    },
    height=bowl,
)
def walk(rule, surface, start, steps, rate, tilt):
    if rule == "lost" and rate > 5:
        raise ValueError("lost its way")
    while rule == "stuck" and rate > 5:
        pass
    path = places(FACTORS[rule], surface, start, steps, rate, tilt)
    shrunk = path[1][0] / path[0][0] if path[0][0] and len(path) > 1 else None
    heights = [bowl(surface, u, v, tilt) for u, v in path]
    facts = {"shrink": (1 - 0.2 * FACTORS[rule] * rate, shrunk), "end": (None, path[-1][0])}
    return {"path": path, "f": heights, "place": path, "facts": facts}
'''

SENTENCE = """
At the rate <data value="bowl.walked.rate" data-lab="rate">0.25</data> the walk ends
at <data value="bowl.walked.end" data-lab="plain.end">−1.434</data>;
[see it leave](#lab-far), or [both](#lab-both).
"""


def add_lab(checkout: Checkout) -> None:
    """Give the figure of the chapter on roots a lab, and a sentence that follows it."""
    checkout.path("scripts/chapters/bowl.py").write_text(CHAPTER, encoding="utf-8", newline="\n")
    page = "docs/walks/roots.md"
    checkout.edit(page, '<figure id="newton">', '<figure id="newton" data-lab="bowl.walk">')
    checkout.edit(page, "Four steps lead", f"{SENTENCE.strip()}\n\nFour steps lead")


def cpython() -> Callable[..., dict[str, Any]]:
    """Return the function of the lab, run by this Python."""
    namespace: dict[str, Any] = {"__name__": "bowl"}
    exec(compile(CHAPTER, "bowl.py", "exec"), namespace)
    found: Callable[..., dict[str, Any]] = namespace["walk"]
    return found


@dataclass
class Lab:
    """The lab on a page."""

    page: Page

    def open(self) -> Lab:
        self.page.get_by_role("button", name="Try it").click()
        self.all.wait_for(timeout=LIMIT)
        self.until_row("Plain", "u", "")
        return self

    @property
    def all(self) -> Locator:
        return self.page.locator(".lab")

    def button(self, name: str) -> Locator:
        return self.all.get_by_role("button", name=name, exact=True)

    def field(self, name: str) -> Locator:
        return self.all.get_by_label(name, exact=True)

    def type(self, name: str, text: str) -> None:
        self.field(name).fill(text)
        self.field(name).press("Enter")

    def bar(self, name: str) -> Locator:
        return self.all.get_by_role("slider", name=name, exact=True)

    def slide(self, name: str, place: int) -> None:
        """Put the bar of a slider at a place of its own."""
        self.bar(name).evaluate("(bar, place) => { bar.value = place; bar.dispatchEvent(new Event('input')); }", place)

    def row(self, rule: str) -> Locator:
        return self.all.locator(".lab-now tr").filter(has=self.page.get_by_role("rowheader", name=rule, exact=True))

    def until_row(self, rule: str, axis: str, text: str) -> None:
        """Wait until the table says so of a rule; where nothing is given, until it says something."""
        cell = self.row(rule).locator("td").nth("uvf".index(axis))
        expect(cell).to_have_text(text or re.compile(r"\d"), timeout=LIMIT)

    def turn(self, *rules: str) -> None:
        """Turn these rules on and all others off."""
        for rule in ("Plain", "Half", "Twice", "Small", "Lost", "Stuck"):
            self.page.get_by_role("checkbox", name=rule, exact=True).set_checked(rule in rules)

    def noted(self, text: str) -> None:
        expect(self.all.locator(".lab-notes")).to_contain_text(text, timeout=LIMIT)

    def faulted(self, text: str) -> None:
        """Wait until this is said below a field, and below no other."""
        faults = self.all.locator(".lab-fault:visible")
        expect(faults).to_have_count(1, timeout=LIMIT)
        expect(faults).to_contain_text(text)

    def drawn(self, look: int) -> list[list[float]]:
        """The points that the path of a rule is drawn through, in units of the plane."""
        found: list[list[float]] = self.page.evaluate(POINTS, look)
        return found

    def until_drawn(self, look: int, points: list[tuple[float, float]]) -> None:
        """Wait until a rule's path is drawn through these points, to half a pixel."""
        self.page.wait_for_function(
            f"([look, points]) => ({NEAR})(({POINTS})(look), points)", arg=[look, points], timeout=LIMIT
        )


POINTS = """look => {
    const frame = document.querySelector('.lab-plane .lab-frame rect');
    if (!frame) return [];
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(name => Number(frame.getAttribute(name)));
    const d = document.querySelector(`.lab-paths .lab-look-${look} .lab-whole`)?.getAttribute('d') ?? '';
    const points = [...d.matchAll(/[ML](\\S+) ([^ML]+)/g)].map(([, px, py]) =>
        [(px - x) / width * 12 - 6, 3 - (py - y) / height * 6]);
    return points;
}"""
NEAR = """(drawn, points) => {
    const near = (k, [u, v]) => k < drawn.length && Math.hypot(drawn[k][0] - u, drawn[k][1] - v) < 0.02;
    let at = 0;
    if (!near(0, points[0])) return false;
    for (const point of points) {  // such as lie in one place are drawn once
        if (near(at + 1, point)) at++;
        else if (!near(at, point)) return false;
    }
    return at + 1 === drawn.length;
}"""
