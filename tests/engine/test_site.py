"""The rendered site: the same without torch, and as a reader's browser sees it."""

import csv
import gzip
import json
import math
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.checkout import Checkout, linked
from tests.serving import served, settle

from engine.ground.paths import ENGINE, ROOT, read

WITHOUT_TORCH = """
import datetime, sys, time
real, ahead = time.time, 400 * 24 * 3600
time.time = lambda: real() + ahead
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    utcnow = classmethod(lambda cls: cls.now(datetime.timezone.utc).replace(tzinfo=None))
    today = classmethod(lambda cls: cls.now())
datetime.datetime = Later
for name in ("torch", "numpy", "matplotlib"):
    sys.modules[name] = None  # importing it raises ImportError
from mkdocs.__main__ import cli
cli(["build", "--strict"])
"""
SHOWN = ("weights", "trajectory", "comparison", "drift", "seeds")  # figures of the chapter


@pytest.fixture
def elsewhere(pristine: Checkout, tmp_path: Path) -> Checkout:
    """The same files in another folder, written in another order and at other times."""
    copy = Checkout(tmp_path / "另一处" / "the same")
    for path in sorted((path for path in pristine.root.rglob("*") if path.is_file()), reverse=True):
        inside = path.relative_to(pristine.root)
        if {"site", ".cache", "node_modules", "__pycache__"}.isdisjoint(inside.parts):
            copy.path(str(inside)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy.path(str(inside)))
            os.utime(copy.path(str(inside)), (10**9, 10**9))
    linked(pristine.path("node_modules"), copy.path("node_modules"))
    return copy


