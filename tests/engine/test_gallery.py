"""Figures of every kind, several of one result: from the chapter to the page, its notebook and the gate."""

import csv
import gzip
import json
import re
from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from tests.checkout import Checkout
from tests.serving import served, settle

from engine.ground.paths import ROOT, read

NAMED = ("attention", "confusion", "network", "panels", "points", "spread")
FIGURES = ("bars", *(f"bars-{name}" for name in NAMED))
CHAPTER, PAGE, RESULTS = "scripts/chapters/gallery.py", "docs/walks/gallery.md", "docs/results/gallery"
WIDTHS = (390, 1280)
GATE = "from pathlib import Path; from engine.gate import check; from engine.results.book import Book; print(*check.faults(Path('site'), Book()))"  # noqa: E501


@pytest.fixture(scope="module")
def gallery(shared: Checkout) -> Checkout:
    """The mini-site with a chapter more."""
    for name, place in (("chapter.py.txt", CHAPTER), ("page.md", PAGE)):
        shared.path(place).write_text(read(ROOT / "tests" / "gallery" / name), encoding="utf-8", newline="\n")
    shared.edit("mkdocs.yml", "      - walks/valley.md\n", "      - walks/valley.md\n      - walks/gallery.md\n")
    shared.built("--only", "gallery.bars")
    return shared


def svg(gallery: Checkout, name: str) -> str:
    return gallery.read(f"{RESULTS}/{name}.svg")


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_of_every_kind_is_small_follows_the_theme_and_says_what_is_to_be_seen(name: str, gallery: Checkout):
    text = svg(gallery, name)
    assert len(gzip.compress(text.encode("utf-8"))) <= 8 * 1024
    assert re.search(r'<title id="([\w-]+)">[^<]+</title>\s*<desc id="([\w-]+)">[^<]{20,}</desc>', text)
    assert not re.search(r"(fill|stroke): ?#", text)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert all(one.startswith(f"gallery-{name}-") for one in ids)
    assert {*re.findall(r"url\(#([^)]+)\)", text)} <= {*ids}


def test_a_picture_is_called_by_its_own_title_and_others_by_their_axes(gallery: Checkout):
    titles = {name: re.search("<title[^>]*>(.*?)</title>", svg(gallery, name))[1] for name in FIGURES}  # type: ignore[index]
    assert titles["bars"] == "The images"
    assert titles["bars-confusion"] == "is over taken for"
    assert titles["bars-panels"] == "Loss · Spread"


def test_the_description_of_a_matrix_says_the_numbers_that_matter(gallery: Checkout):
    said = "63 of 72 are on the diagonal; the commonest mistake takes both for steep, 5 times."
    assert f">{said}</desc>" in svg(gallery, "bars-confusion")
    assert ">Weights fall away from the diagonal; the largest is 1.0, from a to u.</desc>" in svg(
        gallery, "bars-attention"
    )


@pytest.mark.slow
def test_other_processes_draw_the_same_bytes(gallery: Checkout):
    gallery.updated("--check", "--force", "--only", "gallery.bars", PYTHONHASHSEED="7")


def test_each_figure_has_its_own_data_under_its_mark(gallery: Checkout):
    page = gallery.path("site/walks/gallery.html")
    shown = re.findall(r"<figure\b[^>]*>(.*?)</figure>", page.read_text(encoding="utf-8"), re.DOTALL)
    data = [re.findall(r'<a [^>]*download="[^"]*" href="([^"]*)"', figure) for figure in shown]
    order = ("bars", *(f"bars-{name}" for name in ("confusion", "attention", "points", "spread", "network", "panels")))
    assert data == [[f"../results/gallery/{name}.csv"] for name in order]
    for (address,) in data:
        head, *rows = csv.reader((page.parent / address).read_text(encoding="utf-8-sig").splitlines())
        assert len(head) == 3
        assert all(head)
        assert len(rows) >= 4


def test_the_data_of_the_images_are_the_recorded_pixels(gallery: Checkout):
    images = json.loads(gallery.read(f"{RESULTS}/bars.cpu.json"))["numbers"]["images"]
    rows = list(csv.DictReader(gallery.read(f"{RESULTS}/bars.csv").removeprefix("\ufeff").splitlines()))
    assert [row["brightness"] for row in rows] == [f"{pixel}" for one in images for line in one for pixel in line]
    assert [row["pixel"] for row in rows[:9]] == [*(f"[0, {column}]" for column in range(8)), "[1, 0]"]
    assert rows[64]["series"] == "2. steep"


def test_the_notebook_shows_every_view_and_draws_it_with_the_code_in_it(gallery: Checkout):
    cells = {cell["id"]: cell for cell in json.loads(gallery.read("docs/notebooks/gallery.ipynb"))["cells"]}
    for name in NAMED:
        (output,) = cells[f"bars-{name}-svg"]["outputs"]
        assert f'id="gallery-bars-{name}-title"' in "".join(output["data"]["image/svg+xml"])
        assert f"show_figure({name}_figure(" in "".join(cells[f"bars-{name}-svg"]["source"])
    assert cells["bars-txt"]["outputs"][0]["text"] == ["accuracy: 0.875\n"]
    assert cells["bars-loss-txt"]["outputs"][0]["text"] == ["loss: 0.033\n"]
    assert "bars-counts-md" in cells


