"""Chapters with everything that stands between their headings, at every width."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.serving import served, settle, widen

CHAPTER = "optimization/rmsprop.html"
WIDTHS = [320, 390, 768, 1280, 1920]

GAPS = """() => [...document.querySelectorAll('article :is(h2, h3)')].filter(one =>
    one.checkVisibility() && !one.closest('.cite')).map(one => {
    const section = one.closest('section'), before = section.previousElementSibling;
    const parts = before.tagName === 'SECTION' ? [...before.children] : [before];
    const last = parts.findLast(part => part.checkVisibility());
    const size = parseFloat(getComputedStyle(one).fontSize);
    return [one.tagName, (one.getBoundingClientRect().top - last.getBoundingClientRect().bottom) / size];
})"""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield at


def test_headings_keep_one_distance_from_what_stands_before_them(browser: Browser, address: str):
    page = browser.new_page()
    page.goto(f"{address}/{CHAPTER}")
    settle(page)
    for width in WIDTHS:
        widen(page, width)
        gaps = page.evaluate(GAPS)
        assert len(gaps) > 10
        assert [gap for gap in gaps if abs(gap[1] - {"H2": 2.4, "H3": 1.6}[gap[0]]) > 0.06] == [], width
    page.close()