@pytest.mark.slow
def test_the_site_is_the_same_without_torch_and_in_another_folder_and_time(
    pristine: Checkout, site: Path, elsewhere: Checkout
):
    done = elsewhere.run("-c", WITHOUT_TORCH, PYTHONHASHSEED="7", TZ="Pacific/Kiritimati", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    ours, theirs = pristine.files("site"), elsewhere.files("site")
    assert sorted(ours) == sorted(theirs)
    assert [path for path, content in ours.items() if theirs[path] != content] == []


def test_a_wrong_number_stops_the_generator_too(checkout: Checkout):
    checkout.edit("docs/walks/valley.md", ">−0.011</data>", ">−0.012</data>")
    done = checkout.run("-m", "mkdocs", "build", "--strict")
    assert done.returncode != 0
    assert "valley.trajectory.x1: the sentence says −0.012, the record −0.011" in done.stderr
    assert "out of date" not in done.stderr  # the notebook follows once the number holds


LOOKED = """
import sys
sys.path.insert(0, "scripts")
from engine.interactive import check
from engine.prose import check as of_prose
from engine.results import freshness
from engine.results.book import Book
looked, look = [], of_prose.of_page
of_prose.of_page = lambda *given: looked.append(given[3].stem) or look(*given)
book = Book()
faults = check.faults(book, freshness.numbers(book))
print(*sorted(looked), *faults)
"""


def test_a_page_is_looked_at_once_until_it_differs_and_again_while_something_is_wrong(checkout: Checkout):
    checkout.run("-c", LOOKED)
    assert checkout.run("-c", LOOKED).stdout == "\n"
    checkout.edit("docs/walks/valley.md", "## Summary", "Words.\n\n## Summary")
    assert checkout.run("-c", LOOKED).stdout == "valley\n"
    assert checkout.run("-c", LOOKED).stdout == "\n"
    checkout.edit("docs/walks/valley.md", "## Summary", "<<<<<<< HEAD\n\n## Summary")
    for _ in range(2):
        said = checkout.run("-c", LOOKED).stdout
        assert said.startswith("valley docs/walks/valley.md:")
        assert "a merge left its conflict here" in said


def test_a_failed_rendering_leaves_the_last_good_site(checkout: Checkout):
    checkout.built("--only", "trajectory")
    before = checkout.files("site")
    page = "docs/walks/valley.md"
    checkout.edit(page, "## Summary", "[There](roots.md#nwton) and [here](#sumary).\n\n## Summary")
    line = 1 + checkout.read(page).split("[There]")[0].count("\n")
    said = (
        f"{page}:{line}: roots.md#nwton: there is no #nwton in docs/walks/roots.md; do you mean newton?",
        f"{page}:{line}: #sumary: there is no #sumary here; do you mean summary?",
    )
    refused = checkout.build("--only", "trajectory").stderr.splitlines()
    assert sorted(refused) == sorted(f"error: mkdocs: {one}" for one in said)  # once, and not for the notebook too
    assert checkout.files("site") == before


def test_no_marker_and_no_foreign_address_is_left_in_the_pages(site: Path):
    pages = list(site.rglob("*.html"))
    assert len(pages) >= 3
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "8<-" not in text
        loaded = re.findall(r'<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)="(https?:)?//([^"]*)"', text)
        assert loaded == [], page


def test_the_engine_brings_no_language_of_its_own(pristine: Checkout, site: Path):
    """The mini-site is in English, and so is all that stands on it."""
    made = [*site.rglob("*"), *pristine.path("docs/results").rglob("*"), *pristine.path("docs/notebooks").rglob("*")]
    texts = [path for path in made if path.suffix in {".html", ".js", ".xml", ".json", ".svg", ".csv", ".md", ".ipynb"}]
    assert len(texts) > 30
    assert [path for path in texts if re.search("[\u4e00-\u9fff]", path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("name", SHOWN)
def test_a_figure_is_small_follows_the_theme_and_says_what_is_to_be_seen(name: str, pristine: Checkout):
    svg = pristine.read(f"docs/results/valley/{name}.svg")
    assert len(gzip.compress(svg.encode("utf-8"))) <= 8 * 1024
    assert re.search(
        r'<svg [^>]*height="[\d.]+"[^>]* role="img" aria-labelledby="([\w-]+)" aria-describedby="([\w-]+)">'
        r'<title id="\1">[^<]+ over [^<]+</title>\s*<desc id="\2">[^<]{20,}</desc>',
        svg,
    )
    assert not re.search(r"(fill|stroke): ?#(?!fff)", svg)
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert all(one.startswith(f"valley-{name}-") for one in ids)


def test_the_data_behind_every_figure_lie_under_its_mark(site: Path):
    page = site / "walks" / "valley.html"
    figures = re.findall(r"<figure\b[^>]*>\n(<svg.*?)</figure>", page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(figures) == len(SHOWN)
    for figure in figures:
        ((name, address),) = re.findall(r'<a [^>]*download="([^"]*)" href="([^"]*)"', figure)
        assert name.replace("-", "/", 1) == address.removeprefix("../results/")  # it says of which chapter it is
        content = (page.parent / address).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf"), "the mark by which spreadsheets know UTF-8"
        head, *rows = csv.reader(content.decode("utf-8-sig").splitlines())
        assert head[0] == "series"
        assert all(len(row) == 3 and math.isfinite(float(row[2])) for row in rows)
        assert len(rows) >= 9


def test_the_data_of_a_figure_are_the_recorded_numbers(site: Path, pristine: Checkout):
    with (site / "results/valley/weights.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    weights = json.loads(pristine.read("docs/results/valley/weights.cpu.json"))["numbers"]["weights"]
    for gamma, curve in weights.items():
        ours = [float(row["weight"]) for row in rows if row["series"] == f"γ = {gamma}"]
        assert ours == pytest.approx(curve, rel=1e-5)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield at


def test_each_listing_has_a_button_that_copies_it_before_anyone_scrolls(browser: Browser, address: str):
    page = browser.new_page(viewport={"width": 1280, "height": 3000})
    page.goto(f"{address}/walks/roots.html")
    page.wait_for_function("document.querySelector('.highlight .copy')")
    assert page.locator(".highlight:not(:has(.copy))").count() == 0
    page.close()


def test_a_listing_with_numbered_lines_keeps_them_apart(browser: Browser):
    page = browser.new_page()
    page.set_content(
        '<div class="md-typeset"><table class="highlighttable"><tr><td class="code"><pre><code>a\n  b</code></pre></td>'
        "</tr></table><div class='table'><table><tr><td class='k'><code>a name</code></td></tr></table></div></div>"
    )
    page.add_style_tag(content=read(ROOT / "docs/assets/figures.css"))
    space = "all => all.map(one => getComputedStyle(one).whiteSpace)"
    assert page.locator("code").evaluate_all(space) == ["pre", "nowrap"]
    page.close()


def opened(browser: Browser, address: str, width: int, scheme: str) -> tuple[Page, list[str], list[str]]:
    """Open the chapter; return the page, what its console and scripts complained of, and every request."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.goto(f"{address}/walks/valley.html")
    return page, complaints, requests


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_the_chapter_in_a_real_browser(browser: Browser, pristine: Checkout, address: str, width: int, scheme: str):
    page, complaints, requests = opened(browser, address, width, scheme)
    settle(page)
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    article = page.locator("article")
    assert page.title().startswith("1.2 The valley")
    printed = [pristine.read(f"docs/results/valley/{name}.txt").strip() for name in ("scratch", "concise")]
    for line in ("step 20, x1: -0.010599, x2: 0.000000", *printed):
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
    assert formulas.count() > 10
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


def test_the_example_of_the_readme_works(checkout: Checkout):
    readme = read(ENGINE / "README.md")
    code = re.search(r"```python\n(@experiment.*?)```", readme, re.DOTALL)
    number = re.search(r'<data value="\w+(\.momentum\.f)">([^<]*)</data>', readme)
    assert code
    assert number
    bound = f'<data value="valley{number[1]}">{number[2]}</data>'
    chapter = "scripts/chapters/valley/walking.py"
    checkout.path(chapter).write_text(f"{checkout.read(chapter)}\n\n{code[1]}", encoding="utf-8", newline="\n")
    listing = '```python\n--8<-- "scripts/chapters/valley/walking.py:momentum"\n```'
    figure = '<figure>\n--8<-- "docs/results/valley/momentum.svg"\n</figure>'
    checkout.edit("docs/walks/valley.md", "## Summary", f"{listing}\n\n{figure}\n\nIt is {bound}.\n\n## Summary")
    assert "valley.momentum" in checkout.built()
    page = checkout.read("site/walks/valley.html")
    assert re.search(rf'<a [^>]*data-value="valley{number[1]}"[^>]*>{number[2]}</a>', page)
    assert page.count('class="chart"') == len(SHOWN) + 1
