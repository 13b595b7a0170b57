"""What few pages have, in a browser: tabs beside each other and all on paper, annotations, keys, icons, grids."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page
from tests import axe
from tests.engine.test_dialect import converter

from engine.ground.paths import ROOT, read
from engine.pages import annotating, extras, tabs, tasks
from engine.pages.assets import joined
from engine.pages.extension import PageExtension
from engine.pages.schemes import by_scheme

STEPS = (tabs.fold, annotating.mark, extras.mark_code, extras.set_aside, tasks.label)
SHEETS = "".join(
    read(ROOT / f"docs/assets/{name}.css") for name in ("tokens", "base", "shell", "reading", "extras", "print")
)
SOURCE = """# 题

=== "甲"

    第一。

=== "乙"

    第二，`#!python range(3)`。

=== "丙"

    ```python
    x = 1  # (1)!
    y = 2  # (2)!
    ```

    1. 说明。
    2. 说明。

        又一段。

按 ++ctrl+c++，:material-heart:，[钮](#题){ .md-button }。

- [x] 完成

[甲](#题){ .md-button }<br>[乙](#题){ .md-button }

[:material-heart: 链](#题)

<div class="grid cards" markdown>

- 一
- 二

</div>
"""

BOXES = "all => all.map(one => one.getBoundingClientRect().toJSON())"
COLOURS = """['quiet', 'ink'].map(name => {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
})"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    html = converter(PageExtension(STEPS)).convert(SOURCE)
    shown = browser.new_page(viewport={"width": 1280, "height": 900})
    style = f"<style>{by_scheme(joined(SHEETS))}</style>"
    shown.set_content(f'<!doctype html><html lang="zh"><title>题</title>{style}<main class="md-typeset">{html}</main>')
    yield shown
    shown.close()


def seen(page: Page) -> list[str]:
    """The texts of the tabs that are to be seen."""
    texts = page.locator(".tabs > details").evaluate_all(
        "all => all.map(one => one.children[1].checkVisibility({contentVisibilityAuto: true}))"
    )
    return [name for name, is_seen in zip("甲乙丙", texts, strict=True) if is_seen]


def test_one_tab_is_open_beside_the_titles_of_all_and_keys_open_another(page: Page):
    tops = page.locator(".tabs summary").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1
    assert seen(page) == ["甲"]
    page.locator("summary", has_text="乙").press("Enter")
    assert seen(page) == ["乙"]
    page.evaluate("location.hash = 'annotations-1-1'")  # an address that lies in a tab
    page.wait_for_function("document.querySelectorAll('.tabs > details')[2].open")
    assert seen(page) == ["丙"]


def test_on_paper_all_tabs_stand_below_each_other(page: Page):
    page.emulate_media(media="print")
    page.wait_for_function("document.querySelectorAll('.tabs > details')[1].children[1].checkVisibility({contentVisibilityAuto: true})")  # fmt: skip # noqa: E501
    assert seen(page) == ["甲", "乙", "丙"]
    tops = page.locator(".tabs summary").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))
    boxes = page.locator(".tabs > details").evaluate_all(BOXES)
    assert all(above["bottom"] < below["top"] for above, below in pairwise(boxes))
    page.emulate_media(media="screen")


def test_a_mark_in_code_is_seen_and_is_none_of_the_code(page: Page):
    page.evaluate("document.querySelectorAll('.tabs > details')[2].open = true")
    mark = page.locator("code .annotation").first
    assert (mark.inner_text(), mark.evaluate("one => getComputedStyle(one, '::after').content")) == ("", '"1" / ""')
    assert page.locator("pre code").evaluate("one => one.textContent").split("\n")[0].strip() == "x = 1"
    box = mark.first.bounding_box()
    assert box
    assert box["width"] > 8


def test_what_annotations_say_begins_at_one_edge_in_paragraphs_too(page: Page):
    page.evaluate("document.querySelectorAll('.tabs > details')[2].open = true")
    edges = page.locator(".annotations > li").evaluate_all("""all => all.map(one => {
      const range = document.createRange();
      range.selectNodeContents(one.querySelector('p') ?? one);
      return range.getClientRects()[0].left;
    })""")
    assert len(edges) == 2
    assert len(set(edges)) == 1


def test_buttons_in_two_rows_do_not_touch(page: Page):
    above, below = page.locator("p:has(br) .md-button").evaluate_all(BOXES)
    assert above["bottom"] < below["top"]


def test_a_line_lies_below_a_link_and_its_icon(page: Page):
    link = page.locator("a:has(> .icon)")
    style = link.evaluate("one => [getComputedStyle(one).borderBottomStyle, getComputedStyle(one).textDecorationLine]")
    assert style == ["solid", "none"]


def test_what_is_done_can_be_seen(page: Page):
    """A box that cannot be pressed is drawn by browsers in a grey that is too pale to read."""
    drawn = page.locator("input").evaluate("one => [getComputedStyle(one), getComputedStyle(one, '::before')].map(one => [one.appearance, one.borderBottomColor])")  # fmt: skip # noqa: E501
    quiet, ink = page.evaluate(COLOURS)
    assert drawn == [["none", quiet], ["none", ink]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_can_be_read_and_met_in_any_scheme_and_width(page: Page, scheme: str, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert axe.violations(page, "main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
