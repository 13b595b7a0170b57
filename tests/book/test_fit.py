"""A page that a reader enlarges, or sets by a style sheet of their own, in each browser: all of it is there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests import examples, firefox
from tests.firefox import Firefox
from tests.fit import LAID_OUT, LARGE, MISFITS, SPACED, STYLED, misfits
from tests.serving import served

CHAPTER = "optimization/rmsprop.html"
KINDS = ("index.html", CHAPTER, "optimization/images.html", "notebooks/writing.html", "writing.html", "tags.html",
         "archive.html", "404.html", "optimization/images-sources.html")  # fmt: skip
# width, height, a reader's style: 1280 × 1024 at 400 % and 200 %, then letters further apart, and twice as large
SETTINGS = ((320, 256, ""), (640, 512, ""), (1280, 844, SPACED), (320, 640, SPACED), (390, 844, LARGE),
            (1280, 844, LARGE))  # fmt: skip


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield at


@pytest.mark.parametrize("path", KINDS)
def test_whatever_the_zoom_and_the_reader_s_style_nothing_is_cut_or_covered(browser: Browser, address: str, path: str):
    page = browser.new_page()
    page.goto(f"{address}/{path}")
    page.evaluate(f"() => {{ {LAID_OUT} }}")
    for width, height, style in SETTINGS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(f"() => {{ {STYLED % json.dumps(style)} }}")
        assert misfits(page) == [], (width, height, style)
    page.close()


@pytest.fixture(scope="module")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    if not firefox.installed():
        pytest.skip("Firefox is not installed")
    with firefox.started(tmp_path_factory.mktemp("firefox")) as started:
        yield started


@pytest.mark.slow
@pytest.mark.parametrize(("place", "path"), [*enumerate(KINDS)], ids=KINDS)
def test_nor_is_it_in_firefox(fox: Firefox, address: str, place: int, path: str):
    """By every other setting, from the first or from the second on; by all once a week."""
    fox.go(f"{address}/{path}")
    fox.evaluate(LAID_OUT)
    for width, height, style in SETTINGS if examples.thorough() else SETTINGS[place % 2 :: 2]:
        fox.resize(width, height, 1280 // width)
        fox.evaluate(STYLED % json.dumps(style))
        assert fox.evaluate(MISFITS) == [], (width, height, style)


@pytest.mark.slow
def test_in_firefox_a_formula_scrolls_sideways_alone(fox: Firefox, address: str):
    fox.resize(1280, 844)
    fox.go(f"{address}/{CHAPTER}")
    bars = """return [...document.querySelectorAll("div.arithmatex")].map((one) => one.offsetWidth - one.clientWidth)"""
    assert set(fox.evaluate(bars)) == {0}, "no bar beside it"


def test_in_firefox_a_lab_opens_where_its_figure_stands(fox: Firefox, address: str):
    fox.resize(1280, 844)
    fox.go(f"{address}/{CHAPTER}")
    fox.until("return document.querySelector('optimizer-lab > .offer > button')")
    top = "document.querySelector('optimizer-lab').getBoundingClientRect().top"
    before = fox.evaluate(
        f"document.querySelector('.offer > button').scrollIntoView({{ block: 'center' }}); return {top}"
    )
    fox.evaluate("document.querySelector('optimizer-lab > .offer > button').click()")
    fox.until("return document.querySelector('.lab-now td')?.textContent")
    assert fox.evaluate(f"return {top}") == pytest.approx(before, abs=1)
