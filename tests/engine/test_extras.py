"""What few pages have, in a browser: tabs beside each other and all on paper, annotations, keys, icons, grids."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests import axe
from tests.engine.test_dialect import converter

from engine.ground.paths import ROOT, read
from engine.pages import annotating, extras, tabs
from engine.pages.assets import joined
from engine.pages.extension import PageExtension
from engine.pages.schemes import by_scheme

STEPS = (tabs.fold, annotating.mark, extras.mark_code, extras.set_aside)
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
    ```

    1. 说明。

按 ++ctrl+c++，:material-heart:，[钮](#题){ .md-button }。

<div class="grid cards" markdown>

- 一
- 二

</div>
"""


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
    assert seen(page) == ["甲", "乙", "丙"]
    tops = page.locator(".tabs summary").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert tops == sorted(set(tops))
    page.emulate_media(media="screen")


def test_a_mark_in_code_is_seen_and_is_none_of_the_code(page: Page):
    page.evaluate("document.querySelectorAll('.tabs > details')[2].open = true")
    mark = page.locator("code .annotation")
    assert (mark.inner_text(), mark.evaluate("one => getComputedStyle(one, '::after').content")) == ("", '"1" / ""')
    assert page.locator("pre code").evaluate("one => one.textContent").strip() == "x = 1"
    box = mark.bounding_box()
    assert box
    assert box["width"] > 8


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_can_be_read_and_met_in_any_scheme_and_width(page: Page, scheme: str, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert axe.violations(page, "main") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
