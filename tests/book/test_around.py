"""What stands around the text: its place on the page, the panels beside it, the foot, and the cover."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.serving import served, widen

CHAPTER, LAST, NOTEBOOK = "optimization/rmsprop.html", "optimization/images.html", "notebooks/rmsprop.html"
LEFT = """selector => {
    const one = document.querySelector(selector), style = getComputedStyle(one);
    return one.getBoundingClientRect().left + parseFloat(style.paddingLeft);
}"""
IN_VIEW = """panel => {
    const box = document.querySelector(panel).getBoundingClientRect();
    const link = document.querySelector(`${panel} [aria-current]`)?.getBoundingClientRect();
    return link && link.top >= box.top && link.bottom <= Math.min(box.bottom, innerHeight);
}"""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield at


def opened(browser: Browser, url: str, width: int, height: int = 800) -> Page:
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(url)
    return page


@pytest.fixture(scope="module")
def looked_at(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """Pages that are looked at and not touched, each loaded once."""
    context = browser.new_context()

    @cache
    def loaded(path: str) -> Page:
        page = context.new_page()
        page.goto(f"{address}/{path}")
        return page

    yield loaded
    context.close()


@pytest.mark.parametrize("path", [CHAPTER, NOTEBOOK, "tags.html", "index.html", "404.html"])
def test_the_text_stands_in_the_middle_where_nothing_stands_beside_it(looked_at: Callable[[str], Page], path: str):
    page = looked_at(path)
    for width in (320, 768, 850, 959):
        widen(page, width)
        box = page.locator(".md-content__inner").bounding_box()
        assert box
        assert abs(box["x"] - (width - box["x"] - box["width"])) < 1, width
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_foot_begins_where_the_text_begins(looked_at: Callable[[str], Page]):
    page = looked_at(CHAPTER)
    for width in (390, 850, 1000, 1280, 1920):
        widen(page, width)
        assert page.evaluate(LEFT, ".foot") == pytest.approx(page.evaluate(LEFT, ".md-content__inner"), abs=1), width


def test_the_bar_begins_where_the_navigation_begins(looked_at: Callable[[str], Page]):
    page = looked_at(CHAPTER)
    widen(page, 1280)
    assert page.evaluate(LEFT, ".bar-home") == pytest.approx(page.evaluate(LEFT, "#nav"), abs=1)


@pytest.mark.parametrize("path", [CHAPTER, NOTEBOOK])
def test_the_contents_follow_the_reading_in_a_low_window(browser: Browser, address: str, path: str):
    page = opened(browser, f"{address}/{path}", 1280, 420)
    for part in (0.3, 0.6, 0.9):
        page.evaluate("part => scrollTo(0, part * document.documentElement.scrollHeight)", part)
        page.wait_for_function(IN_VIEW, arg="#toc")
    page.context.close()


def test_the_last_chapter_ends_with_all_chapters(browser: Browser, address: str):
    page = opened(browser, f"{address}/{LAST}", 390)
    before, after = page.locator(".foot__card").all()
    expect(before).to_have_attribute("rel", "prev")
    expect(after).to_have_attribute("href", "../index.html")
    page.context.close()


def test_the_cover_names_the_site_once_and_each_chapter_by_its_figure(browser: Browser, address: str):
    page = opened(browser, f"{address}/index.html", 1280)
    assert page.evaluate("document.body.innerText").count("可执行的深度学习") == 1
    expect(page.locator("#nav")).to_be_hidden()
    page.locator(".bar-nav").click()
    expect(page.locator("#nav")).to_be_visible()
    page.keyboard.press("Escape")
    cards = page.locator(".chapter").all()
    assert len(cards) == 3
    for card in cards:
        assert card.locator(".chapter__figure > svg").count() == 1
        assert card.locator(".chapter__finding data").count() >= 1
        expect(card.locator(".chapter__made")).to_contain_text("出处")
    page.locator(".chapter__finding a").first.click()
    page.wait_for_url("**/optimization/adagrad.html#*")
    page.context.close()


def test_a_page_that_is_not_there_has_the_search_and_the_chapters_at_any_depth(
    browser: Browser, address: str, site: Path
):
    page = browser.new_context(color_scheme="dark").new_page()
    page.route("**/no/such/page.html", lambda route: route.fulfill(status=404, path=site / "404.html"))
    page.goto(f"{address}/no/such/page.html")
    expect(page.locator("h1")).to_have_css("color", "rgb(220, 220, 216)")
    page.locator("#search-open").click()
    page.locator("#search input").fill("Adagrad")
    expect(page.locator("#search li").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".listed a").nth(1).click()
    page.wait_for_url(f"**/{CHAPTER}")
    page.context.close()


@pytest.mark.parametrize("path", ["rmsprop", "adagrad", "images", "writing"])
def test_a_notebook_has_at_most_eight_thousand_elements(looked_at: Callable[[str], Page], path: str):
    page = looked_at(f"notebooks/{path}.html")
    widen(page, 390)
    assert page.evaluate("document.querySelectorAll('*').length") <= 8000
    assert page.evaluate("""() => [...document.querySelectorAll(".md-content__inner > .highlight")].every(
        cell => cell.getBoundingClientRect().left > 8)"""), "no cell touches the edge"
