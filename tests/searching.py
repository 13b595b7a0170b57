"""The search of a served site, as a reader opens it and as the build wrote it."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

from playwright.sync_api import Browser, Page

from engine.pages import finished
from engine.prose.reading import parsed
from engine.search import index, published


def opened(browser: Browser, at: str) -> Page:
    """Return a page with its search opened."""
    page = browser.new_page()
    page.goto(at)
    page.locator("#search-open").click()
    page.wait_for_function("window.siteSearch")
    return page


def found(page: Page, query: str) -> list[str]:
    """The titles that a query finds, the best first."""
    titles: list[str] = page.evaluate("async query => (await siteSearch.search(query)).map(hit => hit.title)", query)
    return titles


def sections_found(page: Page, query: str) -> list[str]:
    """The first ten sections that a query finds, as `rmsprop#id`, the best first."""
    return answers(page, [query])[query]


def answers(page: Page, queries: list[str]) -> dict[str, list[str]]:
    """What `sections_found` says of each of these queries: asked for at once."""
    addresses: list[list[str]] = page.evaluate(
        """async queries => {
            const found = [];
            for (const query of queries) found.push((await siteSearch.search(query)).slice(0, 10));
            return found.map(hits => hits.map(hit => hit.href));
        }""",
        queries,
    )
    return {query: [*map(_section, own)] for query, own in zip(queries, addresses, strict=True)}


def _section(address: str) -> str:
    return unquote(address).rsplit("/", 1)[-1].replace(".html", "")


def excerpts(page: Page, query: str) -> list[str]:
    """What the dialog shows of each hit, below its title and the titles around it."""
    page.locator("#search input").fill(query)
    shown: list[str] = page.locator("#search li").evaluate_all(
        "items => items.map(item => item.querySelector('.search__excerpt')?.textContent ?? '')"
    )
    return shown


def written_index(site: Path) -> dict[str, Any]:
    """Return the index of a rendered site."""
    (path,) = site.glob("assets/search-index.js")
    content: dict[str, Any] = published.held(path)
    return content


def indexed(site: Path, folder: Path, most: int) -> Path:
    """Copy a site whose index was made anew, of its pages: in one file of so many bytes at most, or in parts."""
    copy: Path = shutil.copytree(site, folder)
    (first,) = copy.glob("assets/search-index.js")
    pages: list[Any] = [
        SimpleNamespace(url=url, title=title, meta={"tags": labels.split(), "search": {"boost": boost}})
        for url, title, labels, boost in written_index(site)["pages"]
    ]
    contents = [parsed((site / page.url).read_text(encoding="utf-8")).css_first("article") for page in pages]

    def add(address: str, content: str | bytes) -> None:
        (copy / address).write_bytes(content.encode() if isinstance(content, str) else content)

    text = index.index(
        [(page, finished.held(content.html or "")) for page, content in zip(pages, contents, strict=True) if content],
        add,
        most,
    )
    first.write_text(text, encoding="utf-8")
    return copy


def ranking(page: Page, queries: list[str]) -> list[list[tuple[int, float]]]:
    """What each query finds, by the numbers of the sections, with what each is worth; the best first."""
    found: list[list[tuple[int, float]]] = page.evaluate(
        """async queries => {
            const found = [];
            for (const query of queries) found.push(await siteSearch.find(query));
            return found.map(hits => hits.map(({ number, score }) => [number, score]));
        }""",
        queries,
    )
    return [[(section, round(worth, 9)) for section, worth in own] for own in found]
