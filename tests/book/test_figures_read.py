"""Figures and tables of the book as they are read: on every screen, every letter, every number."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
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


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str) -> Iterator[Callable[[str, int], Page]]:
    """A page at a width: loaded once for all widths."""
    context = browser.new_context()

    @cache
    def loaded(path: str) -> Page:
        page = context.new_page()
        show(page, f"{address}/{path}")
        return page

    def at(path: str, width: int) -> Page:
        page = loaded(path)
        widen(page, width)
        return page

    yield at
    context.close()


@pytest.fixture(scope="module", params=product(PAGES, WIDTHS), ids=lambda of: f"{of[1]}-{of[0]}")
def page(request: pytest.FixtureRequest, opened: Callable[[str, int], Page]) -> Page:
    """A page at a width, for all tests of it one after the other."""
    return opened(*request.param)


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
def test_on_paper_figures_are_whole_and_nothing_of_them_lies_on_what_follows(
    opened: Callable[[str, int], Page], path: str
):
    page = opened(path, 642)
    page.emulate_media(media="print")
    figures = page.evaluate(FIGURES)
    page.emulate_media(media="screen")
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
def test_no_table_needs_sliding_on_a_phone(opened: Callable[[str, int], Page], path: str):
    over = opened(path, 390).locator(".table").evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)")
    assert [one for one in over if one > 2] == []  # a bracket at the end of a line is half blank


def lines_of_names(page: Page) -> list[int]:
    """How many lines the names above a plot take, of each figure where a phone sets them otherwise."""
    found = page.locator("figure > [data-rows] .keys").evaluate_all("""all => all.map(one => {
      const names = [...one.children].filter(({ tagName }) => tagName === 'g');
      return new Set(names.map(name => Math.round(name.getCTM().f))).size;
    })""")
    return [int(one) for one in found]


def test_names_above_a_plot_take_fewer_lines_where_there_is_more_room(opened: Callable[[str, int], Page]):
    phone, desk = (lines_of_names(opened(PAGES[0], width)) for width in (390, 1280))
    assert len(phone) >= 5
    assert all(few < many for few, many in zip(desk, phone, strict=True))
    assert max(desk) <= 2
