"""What is read: code with nothing over it, one rhythm, names for those who hear it, and what is copied of it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser
from tests.serving import served, settle

from engine.pages import blank_lines, naming

CHAPTER = "walks/valley.html"
OPEN = "document.querySelectorAll('details').forEach(fold => fold.open = true)"
COVERED = """() => [...document.querySelectorAll('.highlight')].flatMap(listing => {
    const text = document.createRange();
    text.selectNodeContents(listing.querySelector('code'));
    const lines = [...text.getClientRects()];
    return [...listing.querySelectorAll('button')].map(one => one.getBoundingClientRect()).filter(button =>
        lines.some(line => line.top < button.bottom - 0.5 && button.top < line.bottom - 0.5
            && line.left < button.right && button.left < line.right)
        || button.bottom > listing.getBoundingClientRect().bottom + 8.5).map(() => listing.textContent.slice(0, 40));
})"""
SELECT = """([first, last]) => {
    const range = document.createRange();
    range.setStartBefore(document.querySelector(first));
    range.setEndAfter(document.querySelector(last));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""
COPIED = """async () => {
    const [item] = await navigator.clipboard.read();
    return Promise.all(['text/plain', 'text/html'].map(async kind => (await item.getType(kind)).text()));
}"""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield at


def opened(browser: Browser, address: str, width: int, **more: Any) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}, **more).new_page()
    page.goto(f"{address}/{CHAPTER}")
    page.wait_for_selector(".copy", state="attached")
    settle(page)
    page.evaluate(OPEN)
    return page


@pytest.mark.parametrize(("width", "touch"), [(320, True), (390, True), (844, True), (390, False), (1280, False)])
def test_no_button_covers_code(browser: Browser, address: str, width: int, touch: bool):
    page = opened(browser, address, width, has_touch=touch, is_mobile=touch)
    assert page.locator(".highlight .copy").count() == page.locator(".highlight").count() > 3
    assert page.evaluate(COVERED) == []
    page.context.close()


def meaning(code: str) -> str | None:
    """What Python makes of code, None where it is none."""
    try:
        return ast.dump(ast.parse(code))
    except SyntaxError:
        return None


@given(
    st.lists(
        st.sampled_from(["", "", "x = 1", 'y = """', '"""', "z = f'''", "{x}", "'''", "def f():", "    g()"]),
        max_size=12,
    )
)
def test_a_listing_has_one_blank_line_at_most_between_others_and_means_the_same(lines: list[str]):
    code = "\n".join(["a", *lines, "b", ""])
    page = LexborHTMLParser(blank_lines.one_each(f"<div><pre><span></span><code>{code}</code></pre></div>"))
    (shown,) = (one.text() for one in page.css("code"))
    assert meaning(shown) == meaning(code)
    if meaning(code) and not set(code) & {'"', "'"}:
        assert "\n\n\n" not in shown


@pytest.mark.parametrize(
    ("mark", "code", "beside"),
    [("", "a\n", True), ("", "a\nb\n", False), (' data-live="1"', "a\n", False)],
)
def test_one_line_that_nobody_can_run_has_room_beside_it_for_what_can_be_done(mark: str, code: str, beside: bool):
    html = f'<div class="highlight"{mark}><pre><span></span><code>{code}</code></pre></div>'
    assert ('class="highlight short"' in naming.shortened(html)) == beside


def test_code_that_goes_on_beyond_its_edge_is_shaded_there(browser: Browser, address: str):
    page = opened(browser, address, 320)
    wide = page.locator(".highlight code").filter(has_text=re.compile(".{60}")).first
    assert wide.evaluate("one => one.scrollWidth > one.clientWidth")
    edge = "one => getComputedStyle(one).backgroundAttachment"
    assert wide.evaluate(edge) == page.locator(".table").first.evaluate(edge)
    page.context.close()


def test_an_output_is_joined_to_its_listing(browser: Browser, address: str):
    page = opened(browser, address, 1280)
    joined = page.locator(".highlight:has(+ .output)")
    assert joined.count() > 0
    for listing in joined.all():
        above, below = listing.bounding_box(), listing.locator("+ .output").bounding_box()
        assert above
        assert below
        assert abs(above["y"] + above["height"] - below["y"]) < 0.1
    page.context.close()


def test_what_is_heard_names_each_thing_by_its_own_words(browser: Browser, address: str):
    page = opened(browser, address, 1280)
    heard = page.locator("article").aria_snapshot()
    headings = re.findall(r'heading "(.*?)" \[level', heard)
    assert len(headings) > 5
    assert [one for one in headings if "¶" in one or not one] == []
    formulas = {one.get_attribute("aria-label") for one in page.locator("article svg.arithmatex").all()}
    drawings = [one for one in re.findall(r'- img "(.*?)"', heard) if one not in formulas]
    assert len(drawings) == page.locator("article .chart").count()
    assert [one for one in drawings if not re.match(r"Figure \d", one)] == []
    assert re.search(r'- table "Table \d', heard)
    copies = re.findall(r'button "(Copy .*?)"', heard)
    assert len(copies) == len(set(copies)) == page.locator(".copy").count()
    assert {"Copy Code 1", "Copy Listing 1", "Copy Output of Code 3"} <= {*copies}
    page.context.close()


def test_what_is_copied_holds_tex_and_captions_and_no_letters_of_drawings(browser: Browser, address: str):
    page = opened(browser, address, 1280, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate(SELECT, ["article section:has(figure .chart):has(.arithmatex)", "article section:has(figure .chart):has(.arithmatex)"])  # fmt: skip # noqa: E501
    label = page.locator("article section:has(figure .chart):has(.arithmatex) .chart text").first.text_content()
    page.keyboard.press("ControlOrMeta+c")
    text, marked = page.evaluate(COPIED)
    for copied in (text, marked):
        assert re.search(r"\$[^$\n]+\$", copied)
        assert re.search(r"Figure \d", copied)
        assert label
        assert label not in copied.split("\n")
    assert "<svg" not in marked
    assert "<button" not in marked
    assert not re.search(r"<[^>]* (class|style|id)=", marked)
    page.context.close()
