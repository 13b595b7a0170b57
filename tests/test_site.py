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
from tests.checkout import Checkout, link
from tests.serving import served, settle

from engine.build.site import leftover
from engine.ground.paths import DOCS, ROOT, read

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
FIGURES = sorted((DOCS / "results").rglob("*.svg"))
OUTPUTS = DOCS / "results" / "rmsprop"
SHOWN = sorted(OUTPUTS.glob("*.svg"))


@pytest.fixture
def elsewhere(pristine: Checkout, tmp_path: Path) -> Checkout:
    """The same files in another folder, written in another order and at other times."""
    copy = Checkout(tmp_path / "另一处" / "the same")
    for path in sorted((path for path in pristine.root.rglob("*") if path.is_file()), reverse=True):
        inside = path.relative_to(pristine.root)
        if {"site", ".cache", "node_modules"}.isdisjoint(inside.parts):
            copy.path(str(inside)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy.path(str(inside)))
            os.utime(copy.path(str(inside)), (10**9, 10**9))
    shutil.copytree(pristine.path("node_modules"), copy.path("node_modules"), copy_function=link)
    return copy


def test_the_site_is_the_same_without_torch_and_in_another_folder_and_time(
    pristine: Checkout, site: Path, elsewhere: Checkout
):
    done = elsewhere.run("-c", WITHOUT_TORCH, PYTHONHASHSEED="7", TZ="Pacific/Kiritimati", LC_ALL="C")
    assert done.returncode == 0, done.stderr
    ours, theirs = pristine.files("site"), elsewhere.files("site")
    assert sorted(ours) == sorted(theirs)
    assert [path for path, content in ours.items() if theirs[path] != content] == []


def test_a_wrong_number_stops_the_generator_too(checkout: Checkout):
    checkout.edit("docs/optimization/rmsprop.md", ">−0.011</data>", ">−0.012</data>")
    done = checkout.run("-m", "mkdocs", "build", "--strict")
    assert done.returncode != 0
    assert "rmsprop.trajectory.x1: the sentence says −0.012, the record −0.011" in done.stderr
    assert "out of date" not in done.stderr  # the notebook follows once the number holds


def test_a_failed_rendering_leaves_the_last_good_site(checkout: Checkout):
    checkout.built("--only", "trajectory")
    before = checkout.files("site")
    checkout.edit("docs/optimization/rmsprop.md", "## 小结", "[无处](nowhere.md)\n\n## 小结")
    assert "nowhere.md" in checkout.build("--only", "trajectory").stderr
    assert checkout.files("site") == before


def test_no_marker_and_no_foreign_address_is_left_in_the_pages(site: Path):
    pages = list(site.rglob("*.html"))
    assert len(pages) >= 3
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "8<-" not in text
        loaded = re.findall(r'<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)="(https?:)?//([^"]*)"', text)
        assert loaded == [], page


@pytest.mark.parametrize(
    ("text", "is_left"),
    [
        ("<p>--8<-- [start:a]</p>", True),
        ('<span class="c1"># --8&lt;-- [end:a]</span>', True),
        ("<code>losses[start:stop]</code>", False),
        ('<code>--8&lt;-- "a.py:b"</code>', False),
    ],
)
def test_only_marks_of_sections_are_taken_for_left_over(text: str, is_left: bool):
    assert bool(leftover(text)) == is_left


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_a_figure_is_small_follows_the_theme_and_says_what_is_to_be_seen(path: Path, pristine: Checkout):
    svg = pristine.read(path.relative_to(ROOT).as_posix())  # as drawn by the code of today
    assert len(gzip.compress(svg.encode("utf-8"))) <= 8 * 1024
    assert re.search(
        r'<svg [^>]*viewBox="[^"]+"[^>]* role="img" aria-labelledby="([\w-]+)" aria-describedby="([\w-]+)">'
        r'<title id="\1">横轴“[^<]+”，纵轴“[^<]+”</title>\s*<desc id="\2">[^<]{20,}</desc>',
        svg,
    )
    assert not re.search(r"(fill|stroke): ?#(?!fff)", svg)
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert all(one.startswith(f"{path.parent.name}-{path.stem}-") for one in ids)


def test_the_data_behind_every_figure_lie_under_its_mark(site: Path):
    page = site / "optimization" / "rmsprop.html"
    figures = re.findall(r"<figure>(.*?)</figure>", page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(figures) == len(SHOWN)
    for figure in figures:
        (address,) = re.findall(r'<a href="([^"]*)" download', figure)
        content = (page.parent / address).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf"), "the mark by which spreadsheets know UTF-8"
        head, *rows = csv.reader(content.decode("utf-8-sig").splitlines())
        assert head[0] == "系列"
        assert all(len(row) == 3 and math.isfinite(float(row[2])) for row in rows)
        assert len(rows) >= 20


def test_the_data_of_a_figure_are_the_recorded_numbers(site: Path):
    with (site / "results/rmsprop/weights.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    weights = json.loads(read(DOCS / "results/rmsprop/weights.cpu.json"))["numbers"]["weights"]
    for gamma, curve in weights.items():
        ours = [float(row["权重"]) for row in rows if row["系列"] == f"γ = {gamma}"]
        assert ours == pytest.approx(curve, rel=1e-5)


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


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
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
    assert article.locator(".arithmatex[data-tex] > svg + math").count() == formulas.count()
    sizes = formulas.evaluate_all("all => all.map(one => one.querySelector('svg').getBoundingClientRect().width)")
    assert min(sizes) >= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    assert {url for url in requests if not url.startswith(address)} == set()
    page.close()


def test_the_example_of_the_readme_works(checkout: Checkout):
    readme = read(ROOT / "README.md")
    code = re.search(r"```python\n(@experiment.*?)```", readme, re.DOTALL)
    number = re.search(r'<data value="rmsprop\.momentum\.f">[^<]*</data>', readme)
    assert code
    assert number
    chapter = "scripts/chapters/rmsprop/textbook.py"
    checkout.path(chapter).write_text(f"{checkout.read(chapter)}\n\n{code[1]}", encoding="utf-8", newline="\n")
    listing = '```python\n--8<-- "scripts/chapters/rmsprop/textbook.py:momentum"\n```'
    figure = '<figure>\n--8<-- "docs/results/rmsprop/momentum.svg"\n</figure>'
    checkout.edit("docs/optimization/rmsprop.md", "## 小结", f"{listing}\n\n{figure}\n\n值为 {number[0]}。\n\n## 小结")
    assert "rmsprop.momentum" in checkout.built()
    page = checkout.read("site/optimization/rmsprop.html")
    assert number[0] in page
    assert page.count('class="chart"') == len(SHOWN) + 1


def test_the_readme_names_the_commands_that_there_are():
    readme = read(ROOT / "README.md")
    for command in ("python scripts/build.py", "python scripts/test.py", "mkdocs serve"):
        assert command in readme
