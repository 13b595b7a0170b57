"""The rendered book, as a reader's browser sees it, and its figures."""

import csv
import gzip
import json
import math
import platform
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.checkout import Checkout
from tests.serving import served, settle

from engine.ground.paths import DOCS, ROOT, read
from engine.results.book import Book

FIGURES = sorted((DOCS / "results").rglob("*.svg"))
OUTPUTS = DOCS / "results" / "rmsprop"
SHOWN = sorted(OUTPUTS.glob("*.svg"))


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_a_figure_is_small_follows_the_theme_and_says_what_is_to_be_seen(path: Path, pristine: Checkout):
    svg = pristine.read(path.relative_to(ROOT).as_posix())  # as drawn by the code of today
    assert len(gzip.compress(svg.encode("utf-8"))) <= 8 * 1024
    assert re.search(
        r'<svg [^>]*height="[\d.]+"[^>]* role="img" aria-labelledby="([\w-]+)" aria-describedby="([\w-]+)">'
        r'<title id="\1">[^<]+</title>\s*<desc id="\2">[^<]{20,}</desc>',
        svg,
    )
    assert not re.search(r"(fill|stroke): ?#(?!fff)", svg)
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert all(one.startswith(f"{path.parent.name}-{path.stem}-") for one in ids)


def test_the_data_behind_every_figure_lie_under_its_mark(site: Path):
    page = site / "optimization" / "rmsprop.html"
    figures = re.findall(r"<figure\b[^>]*>(.*?)</figure>", page.read_text(encoding="utf-8"), re.DOTALL)
    drawn = [figure for figure in figures if " download=" in figure]  # the others hold tables
    assert len(drawn) == len(SHOWN)
    for figure in drawn:
        (address,) = re.findall(r'<a [^>]*download="[^"]*" href="([^"]*)"', figure)
        content = (page.parent / address).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf"), "the mark by which spreadsheets know UTF-8"
        head, *rows = csv.reader(content.decode("utf-8-sig").splitlines())
        assert head[0] == "系列"
        assert all(len(row) == 3 and math.isfinite(float(row[2])) for row in rows)
        assert len(rows) >= 8


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield at


def opened(browser: Browser, address: str, width: int, scheme: str) -> tuple[Page, list[str], list[str]]:
    """Open the chapter; return the page, what its console and scripts complained of, and every request."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.goto(f"{address}/optimization/rmsprop.html")
    return page, complaints, requests


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_chapter_in_a_real_browser(browser: Browser, address: str, width: int, scheme: str):
    page, complaints, requests = opened(browser, address, width, scheme)
    settle(page)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    article = page.locator("article")
    assert page.title().startswith("10.8 RMSProp算法")
    for line in ("epoch 20, x1: -0.010599, x2: 0.000000", *(read(path).strip() for path in OUTPUTS.glob("*.txt"))):  # fmt: skip # noqa: E501
        assert article.get_by_text(line, exact=True).count() == 1
    figures = article.locator("figure svg.chart")
    assert figures.count() == len(SHOWN)
    for figure in figures.all():
        box = figure.bounding_box()
        assert box is not None
        assert box["width"] > 300
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    formulas = article.locator(".arithmatex")
    assert formulas.count() > 50
    heard = article.locator(".arithmatex[data-tex]:is([aria-label], :has(> svg[aria-label], > svg + math))")
    assert heard.count() == formulas.count()
    drawn = article.locator("svg.arithmatex, .arithmatex > svg")
    assert drawn.count() == formulas.count()
    sizes = drawn.evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert min(sizes) >= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    assert {url for url in requests if not url.startswith(address)} == set()
    page.close()


SOON = "w*"  # what takes less than a second


def test_what_is_committed_is_what_a_build_leaves_and_holds_when_it_is_run_anew(pristine: Checkout, airfoil_file: Path):
    """On the machine that the tests run on. All the others are run by the notebooks, and by every push as here."""
    recorded = json.loads(read(OUTPUTS / "trajectory.cpu.json"))["made"]["versions"]["python"]
    if not platform.python_version().startswith(recorded + "."):
        pytest.skip(f"recorded under Python {recorded}")
    committed = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in DOCS.rglob("*") if path.is_file()}
    assert pristine.files("docs") == committed
    anew = ("--check", "--force", "--only", SOON, "--no-site", "--device", "cpu", "--data", str(airfoil_file))
    run = [one for one in Book().declared if "w" in {one.key[0], one.name[0]}]
    assert pristine.built(*anew).count("重新运行，与记录相符") == len(run) > 3


def test_no_result_of_the_book_is_stale(pristine: Checkout):
    lines = pristine.built("--status", "--device", "cpu").splitlines()
    assert lines[: len(Book().declared)] == [f"{one.key:<24} 未过期" for one in Book().declared]
