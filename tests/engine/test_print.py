"""The chapter on paper, as PDF, and the site in a zip."""

import inspect
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unicodedata import normalize
from zipfile import ZipFile

import pytest
from jinja2 import Environment, FileSystemLoader
from mkdocs.commands import build
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser
from tests.checkout import Checkout

from engine.build import archive, rendering, site_folder
from engine.build import site as publishing
from engine.gate import check as gate
from engine.ground.paths import DOCS, ROOT, read
from engine.ground.words import words
from engine.pages.site_build import Known
from engine.results.book import Book

CHAPTER = "walks/valley"
WIDTH, HEIGHT = 642, 984  # of the text on a page in CSS pixels; see print.css
HEADS = re.findall(
    r"^#+ (.*)$", re.sub(r"(?s)^```.*?^```", "", read(ROOT / f"tests/site/docs/{CHAPTER}.md"), flags=re.M), re.M
)

SHOWN = """(selector) => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility())"""
BRIGHT = """() => {
  const light = colour => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return a === 0 ? null : (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  };
  const wrong = [];
  for (const one of document.querySelectorAll("body, body *")) {
    if (!one.checkVisibility()) continue;
    const style = getComputedStyle(one);
    const [ink, ground] = [light(style.color), light(style.backgroundColor)];
    if (ink > 0.45 || (ground !== null && ground < 0.99))
      wrong.push([one.tagName, one.className.toString(), style.color, style.backgroundColor].join(" "));
  }
  return wrong;
}"""
WIDE = """(width) => [...document.querySelectorAll("article :is(figure, pre, table, p, svg, .arithmatex, details)")]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > width + 1)
  .map(one => one.outerHTML.slice(0, 200))"""


def plain(text: str) -> str:
    """Text without spaces; in a PDF, a character may have the code of the radical that looks like it."""
    return re.sub(r"\s", "", normalize("NFKC", text))


@pytest.fixture(scope="module")
def paper(browser: Browser, site: Path) -> Iterator[Page]:
    """The chapter as a reader in dark mode prints it."""
    page = browser.new_page(color_scheme="dark", viewport={"width": WIDTH, "height": HEIGHT})
    page.goto((site / f"{CHAPTER}.html").as_uri())
    page.wait_for_function("getComputedStyle(document.body).backgroundColor.match(/\\d+/g)[0] < 60")
    page.emulate_media(media="print")
    yield page
    page.close()


def test_paper_is_black_on_white_also_from_dark_mode(paper: Page):
    assert paper.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert paper.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert paper.evaluate(BRIGHT) == []
    assert paper.evaluate("getComputedStyle(document.body).getPropertyValue('--figure-1')") == "#0072b2"


def test_paper_shows_nothing_to_press_and_no_way_elsewhere(paper: Page):
    for selector in ("nav", "button", "[popover]", "header", "footer", ".footnote-backref", ".made"):  # fmt: skip
        assert paper.locator(selector).count() > 0, f"{selector} is nowhere: this test looks past what it is for"
        assert paper.evaluate(f"({SHOWN})('{selector}').length") == 0, selector


def test_nothing_is_cut_off_on_paper(paper: Page):
    assert paper.evaluate(WIDE, WIDTH) == []
    for figure in paper.locator("article figure").all():
        box = figure.bounding_box()
        assert box is not None
        assert 200 * figure.locator(".chart").count() < box["width"] <= WIDTH
        assert box["height"] < HEIGHT / 2
        whole = figure.locator(".chart, table").count() > 0
        assert figure.evaluate("one => getComputedStyle(one).breakInside") == ("avoid" if whole else "auto")


def test_paper_names_the_address_of_a_link_once_and_where_it_comes_from(paper: Page):
    said = "one => getComputedStyle(one, '::after').content"
    address = "https://jmlr.org/papers/v12/duchi11a.html"
    assert address in paper.locator(f'.footnote a[href="{address}"]').evaluate(said)
    assert paper.locator('.footnote a[href="https://example.org"]').evaluate(said) == "none"
    assert paper.locator("a.footnote-ref").first.evaluate(said) == "none"
    assert paper.locator(".printed").inner_text().startswith("From “A small site”, published on 2024-08-08")


def test_a_draft_says_that_it_is_one_on_paper_too_and_not_where_it_was_served():
    page = SimpleNamespace(meta={"draft": True, "date": "2024-03-06"}, canonical_url="http://127.0.0.1:8000/a.html")
    given = {"words": words(), "config": SimpleNamespace(site_name="Site"), "page": page}
    partial = Environment(loader=FileSystemLoader(ROOT / "theme"), autoescape=True).get_template(
        "partials/printed.html"
    )
    said = partial.render(given)
    assert words().theme["printed"]["draft"] in said
    assert "2024" not in said
    assert "http" not in said
    marked = re.search("set marked = '(.*)'", read(ROOT / "theme" / "partials" / "content.html"))
    assert marked
    written = "".join(re.findall("'(<div class=\"mkdocs-draft-marker.*?>|DRAFT|</div>)'", inspect.getsource(build)))
    assert written == marked[1], "what MkDocs puts on the page is replaced"


