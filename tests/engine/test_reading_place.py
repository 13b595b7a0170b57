"""The bar says what is read, and a reader who comes back is offered, once, the place where the reading stopped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.serving import served

PAGE, SECTION, TITLE = "walks/valley.html", "summary", "1.2 The valley"
OFF = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('off', 'SecurityError'); } });"
SHIFTS = """new PerformanceObserver(list => {
    const moved = list.getEntries().flatMap(one => one.sources).map(({ node }) => node?.parentElement ?? node);
    window.moved = (window.moved ?? 0) + moved.filter(one => one?.closest(".md-header, .resume")).length;
}).observe({ type: "layout-shift" });"""


@pytest.fixture(scope="module")
def at(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield f"{address}/{PAGE}"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 390, "height": 700})
    yield made
    made.close()


def read_to(page: Page, section: str) -> None:
    """Read a page to a section, by the wheel, and let the script be there."""
    page.mouse.move(200, 300)
    page.mouse.wheel(0, 10)
    page.locator(".bar-page").wait_for(state="attached")
    page.evaluate(f"document.getElementById({section!r}).scrollIntoView()")
    page.locator(".reading > .bar-page").wait_for()


def middle(page: Page) -> str:
    """The id of a section that is neither the first nor the last."""
    return str(page.evaluate("[...document.querySelectorAll('article > section > :is(h2, h3)[id]')].at(2).id"))


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_bar_names_the_page_while_it_is_read_and_nothing_moves(browser: Browser, at: str, width: int):
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.goto(at)
    page.locator("#search-open").wait_for()  # which comes into the bar by its own script
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate(SHIFTS)
    before = page.locator(".bar-scheme").bounding_box()
    read_to(page, middle(page))
    named = page.locator(".bar-page")
    assert named.inner_text() == TITLE
    assert named.is_visible()
    assert page.locator(".bar-scheme").bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("scrollTo(0, 0)")
    named.wait_for(state="hidden")
    assert not page.evaluate("window.moved")
    page.close()


def test_who_comes_back_is_offered_the_place_once(context: BrowserContext, at: str):
    page = context.new_page()
    page.goto(at)
    section = middle(page)
    read_to(page, section)
    page.goto("about:blank")
    page.goto(at)
    offer = page.locator(".resume")
    offer.wait_for()
    link = offer.get_by_role("link")
    heading = (page.locator(f"[id='{section}']").text_content() or "").strip()
    assert link.inner_text() == f"Read on: {heading}"
    link.click()
    assert page.url.endswith(f"#{section}")
    assert offer.count() == 0
    page.wait_for_function(
        f"Math.abs(document.getElementById({section!r}).getBoundingClientRect().top) < innerHeight / 2"
    )
    page.evaluate("scrollTo(0, 0)")
    page.goto("about:blank")
    page.goto(at)
    page.mouse.wheel(0, 10)
    page.locator(".bar-page").wait_for(state="attached")
    assert page.locator(".resume").count() == 0


def test_the_offer_can_be_put_away_and_an_address_of_a_section_has_none(context: BrowserContext, at: str):
    page = context.new_page()
    page.goto(at)
    read_to(page, middle(page))
    page.goto("about:blank")
    page.goto(f"{at}#{SECTION}")
    page.mouse.wheel(0, 10)
    page.locator(".bar-page").wait_for(state="attached")
    assert page.locator(".resume").count() == 0
    read_to(page, middle(page))
    page.goto("about:blank")
    page.goto(at)
    page.locator(".resume").get_by_role("button", name="Close").click()
    assert page.locator(".resume").count() == 0


def test_a_page_that_was_read_to_its_end_offers_nothing(context: BrowserContext, at: str):
    page = context.new_page()
    page.goto(at)
    read_to(page, middle(page))
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function("scrollY + innerHeight >= document.body.scrollHeight - 2")
    page.goto("about:blank")
    page.goto(at)
    page.mouse.wheel(0, 10)
    page.locator(".bar-page").wait_for(state="attached")
    assert page.locator(".resume").count() == 0


def test_where_nothing_can_be_stored_nothing_is_offered_and_nothing_breaks(context: BrowserContext, at: str):
    context.add_init_script(OFF)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(at)
    read_to(page, middle(page))
    page.goto("about:blank")
    page.goto(at)
    page.mouse.wheel(0, 10)
    page.locator(".bar-page").wait_for(state="attached")
    assert page.locator(".resume").count() == 0
    assert errors == []
