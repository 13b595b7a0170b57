"""Chapters as PDF: printed by a browser from a rendered site, the same bytes for the same site."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Error, Page, Route, sync_playwright
from selectolax.lexbor import LexborHTMLParser

from engine.ground.messages import message
from engine.ground.paths import DOCS, read
from engine.ground.problem import Problem
from engine.machine import browser as browsers
from engine.prose import drafts, page_sources

NOWHERE = "https://site.invalid/"  # where the pages seem to lie as long as they have no address
CANONICAL, PUBLISHED = 'link[rel="canonical"][href]', "time[datetime]"
DATE = re.compile(rb"(?<=Date \(D:)\d{14}[+-]\d\d'\d\d'")

# what leads to other pages, which have no address
UNLINK = """base => {
  for (const link of document.querySelectorAll("a[href]:not([href^='#'])"))
    if (link.href.startsWith(base)) link.removeAttribute("href");
}"""


def chapters(site: Path) -> list[Path]:
    """Return the rendered pages that show results."""
    pages = (page for page in page_sources.pages() if page_sources.results_of(page) and not drafts.is_draft(read(page)))
    return [site / page.relative_to(DOCS).with_suffix(".html") for page in pages]


def write(site: Path, offline: bool = False) -> None:
    """Put a PDF beside each chapter of a rendered site.

    Raises Problem where there is no browser or no Chinese font, or where a page cannot be printed as it is.
    """
    if not offline:
        browsers.ensure()
    with sync_playwright() as playwright:
        browser = browsers.launch(playwright.chromium)
        try:
            for page in chapters(site):
                target = page.with_suffix(".pdf")
                print(message("Printing {page} …", page=target.relative_to(site).as_posix()), flush=True)
                target.write_bytes(_printed(browser, page, site))
        except Error as error:
            raise Problem(message("the browser cannot print: {said}", said=error.message.splitlines()[0])) from None
        finally:
            browser.close()


def _printed(browser: Browser, path: Path, site: Path) -> bytes:
    """Return the PDF of a page, dated as the page is, with links to other pages only where they have an address."""
    name, html = path.relative_to(site).as_posix(), LexborHTMLParser(path.read_text(encoding="utf-8"))
    canonical = html.css_first(CANONICAL)
    address = (canonical.attributes["href"] if canonical else None) or NOWHERE + name
    base = address.removesuffix(name)
    missing: list[str] = []
    page = browser.new_page(color_scheme="light")
    page.route("**/*", lambda route: _answer(route, base, site, missing))
    page.goto(address)
    if missing:
        raise Problem(
            message("{name}: {address} is not part of the site; the PDF would lack it", name=name, address=missing[0])
        )
    if not canonical:
        page.evaluate(UNLINK, base)
    content = _pdf(page, name)
    page.close()
    published = html.css_first(PUBLISHED)
    return _dated(content, (published.attributes["datetime"] or "") if published else "")


def _pdf(page: Page, name: str) -> bytes:
    if boxes := browsers.boxes(page):
        raise Problem(
            message(
                "{name}: no font for Chinese ({boxes} look the same), the PDF would hold boxes; {cure}",
                name=name,
                boxes=boxes,
                cure=message(browsers.NO_FONT),
            )
        )
    page.evaluate("document.documentElement.lang = document.documentElement.lang.replace(/^zh$/, 'zh-CN')")
    return page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)


def _answer(route: Route, base: str, site: Path, missing: list[str]) -> None:
    """Answer a request from the folder of the site, whatever its address is or will be."""
    asked, base = unquote(route.request.url), unquote(base)
    path = site / urlsplit(asked.removeprefix(base)).path
    if asked.startswith(base) and path.is_file():
        route.fulfill(path=path)
    else:
        missing.append(asked)
        route.abort()


def _dated(content: bytes, published: str) -> bytes:
    """Return a PDF with the date of its page, or a fixed one, in place of the time of its making."""
    digits = re.sub(r"\D", "", published)[:14]
    stamp = (digits if len(digits) >= 8 else "19800101").ljust(14, "0") + "+00'00'"
    return DATE.sub(stamp.encode("ascii"), content)
