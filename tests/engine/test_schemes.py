"""Light and dark: by the system, or by what the reader chose, in every tab, before the first paint."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route
from tests.serving import served

from engine.ground.paths import DOCS, ROOT, read
from engine.ground.problem import Problem
from engine.pages.schemes import by_scheme

TOKENS = read(DOCS / "assets" / "tokens.css")
PAPER = dict(zip(("light", "dark"), re.findall(r"--paper: (#\w+)", TOKENS), strict=True))
SHOWN = """() => {
  const { backgroundColor } = getComputedStyle(document.body);
  const [, ...parts] = backgroundColor.match(/(\\d+), (\\d+), (\\d+)/);
  return '#' + parts.map(part => (+part).toString(16).padStart(2, '0')).join('');
}"""


PAINTED_AFTER = """new Promise(tell => new PerformanceObserver((_, seen) => {
  const [script] = performance.getEntriesByType("resource").filter(one => /\\/site[.]\\w+[.]js$/.test(one.name));
  const [paint] = performance.getEntriesByType("paint");
  seen.disconnect();
  tell(paint.startTime >= script.responseEnd);
}).observe({ type: "paint", buffered: true }))"""


def late(route: Route) -> None:
    """Let the page wait for a file: long enough to be painted, if it would be painted without."""
    time.sleep(0.5)
    route.continue_()


@pytest.mark.parametrize(
    ("rule", "made"),
    [
        ("p{color:red}", "p{color:red}"),
        ("[data-md-color-scheme]{color:red}", ":root{color:red}"),
        (":root,[data-md-color-scheme=default]{--a:red}", ":root{--a:red}"),
        (
            '[data-md-color-scheme="slate"] p {color: red}',
            "@media (prefers-color-scheme:dark){:root:where(:not([data-scheme=light])) p{color: red}}"
            "[data-scheme=dark] p{color: red}",
        ),
        (
            ":is(a,b),[data-md-color-scheme=default] a{color:red}",
            ":is(a,b){color:red}@media (prefers-color-scheme:light){:root:where(:not([data-scheme=dark])) a{color:red}}"
            "[data-scheme=light] a{color:red}",
        ),
    ],
)
def test_a_rule_for_a_scheme_holds_by_the_system_and_by_choice(rule: str, made: str):
    assert by_scheme(rule) == made
    assert by_scheme(made) == made
    assert by_scheme(f"@media screen{{{rule}}}") == f"@media screen{{{made}}}"


def test_a_rule_for_a_scheme_that_holds_others_is_refused():
    with pytest.raises(Problem, match="write each with the scheme in front"):
        by_scheme("[data-md-color-scheme=slate]{color:red;p{color:blue}}")


def test_the_bar_of_a_browser_has_the_colour_of_the_paper():
    base = read(ROOT / "theme" / "base.html")
    said = re.findall(r'theme-color" content="(#\w+)" data-scheme="(\w+)"', base)
    assert {scheme: colour for colour, scheme in said} == PAPER


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield f"{at}/index.html"


@contextmanager
def opened(browser: Browser, scheme: Any, **given: Any) -> Iterator[BrowserContext]:
    context = browser.new_context(color_scheme=scheme, **given)
    yield context
    context.close()


def page_at(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def until(page: Page, scheme: str) -> None:
    page.wait_for_function(f"({SHOWN})() === '{PAPER[scheme]}'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False])
def test_without_a_choice_a_page_has_the_colours_of_the_system(
    browser: Browser, address: str, scheme: str, script: bool
):
    with opened(browser, scheme, java_script_enabled=script) as context:
        page = page_at(context, address)
        assert page.evaluate(SHOWN) == PAPER[scheme]
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == scheme  # of scrollbars too


@pytest.mark.parametrize(("system", "other"), [("light", "dark"), ("dark", "light")])
def test_the_button_leads_to_the_other_colours_then_to_the_same_then_back_to_the_system(
    browser: Browser, address: str, system: Any, other: Any
):
    with opened(browser, system) as context:
        page = page_at(context, address)
        button = page.get_by_role("button", name="Colours:")
        assert button.get_attribute("aria-label") == "Colours: as the system"
        for shown, name in ((other, f"Colours: {other}"), (system, f"Colours: {system}")):
            button.click()
            assert (page.evaluate(SHOWN), button.get_attribute("aria-label")) == (PAPER[shown], name)
            assert button.locator("svg:visible").count() == 1
        page.emulate_media(color_scheme=other)
        assert page.evaluate(SHOWN) == PAPER[system], "what is chosen stays"
        page.emulate_media(color_scheme=system)
        button.click()
        page.emulate_media(color_scheme=other)
        until(page, other)  # the system is followed again


def test_what_is_chosen_is_there_before_anything_is_painted_and_in_other_tabs(browser: Browser, address: str):
    with opened(browser, "light") as context:
        page, tab = page_at(context, address), page_at(context, address)
        page.locator(".bar-scheme").click()
        until(tab, "dark")
        new = context.new_page()
        new.route("**/site.*.js", late)
        new.goto(address)
        assert new.evaluate("document.documentElement.dataset.scheme") == "dark"
        assert new.evaluate(PAINTED_AFTER)
        bars = "[...document.querySelectorAll('meta[name=theme-color]')].filter(one => matchMedia(one.media).matches)"
        assert new.evaluate(f"{bars}.map(one => one.content)") == [PAPER["dark"]]
        page.locator(".bar-scheme").click()
        page.locator(".bar-scheme").click()
        tab.wait_for_function("localStorage.getItem('scheme') === null")
        until(tab, "light")


def test_without_a_script_the_contents_stand_in_the_flow_of_a_phones_page(browser: Browser, address: str):
    with opened(browser, "light", java_script_enabled=False, viewport={"width": 390, "height": 844}) as context:
        page = page_at(context, address.replace("index", "walks/roots"))
        assert page.locator(".bar-toc").is_hidden()
        text, contents = page.locator("main").bounding_box(), page.locator("#toc").bounding_box()
        assert text
        assert contents
        assert contents["y"] >= text["y"] + text["height"]
