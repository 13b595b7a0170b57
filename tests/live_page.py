"""A live page in a browser: its listings and panels as a reader meets them, under a strict policy for its contents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page
from tests.serving import Quiet, served, settle

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'"
LIMIT = 30_000  # milliseconds that something may take on a machine that is busy with other things
WATCH = """
  window.broken = [];
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    broken.push(`${violatedDirective} ${blockedURI}`));
"""


class Strict(Quiet):
    """A server whose pages may load, run and be styled by nothing but files of their own."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


def served_strictly(folder: Path) -> AbstractContextManager[str]:
    """Serve a folder under that policy; yield its address."""
    return served(folder, Strict)


@dataclass
class Reader:
    """A reader at a page. asked: what was loaded; faults: what the page threw or wrote as an error."""

    page: Page
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def listing(self, number: int) -> Locator:
        return self.page.locator(f".highlight[data-live='{number}']")

    def reload(self) -> None:
        """Come back to the page; nothing moves any more under what is clicked."""
        self.page.reload()
        settle(self.page)

    def button(self, number: int, word: str) -> Locator:
        return self.listing(number).locator(f"button:visible:text-is('{word}')")

    def code(self, number: int) -> Locator:
        return self.listing(number).locator("textarea")

    def run(self, number: int, code: str | None = None) -> str:
        """Run a listing, with other code where that is given; return what is said of it."""
        if code is not None:
            self.write(number, code)
        self.button(number, "Run").click()
        return self.ended(number)

    def write(self, number: int, code: str) -> None:
        """Put other code into a listing; it is opened by a run of the page's."""
        if not self.code(number).count():
            self.run(number)
        self.code(number).evaluate(
            "(area, code) => { area.value = code; area.dispatchEvent(new Event('input')); }", code
        )

    def ended(self, number: int) -> str:
        self.listing(number).locator(".live-bar button[aria-disabled=false]").wait_for(timeout=LIMIT)
        return self.said(number)

    def tapped(self, number: int) -> None:
        """Tap the middle of the first line of the code, with a finger where the reader has one; it gets the focus."""
        area = self.code(number)
        area.scroll_into_view_if_needed()
        box = area.bounding_box()
        assert box
        place = box["x"] + 60, box["y"] + 20
        if self.page.evaluate("navigator.maxTouchPoints"):
            self.page.touchscreen.tap(*place)
        else:
            self.page.mouse.click(*place)

    def said(self, number: int) -> str:
        return self.listing(number).locator(".live-status").inner_text()

    def noted(self, number: int) -> str:
        return self.listing(number).locator(".live-note").inner_text()

    def printed(self, number: int) -> str:
        return self.listing(number).locator(".live-printed").text_content() or ""

    def source_of(self, result: str, number: str) -> None:
        """Open where a result is from by one of its numbers on the page."""
        self.page.keyboard.press("Escape")
        self.page.locator(f".made-number[href$='#{result}.{number}']").first.click()

    def panel(self, result: str) -> Locator:
        return self.page.locator(f"#made-{result.replace('.', '-')}")

    def recomputed(self, result: str, number: str = "") -> str:
        """Compute a result anew, from the button of a number where that is given; return what is said of it."""
        panel = self.panel(result)
        if number:
            self.source_of(result, number)
        elif not panel.is_visible():
            links = f".made-seal[href$='#{result}'], .made-number[href*='#{result}.']"
            self.page.locator(links).first.dispatch_event("click")
        panel.locator("button:visible:text-is('Compute anew')").click()
        panel.locator(".live-bar:has([aria-disabled=true])").wait_for(timeout=LIMIT, state="hidden")
        panel.locator(".live-status:not(:empty):not(:has-text('…'))").wait_for(timeout=LIMIT)
        return panel.locator(".live-status").inner_text()


@contextmanager
def reading(browser: Browser, url: str, *, strictly: bool = False, **context: Any) -> Iterator[Reader]:
    """Open a page; at the end it must have thrown nothing. strictly: under a policy that lets no test ask it more."""
    opened = browser.new_context(**({"viewport": {"width": 1280, "height": 844}} | context))
    reader = Reader(opened.new_page())
    reader.page.add_init_script(WATCH)
    reader.page.on("request", lambda request: reader.asked.append(request.url))
    reader.page.on("pageerror", lambda error: reader.faults.append(str(error)))
    reader.page.goto(url)
    if not strictly:
        settle(reader.page)
    yield reader
    opened.close()
    assert reader.faults == []