def test_folds_are_open_on_paper_without_a_script(browser: Browser, site: Path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / f"{CHAPTER}.html").as_uri())
    folds = page.locator("article details")
    heights = "all => all.map(one => one.getBoundingClientRect().height)"
    closed = folds.evaluate_all(heights)
    page.emulate_media(media="print")
    opened = folds.evaluate_all(heights)
    assert len(closed) >= 3
    assert max(closed) < 60
    assert min(opened) > max(closed) + 30
    context.close()


def test_a_script_opens_the_folds_for_other_browsers_and_puts_them_back(browser: Browser):
    page = browser.new_page()
    page.set_content("<details open></details><details></details><details></details>")
    page.add_script_tag(path=DOCS / "assets" / "print.js")
    count = "document.querySelectorAll('details[open]').length"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(count) == 3
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(count) == 1
    page.close()


@pytest.fixture(scope="module")
def printed(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that was built with a PDF and a zip."""
    copy = pristine.copied(tmp_path_factory.mktemp("printed") / "repo")
    copy.built("--only", "trajectory", "--pdf", "--zip")
    return copy.root


@pytest.fixture(scope="module")
def pdf(printed: Path) -> PdfReader:
    return PdfReader(printed / "site" / f"{CHAPTER}.pdf")


@pytest.fixture(scope="module")
def texts(pdf: PdfReader) -> list[str]:
    """The text of each page."""
    return [plain(page.extract_text()) for page in pdf.pages]


def test_the_pdf_is_tagged_has_an_outline_and_says_what_it_is(pdf: PdfReader):
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert pdf.metadata is not None
    assert str(pdf.metadata.title).startswith("1.2 The valley")
    assert str(pdf.metadata.get("/CreationDate")).startswith("D:20240808"), "the page's date, so that builds agree"

    def titles(outline) -> list[str]:
        return [name for one in outline for name in (titles(one) if isinstance(one, list) else [one.title])]

    assert [plain(title) for title in titles(pdf.outline)] == [plain(head) for head in [*HEADS, "Cite this page"]]


def test_the_pages_of_the_pdf_are_a4_numbered_and_hold_the_whole_text(pdf: PdfReader, texts: list[str]):
    assert 2 <= len(texts) <= 8
    for number, (page, text) in enumerate(zip(pdf.pages, texts, strict=True), start=1):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        assert f"{number}/{len(texts)}" in text
        assert len(text) > 150 or number == len(texts), f"page {number} holds next to nothing"
    whole = "".join(texts)
    assert plain("Answer to exercise 1") in whole
    assert plain("It forgets more slowly.") in whole, "the last words of the last fold"
    assert "Sourceof" not in whole


def test_no_words_of_the_page_are_lost_in_the_pdf(texts: list[str], site: Path):
    whole = "".join(text.removeprefix(f"{n}/{len(texts)}") for n, text in enumerate(texts, start=1))
    page = LexborHTMLParser((site / f"{CHAPTER}.html").read_text(encoding="utf-8"))
    for unseen in page.css("[popover], .made, svg, math, .cite__bibtex"):
        unseen.decompose()
    read = [plain(one.text_content or "") for node in page.css("article :is(p, li, td, code)") for one in node.iter(include_text=True) if one.is_text_node]  # fmt: skip # noqa: E501
    assert len(read) > 100
    assert [words for words in read if words not in whole] == []


def test_formulas_stand_in_the_text_of_the_pdf_where_they_are_read(texts: list[str]):
    whole = "".join(texts)
    assert plain("Let the place after step t be xt, and the slope there gt.") in whole
    assert plain("weighs (1 − γ)γk, and half as much") in whole


def test_no_page_of_the_pdf_but_the_last_is_left_blank_for_a_figure(pdf: PdfReader):
    for page in pdf.pages[:-1]:
        lows: list[float] = []
        page.extract_text(visitor_text=lambda text, _, place, *__, lows=lows: lows.append(place[5]) if text.strip() else None)  # fmt: skip # noqa: E501
        low = min(one for one in lows if one > 60)  # points; the number of the page stands lower
        assert low < 842 * 0.4


def test_no_figure_is_split_in_the_pdf(texts: list[str], site: Path):
    html = (site / f"{CHAPTER}.html").read_text(encoding="utf-8")
    figures = re.findall(r"<figure\b[^>]*>(.*?)</figure>", html, re.DOTALL)
    assert len(figures) == 7
    for figure in figures:
        caption = re.search(r"<figcaption>(?:<span[^>]*>)?(<b>(?:Figure|Table|Listing) \d+</b> .{4})", figure)
        assert caption
        (on,) = [text for text in texts if plain(re.sub("<[^>]*>", "", caption[1])) in text]
        drawn = [plain(word) for word in re.findall(r"<text(?![^>]*rotate)[^>]*>([^<]{3,})<", figure)]
        assert [word for word in drawn if word not in on] == [], caption[0]


def test_links_of_the_pdf_lead_into_it_or_to_public_addresses(pdf: PdfReader):
    notes = [note.get_object() for page in pdf.pages for note in page.get("/Annots", [])]
    links = [str(note["/A"]["/URI"]) for note in notes if "/A" in note and "/URI" in note["/A"]]
    assert "https://jmlr.org/papers/v12/duchi11a.html" in links
    assert [address for address in links if "site.invalid" in address or address.startswith("file:")] == []


PRINT = """
import sys
from pathlib import Path
sys.path.insert(0, "scripts")
from engine.build import pdf as printing
from engine.ground.problem import Problem
site = Path(sys.argv[1])
printing.chapters = lambda _: [site / "part" / "a.html"]
try:
    printing.write(site, offline=True)
except Problem as problem:
    sys.exit(str(problem))
"""
HEAD = '<!doctype html><html lang="zh"><head><meta charset="utf-8">{}</head>'
PAGE = HEAD + '<body><p>深度学习</p><a href="../b.html">乙</a>{}</body></html>'


@pytest.mark.slow
def test_a_pdf_keeps_links_to_other_pages_once_the_site_has_an_address(pristine: Checkout, tmp_path: Path):
    (tmp_path / "part").mkdir()
    for head, expected in (
        ("", b""),
        ('<link rel="canonical" href="https://a.example/部分/x/part/a.html">', b"/x/b.html"),
    ):
        (tmp_path / "part" / "a.html").write_text(PAGE.format(head, ""), encoding="utf-8")
        done = pristine.run("-c", PRINT, str(tmp_path))
        assert done.returncode == 0, done.stderr
        content = (tmp_path / "part" / "a.pdf").read_bytes()
        assert expected in content
        assert (b"/URI" in content) == bool(expected)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<img src="gone.png">', "part/a.html: https://site.invalid/part/gone.png is not part of the site"),
        pytest.param(
            "",
            "part/a.html: no font for Chinese",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="fonts are hidden by fontconfig"),
        ),
    ],
    ids=["missing picture", "no Chinese font"],
)
def test_what_a_pdf_would_lack_stops_it(pristine: Checkout, tmp_path: Path, body: str, said: str):
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "a.html").write_text(PAGE.format("", body), encoding="utf-8")
    fonts = tmp_path / "fonts.conf"
    fonts.write_text("<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir></fontconfig>", encoding="utf-8")
    done = pristine.run("-c", PRINT, str(tmp_path), **({} if body else {"FONTCONFIG_FILE": str(fonts)}))
    assert done.returncode == 1
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "part" / "a.pdf").exists()


def test_the_zip_opens_anywhere_without_a_server(printed: Path, browser: Browser, tmp_path: Path):
    with ZipFile(printed / "site.zip") as packed:
        packed.extractall(tmp_path / "带 空格 的 目录")
    root = tmp_path / "带 空格 的 目录" / "site"
    files = {path.relative_to(printed / "site") for path in (printed / "site").rglob("*") if path.is_file()}
    assert {path.relative_to(root) for path in root.rglob("*") if path.is_file()} == files
    complaints: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.goto((root / "index.html").as_uri())
    page.locator("article a", has_text="The valley").click()
    page.wait_for_url("**/valley.html")
    assert page.locator("h1").inner_text().startswith("1.2 The valley")
    assert page.evaluate("getComputedStyle(document.querySelector('article')).lineHeight") != "normal"
    page.locator("article a[href*='tags.html']").first.click()
    page.wait_for_url("**/tags.html*")
    page.locator("article a[href*='valley.html']").first.click()
    page.wait_for_url("**/valley.html*")
    page.wait_for_load_state("networkidle")
    assert complaints == []
    page.close()


def test_the_zip_of_the_same_files_is_the_same(tmp_path: Path):
    packed = []
    for name, files in (("one", ["b/乙.txt", "a.txt"]), ("two", ["a.txt", "b/乙.txt"])):
        for file in files:
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file, encoding="utf-8")
            path.chmod(0o600 if name == "one" else 0o644)
        archive.write(tmp_path / name, tmp_path / f"{name}.zip", "site")
        packed.append((tmp_path / f"{name}.zip").read_bytes())
        time.sleep(2.1 if name == "one" else 0)  # the clock of a zip has steps of two seconds
    assert packed[0] == packed[1]


def test_a_zip_of_an_earlier_site_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name, place in (
        ("SITE", "site"),
        ("OLD", "old"),
        ("FRESH", "fresh"),
        ("ZIP", "site.zip"),
        ("FRESH_ZIP", "new"),
    ):
        for module in (publishing, site_folder):
            monkeypatch.setattr(module, name, tmp_path / place)

    def render(target: Path, *_: object) -> None:
        target.mkdir()
        (target / "index.html").write_text("x", encoding="utf-8")

    monkeypatch.setattr(rendering, "render", render)
    monkeypatch.setattr(gate, "refuse", lambda *_: None)  # it is no site
    publishing.publish(Known(Book()), offline=True, zipped=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "site.zip"]
    publishing.publish(Known(Book()), offline=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]
