"""What a browser leaves for later is there soon, also for who does nothing but hear the page."""

from pathlib import Path

from playwright.sync_api import Browser

LEFT = (
    "[...document.querySelectorAll('.md-content__inner > section')].filter(one => !one.style.contentVisibility).length"
)


def test_a_page_that_nobody_scrolls_is_laid_out_as_a_whole_after_a_while(browser: Browser, site: Path):
    page = browser.new_page()
    page.goto((site / "walks" / "valley.html").as_uri())
    assert page.evaluate(LEFT) > 1, "what is seen comes first"
    page.wait_for_function(f"{LEFT} === 0", timeout=60_000)
    page.close()