def test_the_gate_finds_an_image_that_is_another(gallery: Checkout):
    page = gallery.path("site/walks/gallery.html")
    before = page.read_text(encoding="utf-8")
    pixel = re.search(r'crispEdges"><path fill="[^"]*" d="M0 0h1', before)
    assert pixel
    try:
        page.write_text(before.replace(pixel[0], f"{pixel[0][:-1]}2", 1), encoding="utf-8", newline="\n")
        done = gallery.run("-c", GATE, PYTHONPATH=str(gallery.path("scripts")))
    finally:
        page.write_text(before, encoding="utf-8", newline="\n")
    assert done.returncode == 0, done.stderr
    assert "does not show bars.svg as the build made it" in done.stdout


def test_what_a_name_that_is_gone_has_left_is_named(gallery: Checkout):
    gallery.edit(CHAPTER, '@bars.figure("points")', '@bars.figure("dots")')
    try:
        said = gallery.refused("--check", "--only", "gallery.bars")
    finally:
        gallery.edit(CHAPTER, '@bars.figure("dots")', '@bars.figure("points")')
    assert f"{RESULTS}/bars-points.csv belongs to no declared result: delete it" in said


def test_a_view_with_a_name_is_drawn_and_runs_nothing_again(gallery: Checkout):
    before = gallery.read("scripts/chapters/roots.py")
    view = '\n\n@newton.figure("again")\ndef again_figure(numbers):\n    return newton_figure(numbers)\n'
    gallery.path("scripts/chapters/roots.py").write_text(before + view, encoding="utf-8", newline="\n")
    done = gallery.run("scripts/build.py", "--status")
    gallery.path("scripts/chapters/roots.py").write_text(before, encoding="utf-8", newline="\n")
    (said,) = (line for line in done.stdout.splitlines() if line.startswith("roots.newton "))
    assert "docs/results/roots/newton-again.svg is missing" in said
    assert "is new" not in said


@pytest.fixture(scope="module")
def address(gallery: Checkout) -> Iterator[str]:
    with served(gallery.path("site")) as at:
        yield at


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": request.param, "height": 900}, color_scheme="dark")
    opened.goto(f"{address}/walks/gallery.html")
    settle(opened)
    yield opened
    opened.close()


def test_images_keep_their_pixels_on_a_dark_page_and_each_is_a_sharp_square(page: Page):
    """The second image: a white bar stands in the second of its eight columns, on black."""
    image = page.locator("figure svg [shape-rendering]").nth(1)
    image.scroll_into_view_if_needed()
    seen = np.asarray(Image.open(BytesIO(image.screenshot())).convert("L"))
    middle, width = seen[len(seen) // 2], seen.shape[1] / 8
    assert [middle[int((column + 0.5) * width)] for column in range(8)] == [0, 255, 0, 0, 0, 0, 0, 0]
    edges = middle[int(0.5 * width) : int(2.5 * width)]
    assert ((edges > 0) & (edges < 255)).sum() <= 2  # none is blurred into the next


def test_the_ink_of_an_attention_map_is_that_of_the_page(page: Page):
    ink = page.locator("[fill-opacity]").first.evaluate("one => getComputedStyle(one).fill")
    blue = page.evaluate("() => getComputedStyle(document.body).getPropertyValue('--figure-1')")
    red, green, other = (int(blue.strip()[at : at + 2], 16) for at in (1, 3, 5))
    assert ink == f"rgb({red}, {green}, {other})"


def test_no_text_of_a_figure_is_smaller_than_those_of_a_plain_chart(page: Page):
    sizes = page.evaluate("""() => [...document.querySelectorAll('svg.chart')].map(one => {
      const sizes = [...one.querySelectorAll('text')].map(text => parseFloat(getComputedStyle(text).fontSize));
      return Math.min(...sizes) * one.getScreenCTM().a;
    })""")
    assert len(sizes) == len(FIGURES)
    assert {*sizes} == {13}


def test_no_text_of_a_figure_is_cut_off_or_lies_on_another(page: Page):
    faults = page.evaluate("""() => [...document.querySelectorAll('svg.chart')].flatMap(one => {
      const box = one.getBoundingClientRect(), above = box.top - parseFloat(getComputedStyle(one).marginTop);
      const texts = [...one.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
      const cut = texts.filter(([, at]) => at.left < box.left - 1 || at.right > box.right + 1 || at.top < above - 1
        || at.bottom > box.bottom + 1);
      const met = texts.flatMap(([said, a], n) => texts.slice(n + 1).filter(([, b]) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4).map(([other]) => [said + ' on ' + other]));
      return [...cut, ...met].map(([said]) => one.querySelector('title').textContent + ': ' + said);
    })""")
    assert faults == []
