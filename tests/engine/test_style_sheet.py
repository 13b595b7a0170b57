"""The styles of Material's that reach the reader: those that something can use, and as they are written."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.serving import served, settle

from engine.ground.paths import DOCS, read
from engine.pages import assets, style_sheet
from engine.pages.schemes import by_scheme

FOUND = find_spec("material")
assert FOUND
assert FOUND.origin
STYLES = Path(FOUND.origin).parent / "templates"
MATERIAL = "\n".join(
    assets.lean(read(path)) for start in assets.MATERIAL_STYLES for path in STYLES.glob(f"{start}*.css")
)
USED = by_scheme(style_sheet.without_icons(MATERIAL))
OURS = "".join(map(read, (DOCS / "assets").glob("*.css")))
ON = frozenset().union(*style_sheet.WRITTEN_BY.values())  # all extensions
STATES = [(390, "dark", "screen"), (1280, "light", "screen"), (1280, "light", "print")]

DIFFERENT = """sheet => {
    const elements = [...document.querySelectorAll("body, body :not(svg *, math *, script, details, details *)")];
    const look = () => elements.flatMap(one => ["", "::before", "::after"].map(part => {
        const style = getComputedStyle(one, part);
        const names = [...style].filter(name => !name.startsWith("--"));  // they show in the others
        return [one.tagName, part, ...names.map(name => `${name}: ${style[name]}`)].join("\\n");
    }));
    const before = look();
    const link = document.querySelector("link[rel=stylesheet]");
    const whole = document.createElement("style");
    whole.textContent = sheet;
    link.after(whole);
    link.disabled = true;
    return look().filter((now, place) => now !== before[place]).slice(0, 9);
}"""


@pytest.mark.parametrize(
    "rule",
    [
        ".md-tag{color:red}",
        ".tabbed-set .x,.critic,.key-alt::before{color:red}",
        ".result.note>p{color:red}",
        ".md-footer__link--next{color:red}",
        "#__tabbed_1:checked~p{color:red}",
        "[dir=ltr] .md-tag{color:red}",
        "[data-md-color-scheme=slate]{color:red}",
        "[data-md-color-scheme]{color:red}",
        "a:not(.md-nav){color:red}",
        ":is(.md-nav,.md-tag){color:red}",
        'img[src$="#only-dark"]{color:red}',
        "@media print{.md-tag{color:red}}",
        "@supports (color:red){@media print{.md-tag{color:red}}}",
        "@keyframes md-turn{0%{color:red}to{color:blue}}",
        "@page{margin:1cm}",
        ".md-tag{--md-a:var(--md-b);--md-b:red;color:var(--md-a)}",
        ".md-tag{--md-theirs:red}",
        ".md-tag{--md-drawn:red}",
        "p{background:url(\"data:image/svg+xml;utf8,<svg a='{;}'/>\")}",
    ],
)
def test_a_rule_that_something_can_use_stays_as_it_is(rule: str):
    said = frozenset(
        "md-tag md-footer__link-- __tabbed_1 dir ltr data-md-color-scheme slate --md-drawn".split()  # noqa: SIM905
    )
    assert style_sheet.thinned(rule, "p{color:var(--md-theirs)}", said, ON) == rule


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        (".md-nav{color:red}p{color:red}", "p{color:red}"),
        (".md-tag .md-nav{color:red}", ""),
        (".md-tag summary:before{color:red}.admonition,details{color:red}", ""),  # as this site has them
        (".md-tag--wide{color:red}", ""),
        (".md-nav,.md-tag{color:red}", ".md-tag{color:red}"),
        (".no-js p{color:red}", ""),
        (".tabbed-set>input:checked~p,.keys p{color:red}", ".keys p{color:red}"),
        ("[dir=rtl] p{color:red}", ""),
        ("[data-md-color-scheme=other]{color:red}", ""),
        ("label[for=__drawer]{color:red}", ""),
        ("[data-md-state]{color:red}", ""),
        ("@media print{.md-nav{color:red}}", ""),
        ("@media print{.md-nav{color:red}p{color:red}}", "@media print{p{color:red}}"),
        (".md-tag{--md-a:red;color:red}", ".md-tag{color:red}"),
        (".md-tag{--md-a:red}.md-tag{--md-b:var(--md-a)}", ""),
        (".md-nav{color:var(--md-a)}p{--md-a:red}", ""),
    ],
)
def test_what_nothing_can_use_goes(rules: str, left: str):
    said = frozenset({"md-tag", "dir", "data-md-color-scheme", "slate"})
    assert style_sheet.thinned(rules, "", said, {"pymdownx.keys"}) == left


def test_where_everything_is_said_the_sheet_of_material_stays_whole():
    taken_over = "|".join(style_sheet.TAKEN_OVER)
    others = re.sub(rf"(?<![\w-])(?:{taken_over})(?![\w-])", "p", MATERIAL)
    names = frozenset(re.findall(r"[\w-]+", others))
    assert tokens(style_sheet.thinned(others, "", names, ON)) == tokens(others)


def tokens(sheet: str) -> str:
    """A style sheet in one way of writing: nothing separates its tokens, and no sign is spelt by its number."""
    return re.sub(r"\s|/\*\*/|;(?=})", "", sheet.replace(r"\3c", "<"))


def test_more_than_half_of_the_sheet_of_material_goes():
    assert len(style_sheet.thinned(USED, OURS, style_sheet.said(), [])) < len(MATERIAL) / 2


def test_what_is_kept_is_what_would_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(style_sheet, "KEPT", tmp_path)
    for ours in (OURS, f"{OURS} p {{color: var(--md-code-hl-name-color)}}"):
        made = style_sheet.thinned(MATERIAL, ours, style_sheet.said(), [])
        assert style_sheet.of_the_site(MATERIAL, ours, []) == made
        assert style_sheet.of_the_site(MATERIAL, ours, []) == made
        (kept,) = tmp_path.iterdir()
        kept.write_text(read(kept)[:99], encoding="utf-8")
        assert style_sheet.of_the_site(MATERIAL, ours, []) == made


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield at


@pytest.mark.parametrize(("width", "scheme", "medium"), STATES)
@pytest.mark.parametrize("path", ["index.html", "tags.html"])
def test_every_element_looks_as_with_the_whole_sheet(
    browser: Browser, address: str, site: Path, path: str, width: int, scheme: str, medium: str
):
    (sheet,) = site.glob("assets/site.*.css")
    thin = read(sheet)
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.emulate_media(media=medium)  # type: ignore[arg-type]
    page.goto(f"{address}/{path}")
    settle(page)
    different = page.evaluate(DIFFERENT, f"{USED}\n{ours_of(thin)}")
    context.close()
    assert different == []


def ours_of(bundled: str) -> str:
    """The site's own styles in the bundle: they follow Material's."""
    first = by_scheme(assets.joined(assets.lean(read(DOCS / "assets" / "tokens.css"))))
    return bundled[bundled.index(first) :]


def test_no_picture_stands_in_a_style_sheet():
    """A policy that lets a page have images of its own site only forbids those that a sheet holds."""
    sheet = style_sheet.thinned(USED, OURS, style_sheet.said(), [])
    assert "url(" not in sheet + OURS
