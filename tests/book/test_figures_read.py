"""Figures and tables of the book as they are read: on every screen, every letter, every number."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.serving import served, settle, widen

PAGES = ("optimization/rmsprop.html", "optimization/adagrad.html", "optimization/images.html", "writing.html")
WIDTHS = (320, 390, 768, 1280, 1920)

# of each figure: its name, the sizes of its letters, texts that leave it, texts that lie on one another, its width
FIGURES = """() => [...document.querySelectorAll('article svg.chart')].map(one => {
  const box = one.getBoundingClientRect(), above = box.top - parseFloat(getComputedStyle(one).marginTop);
  const texts = [...one.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect(),
    parseFloat(getComputedStyle(text).fontSize) * one.getScreenCTM().a]);
  const out = texts.filter(([, at]) => at.left < box.left - 1 || at.right > box.right + 1 || at.top < above - 1
    || at.bottom > box.bottom + 1).map(([said]) => said);
  const met = texts.flatMap(([said, a], n) => texts.slice(n + 1).filter(([, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4).map(([other]) => said + ' on ' + other));
  return { name: one.getAttribute('aria-labelledby'), sizes: texts.map(([, , size]) => size), out, met,
    left: box.left - one.parentElement.parentElement.getBoundingClientRect().left,
    room: one.parentElement.parentElement.getBoundingClientRect().width - box.width };
})"""
LINES = """all => all.map(one => {
  const range = document.createRange();
  range.selectNodeContents(one);
  return [one.textContent, new Set([...range.getClientRects()].map(({bottom}) => Math.round(bottom / 9))).size];
})"""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield at


@pytest.fixture(scope="module", params=PAGES)
def opened(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page()
    show(page, f"{address}/{request.param}")
    yield page
    page.close()


@pytest.fixture(scope="module", params=WIDTHS)
def page(request: pytest.FixtureRequest, opened: Page) -> Page:
    """A page at a width."""
    widen(opened, request.param)
    return opened


def show(page: Page, address: str) -> None:
    """Open a page and all that it folds."""
    page.goto(address)
    settle(page)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    page.add_style_tag(content=".md-typeset section { content-visibility: visible !important }")


def test_letters_of_figures_have_one_size_on_every_screen_and_keep_apart(page: Page):
    figures = page.evaluate(FIGURES)
    assert figures
    for figure in figures:
        assert {*figure["sizes"]} <= {13}, figure["name"]
        assert figure["out"] == [], figure["name"]
        assert figure["met"] == [], figure["name"]


@pytest.mark.parametrize("path", PAGES)
def test_on_paper_figures_are_whole_and_nothing_of_them_lies_on_what_follows(browser: Browser, address: str, path: str):
    page = browser.new_page(viewport={"width": 642, "height": 984})
    show(page, f"{address}/{path}")
    page.emulate_media(media="print")
    figures = page.evaluate(FIGURES)
    page.close()
    assert figures
    for figure in figures:
        assert (figure["out"], figure["met"]) == ([], []), figure["name"]
        assert abs(figure["room"]) < 60, figure["name"]


def test_a_figure_is_as_wide_as_what_it_stands_in(page: Page):
    assert [one["name"] for one in page.evaluate(FIGURES) if abs(one["room"]) > 40 or one["left"] > 20] == []


def test_a_number_in_a_table_stays_on_its_line(page: Page):
    assert [said for said, lines in page.locator("td.n:not(:has(.arithmatex))").evaluate_all(LINES) if lines > 1] == []


def test_points_of_numbers_stand_below_one_another(page: Page):
    columns = page.evaluate("""() => [...document.querySelectorAll('article table:not([class])')].flatMap(table =>
      [...table.rows[1].cells].map((_, n) => [...table.rows].slice(1).map(row => row.cells[n]).filter(cell =>
        cell?.matches('.n') && cell.firstChild?.data?.includes('.')).map(cell => {
          const range = document.createRange(), at = cell.firstChild.data.indexOf('.');
          range.setStart(cell.firstChild, at);
          range.setEnd(cell.firstChild, at + 1);
          return range.getBoundingClientRect().left;
        }))).filter(places => places.length > 1)""")
    assert len(columns) > 10 or PAGES[0] not in page.url
    assert all(max(places) - min(places) < 1 for places in columns)


@pytest.mark.parametrize("path", PAGES)
def test_no_table_needs_sliding_on_a_phone(browser: Browser, address: str, path: str):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    show(page, f"{address}/{path}")
    over = page.locator(".table").evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)")
    assert [one for one in over if one > 2] == []  # a bracket at the end of a line is half blank
    page.close()


def lines_of_names(browser: Browser, address: str, width: int) -> list[int]:
    """How many lines the names above a plot take, of each figure where a phone sets them otherwise."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    show(page, f"{address}/{PAGES[0]}")
    found = page.locator("figure > [data-rows] .keys").evaluate_all("""all => all.map(one => {
      const names = [...one.children].filter(({ tagName }) => tagName === 'g');
      return new Set(names.map(name => Math.round(name.getCTM().f))).size;
    })""")
    page.close()
    return [int(one) for one in found]


def test_names_above_a_plot_take_fewer_lines_where_there_is_more_room(browser: Browser, address: str):
    phone, desk = (lines_of_names(browser, address, width) for width in (390, 1280))
    assert len(phone) >= 5
    assert all(few < many for few, many in zip(desk, phone, strict=True))
    assert max(desk) <= 2
