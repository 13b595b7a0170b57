"""The search of a served site, as a reader opens it and as the build wrote it."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from playwright.sync_api import Browser, Page


def opened(browser: Browser, at: str) -> Page:
    """Return a page with its search opened."""
    page = browser.new_page()
    page.goto(at)
    page.locator("#search-open").click()
    page.wait_for_function("window.siteSearch")
    return page


def found(page: Page, query: str) -> list[str]:
    """The titles that a query finds, the best first."""
    titles: list[str] = page.evaluate("query => siteSearch.search(query).map(hit => hit.title)", query)
    return titles


def sections_found(page: Page, query: str) -> list[str]:
    """The first ten sections that a query finds, as `rmsprop#id`, the best first."""
    addresses: list[str] = page.evaluate("query => siteSearch.search(query).slice(0, 10).map(hit => hit.href)", query)
    return [unquote(address).rsplit("/", 1)[-1].replace(".html", "") for address in addresses]


def excerpts(page: Page, query: str) -> list[str]:
    """What the dialog shows of each hit, below its title and the titles around it."""
    page.locator("#search input").fill(query)
    shown: list[str] = page.locator("#search li").evaluate_all(
        "items => items.map(item => item.querySelector('.search__excerpt')?.textContent ?? '')"
    )
    return shown


def written_index(site: Path) -> dict[str, Any]:
    """Return the index of a rendered site."""
    (path,) = site.glob("assets/search-index.*.js")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8").removeprefix("siteSearchIndex="))
    return content
