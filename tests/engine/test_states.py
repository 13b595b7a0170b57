"""What opens over a page: reached and left by keys, and nothing wrong with it for those who hear it or see less."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.axe import violations
from tests.serving import served, settle

CHAPTER = "walks/valley.html"
SEARCH = "#search"
# what a press of Enter opens, and what then lies over the page
PANELS = {
    ".bar-nav": "#nav",
    ".bar-toc": "#toc",
    "#search-open": SEARCH,
    "article p .made-number": ".made-panel:popover-open",
    "figcaption .made-seal": ".made-panel:popover-open",
    "a[href='#cite']": ".cite-panel",
}
NARROW = {".bar-nav", ".bar-toc"}  # elsewhere these stand beside the text
LOOKS = [(390, "dark", "none"), (1280, "light", "none"), (390, "light", "active")]


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield at


@pytest.fixture(scope="module", params=LOOKS, ids=["phone, dark", "desk, light", "phone, forced colours"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme, forced = request.param
    size = {"width": width, "height": 844}
    made = browser.new_page(viewport=size, color_scheme=scheme, forced_colors=forced)  # type: ignore[arg-type]
    made.goto(f"{address}/{CHAPTER}")
    settle(made)
    yield made
    made.close()


def pressed(page: Page, opener: str) -> Locator:
    """Press Enter on the first of what a selector names."""
    button = page.locator(opener).first
    button.scroll_into_view_if_needed()
    button.focus()
    page.keyboard.press("Enter")
    return button


@pytest.mark.parametrize("opener", PANELS)
def test_a_panel_is_opened_and_left_by_keys_and_axe_finds_nothing_in_it(page: Page, opener: str):
    if opener in NARROW and not page.locator(opener).is_visible():
        return
    button = pressed(page, opener)
    panel = page.locator(PANELS[opener])
    expect(panel).to_be_visible()
    inside = "document.activeElement.closest(':popover-open, dialog')"
    assert page.evaluate(f"!!{inside}") or opener in NARROW, "what is next is in it"
    assert violations(page, PANELS[opener]) == []
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate(f"!!{inside}")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize("query", ["leaky average", "龘龘"], ids=["found", "nothing"])
def test_axe_finds_nothing_in_what_is_searched_for(page: Page, query: str):
    pressed(page, "#search-open")
    page.wait_for_function("window.siteSearch")
    page.locator("#search input").fill(query)
    expect(page.locator("#search [role=status]")).to_contain_text("ound")
    assert violations(page, SEARCH) == []
    page.keyboard.press("Escape")
    page.locator(SEARCH).wait_for(state="hidden")


def test_a_note_is_seen_beside_its_mark_while_that_has_the_focus(page: Page):
    mark = page.locator("article p .footnote-ref").first
    mark.scroll_into_view_if_needed()
    page.keyboard.press("Tab")  # who presses keys sees where they are
    mark.focus()
    expect(page.locator(".preview")).to_be_visible()
    assert violations(page, ".preview") == []
    page.keyboard.press("Escape")
    expect(page.locator(".preview")).to_be_hidden()
    expect(mark).to_be_focused()
