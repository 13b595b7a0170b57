"""A site with many chapters: its navigation folds, and shows where the reader is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from selectolax.lexbor import LexborHTMLParser
from tests.checkout import Checkout
from tests.serving import served

PARTS, CHAPTERS = 4, 16
PAGE = "---\ntitle: {0}.{1} Chapter\ndescription: One of many.\ndate: 2020-01-01\n---\n\n# {0}.{1} Chapter\n"


@pytest.fixture(scope="module")
def many(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini-site with 64 more chapters, rendered."""
    copy = pristine.copied(tmp_path_factory.mktemp("many") / "repo")
    listed = ""
    for part in range(2, PARTS + 2):
        listed += f"  - Part {part}:\n"
        copy.path(f"docs/part{part}").mkdir()
        for number in range(1, CHAPTERS + 1):
            name = f"part{part}/n{number}.md"
            copy.path(f"docs/{name}").write_text(PAGE.format(part, number), encoding="utf-8")
            listed += f"      - {name}\n"
    copy.edit("mkdocs.yml", "      - walks/valley.md\n", f"      - walks/valley.md\n{listed}")
    done = copy.run("-m", "mkdocs", "build", "--strict", "--site-dir", "out")
    assert done.returncode == 0, done.stderr
    return copy.path("out")


@pytest.fixture(scope="module")
def address(many: Path) -> Iterator[str]:
    with served(many) as at:
        yield at


def test_parts_fold_but_for_the_one_that_is_read(many: Path):
    page = LexborHTMLParser((many / "part4/n9.html").read_text(encoding="utf-8"))
    parts: dict[str, bool] = {}
    for name in page.css("#nav details > summary"):
        assert name.parent is not None
        parts[name.text()] = "open" in name.parent.attributes
    assert parts == {"Walks": False, "Part 2": False, "Part 3": False, "Part 4": True, "Part 5": False}


def test_the_current_page_is_in_view_in_a_low_window_and_in_the_panel_of_a_phone(browser: Browser, address: str):
    for width, height in ((1280, 400), (390, 500)):
        page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        page.goto(f"{address}/part4/n15.html")
        if width < 1000:
            page.locator(".bar-nav").click()
        expect(page.locator("#nav [aria-current=page]")).to_be_in_viewport(ratio=1)
        page.context.close()


def test_the_cover_holds_many_chapters(browser: Browser, address: str):
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    page.goto(f"{address}/index.html")
    assert page.locator(".chapter").count() == 40  # as the site says, of more
    assert page.get_by_role("link", name=re.compile(str(PARTS * CHAPTERS + 2))).count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.context.close()
