"""The font of formulas: what is in it, where its glyphs stand, and that nothing depends on when it comes."""

import base64
import io
import json
import re
import subprocess
import sys
import unicodedata
from html import unescape
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser
from tests.examples import tried
from tests.serving import served, settle

from engine.formulas import drawing, font, markup
from engine.formulas.drawing import Drawing, Formula
from engine.formulas.places import FAMILIES, SIGNS, place
from engine.ground.paths import DOCS, ROOT, read

FINE = 4  # a browser puts lines of text on whole pixels; by so many finer ones
LIMIT = 96  # of 255: how much a pixel at the edge of a letter may differ
FORMULAS = "svg.arithmatex, .arithmatex > svg"
TEXS = (
    r"\gamma = 0.9", r"x_t^2 + g_{t-1}", r"\max(\mathrm{loss}, \sqrt{s_t + \epsilon})", r"\frac{\eta}{\sqrt{\hat v}}",
    r"\left(\sum_{i=1}^n \mathbb{E}[X_i]\right)^\top", r"\mathcal{L} \in \mathbb{R}^d", r"\vec x \cdot \mathbf{w}",
    r"\boxed{\ell \ne \partial f / \partial x}", r"\begin{cases}a & x < 0 \\ b & x \ge 0\end{cases}",
)  # fmt: skip


def drawn(*texs: str) -> list[Drawing]:
    asked = [Formula(tex, display=False) for tex in texs]
    return list(drawing.drawings(asked, []).values())


def glyphs(drawings: list[Drawing]) -> dict[str, str]:
    return {name: outline for one in drawings for name, outline in markup.glyphs(one).items()}


OF_MANY_SIZES = [*map(ord, "()[]{}|/\\"), *map(ord, SIGNS)]
NAMES = st.one_of(
    st.builds("NCM-{}-{:X}".format, st.sampled_from(FAMILIES), st.sampled_from(OF_MANY_SIZES)),
    st.builds("NCM-{}-{:X}".format, st.sampled_from(["I", "N", "B", *FAMILIES]), st.integers(0x21, 0xFFFF)),
    st.builds("NCM-I-{:X}".format, st.integers(0x1D434, 0x1D467) | st.integers(0x1D6E2, 0x1D71B)),
    st.builds("NCM-DS-{:X}".format, st.integers(0x1D538, 0x1D56B)),
)


@tried(200)
@given(st.sets(NAMES, min_size=20, max_size=80))
def test_no_two_glyphs_stand_at_one_place_and_each_is_one_letter_for_every_browser(names: set[str]):
    found = [letter for name in names if (letter := place(name))]
    assert len(set(found)) == len(found)
    assert all(len(letter.encode("utf-16-le")) == 2 for letter in found)
    assert not [letter for letter in found if unicodedata.category(letter)[0] == "M"], "it would join the one before"


def test_a_formula_can_be_read_without_its_font():
    (one,) = drawn(r"\gamma = 0.9")
    html = markup.markup(Formula(r"\gamma = 0.9", display=False), one)
    assert LexborHTMLParser(html).css("text")[0].text() == "γ=0.9"


def test_the_same_glyphs_make_the_same_bytes_in_whatever_order_pages_use_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    found = glyphs(drawn(*TEXS))
    first = font.font(found)
    monkeypatch.setattr(font, "KEPT", tmp_path)  # nothing is kept there
    assert font.font(dict(reversed(found.items()))) == first
    assert font.font(glyphs(drawn(TEXS[0]))) != first


def test_a_font_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    found = glyphs(drawn(TEXS[1]))
    monkeypatch.setattr(font, "KEPT", tmp_path)  # other tests make other fonts, and the last alone is kept
    font.font(found)
    script = """import sys
from pathlib import Path
from engine.formulas import font
font.KEPT = Path(sys.argv[2])
font.font(eval(sys.argv[1]))
print('fontTools' in sys.modules)"""
    command = [sys.executable, "-c", script, repr(found), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT / "scripts", capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "False"


def test_the_font_has_each_glyph_that_pages_use_and_no_more(site: Path):
    (file,) = (site / "assets").glob(f"{font.NAME}.*.woff")
    used: set[str] = set()
    for path in site.rglob("*.html"):
        page = LexborHTMLParser(read(path))
        letters = page.css(f".arithmatex text:not([font-size='{5 * drawing.EM}px'])")  # letters of the page's own font
        used |= {letter for one in letters for letter in unescape(one.text())}
    assert {chr(code) for code in TTFont(file).getBestCmap()} == used


FACE = "<style>@font-face{{font-family:formulas;src:url(data:font/woff;base64,{})}} {} body{{font-size:40px}}</style>"


def shot(page: Page, style: str, formula: str) -> Image.Image:
    page.set_content(f"<!doctype html>{style}<p class=md-typeset>{formula}</p>")
    page.evaluate("document.fonts.ready")
    return Image.open(io.BytesIO(page.screenshot())).convert("L").reduce(FINE)


@pytest.mark.parametrize("tex", TEXS)
def test_letters_stand_and_look_as_mathjax_draws_them(browser: Browser, tex: str):
    """Pixel by pixel: what is black in the one is not white in the other."""
    one, as_mathjax_has_it = drawn(tex, rf"\color{{black}}{{{tex}}}")  # a colour is no part that we put in its place
    assert "markup" in as_mathjax_has_it
    style = FACE.format(base64.b64encode(font.font(glyphs([one]))).decode(), read(DOCS / "assets" / "site.css"))
    page = browser.new_page(viewport={"width": 500, "height": 200}, device_scale_factor=FINE)
    as_text, as_paths = (
        shot(page, style, markup.markup(Formula(tex, display=False), each))
        for each in (one, unplaced(as_mathjax_has_it))
    )
    page.close()
    assert as_paths.getextrema()[0] == 0, "something is seen"
    assert sum(ImageChops.difference(as_text, as_paths).histogram()[LIMIT:]) == 0


def unplaced(given: Drawing) -> Drawing:
    """Return a drawing whose glyphs have names for which the font has no place: they are drawn as outlines."""
    text = json.dumps(given)
    for number, name in enumerate(given["glyphs"]):
        text = re.sub(rf"{name}(?![0-9A-F])", f"NCM-N-{0x20000 + number:X}", text)
    made: Drawing = json.loads(text)
    return made


def test_nothing_moves_when_the_font_comes_and_a_formula_is_there_before(browser: Browser, site: Path):
    boxes = "all => all.map(one => JSON.stringify(one.getBoundingClientRect()))"
    with served(site) as address:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.route("**/*.woff", lambda route: route.abort())
        page.goto(f"{address}/walks/valley.html")
        settle(page)
        before = page.locator(FORMULAS).evaluate_all(boxes)
        page.unroute("**/*.woff")
        page.reload()
        settle(page)
        page.wait_for_function("[...document.fonts].some(one => one.family === 'formulas' && one.status === 'loaded')")
        assert page.locator(FORMULAS).evaluate_all(boxes) == before
        assert len(before) > 10
        page.close()
