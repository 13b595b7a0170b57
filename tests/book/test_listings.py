"""The listings of a page, copied into an empty Python in the page's order, print and draw what the page shows."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.checkout import LIMIT
from tests.slow import all_but

from common.digits import DIGITS
from engine.data.load import Files, load
from engine.ground.paths import DOCS, ROOT, SCRIPTS
from engine.prose import page_sources
from engine.results.book import Book

TESTS = ROOT / "tests"
TIME = re.compile(r"\d+\.\d+(?= sec/epoch)")
OURS = re.compile(r"^\s*(?:from|import) (?:common|chapters)\b", re.MULTILINE)  # the notebook has what lies there
CLOSE = 1e-4  # of a training on another machine; the data of figures have six digits
PAGES = {path.stem: path for path in page_sources.published() if path.parent != DOCS}
CHAPTERS = sorted({one.chapter for one in Book().declared} & PAGES.keys())


class Step(NamedTuple):
    """What a reader meets on a page: a listing, an output, or the data of a figure with their place."""

    kind: str
    text: str


@pytest.fixture(scope="module")
def files(airfoil_file: Path) -> dict[str, Path]:
    """The files that a page may tell its readers to save, by their names."""
    digits = load(DIGITS, offline=True)
    assert isinstance(digits, Files)
    return {"airfoil_self_noise.dat": airfoil_file, **digits.paths}


def rendered(site: Path, chapter: str) -> Path:
    return site / PAGES[chapter].relative_to(DOCS).with_suffix(".html")


def steps(page: Path) -> Iterator[Step]:
    article = LexborHTMLParser(page.read_text(encoding="utf-8")).css_first("article")
    assert article
    for node in article.css(".highlight, a[download]"):
        code = node.css_first("pre code")
        if code is None:
            yield Step("figure", str(node.attributes["href"]))
        elif node.css_first(".filename"):
            yield Step("output", code.text())
        elif code.css_first("span"):
            yield Step("listing", code.text())


def copied(page: Path, folder: Path, files: dict[str, Path]) -> list[dict[str, Any]]:
    """Run the listings of a page in a folder that holds the files that the page links to, and nothing else."""
    html = page.read_text(encoding="utf-8")
    for name, file in files.items():
        if f'/{name}"' in html:
            shutil.copy(file, folder / name)
    listings = [step.text for step in steps(page) if step.kind == "listing"]
    ours = [str(SCRIPTS)] if any(map(OURS.search, listings)) else []
    done = subprocess.run(
        [sys.executable, "-I", str(TESTS / "copied.py"), str(TESTS / "guarded_kernel.py"), *ours],
        input=json.dumps(listings),
        cwd=folder,
        env=os.environ | {"MPLBACKEND": "Agg", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=LIMIT,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def series(file: Path) -> list[list[list[float]]]:
    """The curves in the data of a figure, x and y."""
    _, *rows = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    curves: dict[str, list[list[float]]] = {}
    for name, x, y in rows:
        xs, ys = curves.setdefault(name, [[], []])
        xs.append(float(x))
        ys.append(float(y))
    return [*curves.values()]


def same(one: list[list[float]], other: list[list[float]]) -> bool:
    near = (pytest.approx(values, rel=CLOSE, abs=1e-300) for values in other)
    return [*map(len, one)] == [*map(len, other)] and all(a == b for a, b in zip(one, near, strict=True))


@pytest.mark.parametrize("chapter", all_but(["rmsprop"], CHAPTERS))
def test_copied_in_their_order_they_print_and_draw_what_the_page_shows(
    chapter: str, site: Path, files: dict[str, Path], tmp_path: Path
):
    page = rendered(site, chapter)
    ran, printed, figure = iter(copied(page, tmp_path, files)), "", ""
    for step in steps(page):
        if step.kind == "figure":
            figure = step.text
        elif step.kind == "output":
            assert TIME.sub("…", printed) == TIME.sub("…", step.text)
            printed = ""
        else:
            done = next(ran)
            printed += done["printed"]
            assert bool(done["lines"]) == ("plt.show()" in step.text), step.text
            there = series(page.parent / figure) if done["lines"] else []
            assert all(any(same(line, one) for one in there) for line in done["lines"]), (figure, step.text)
    assert printed == "", "the page shows all that is printed"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_listing_is_short_and_knows_nothing_of_records(chapter: str, site: Path):
    for step in steps(rendered(site, chapter)):
        if step.kind == "listing":
            lines = step.text.strip("\n").split("\n")
            assert len(lines) <= 24, step.text
            assert max(map(len, lines)) <= 88, step.text
            assert not re.search(r"\b(numbers|settings|experiment|engine|\w+_numbers|\w+_text)\b", step.text), step.text


def test_the_figures_that_the_listings_of_a_chapter_can_draw_have_their_code(site: Path):
    drawing = {one: sum("plt.show()" in step.text for step in steps(rendered(site, one))) for one in CHAPTERS}
    assert drawing["adagrad"] >= 2
    assert drawing["rmsprop"] >= 5
