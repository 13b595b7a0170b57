"""Under a policy that lets pages have nothing but files of their own site, nothing of the book is refused."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests import firefox
from tests.serving import Quiet, served

POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'"
PAGES = ("index.html", "optimization/rmsprop.html", "optimization/images.html", "notebooks/rmsprop.html", "tags.html")
LIMIT = 60.0  # seconds until a browser has reported
BREAK = "document.body.setAttribute('style', 'color: red')"


@contextmanager
def watched(site: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve the book under the policy; yield its address and what browsers report as refused: page, what, where."""
    reports: list[str] = []

    class Strict(Quiet):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", f"{POLICY}; report-uri /refused")
            super().end_headers()

        def do_POST(self) -> None:  # noqa: N802
            report = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["csp-report"]
            names = ("document-uri", "violated-directive", "blocked-uri", "script-sample")
            reports.append(" ".join(str(report.get(name, "")) for name in names))
            self.send_response(204)
            self.end_headers()

    with served(site, Strict) as address:
        yield address, reports


def reported(reports: list[str], page: str) -> list[str]:
    """What was refused before the style that a test has set on a page: reports come in order."""
    began = time.monotonic()
    while not any(page in one for one in reports):
        assert time.monotonic() - began < LIMIT, "the browser reports nothing"
        time.sleep(0.05)
    return [one for one in reports if page not in one]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), pytest.param(390, "dark", marks=pytest.mark.slow)])
def test_no_page_and_nothing_that_readers_open_is_refused_anything(
    browser: Browser, site: Path, width: int, scheme: Any
):
    with watched(site) as (address, reports):
        context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
        page = context.new_page()
        for path in PAGES:
            page.goto(f"{address}/{path}")
            page.emulate_media(media="print")
            page.emulate_media(media="screen")
        page.goto(f"{address}/optimization/rmsprop.html")
        page.locator(".bar-scheme").click()
        page.keyboard.press("/")
        page.locator("#search input").fill("动量")
        page.locator("#search li a").first.wait_for()
        page.keyboard.press("Escape")
        page.locator("optimizer-lab > .offer > button").first.click()
        page.locator("optimizer-lab.lab-open").first.wait_for()
        page.locator(".highlight[data-live] button:text-is('▶ 运行'):visible").first.click()
        page.locator(".live-bar button[aria-disabled=false]").first.wait_for()
        page.goto(f"{address}/engines.html")
        page.evaluate(BREAK)
        refused = reported(reports, "engines.html")
        context.close()
    assert refused == []


@pytest.mark.slow
@pytest.mark.skipif(not firefox.installed(), reason="needs Firefox")
def test_firefox_refuses_no_page_anything(site: Path, tmp_path: Path):
    with watched(site) as (address, reports), firefox.started(tmp_path) as started:
        for path in PAGES:
            started.go(f"{address}/{path}")
        started.go(f"{address}/engines.html")
        started.evaluate(BREAK)
        assert reported(reports, "engines.html") == []
