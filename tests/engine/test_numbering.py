"""Figures, tables, listings and equations have the numbers that the build gives them, and references say these."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from tests.checkout import Checkout

from engine.formulas import labels, macros
from engine.ground.paths import DOCS, ROOT
from engine.prose import numbered, references

HERE, THERE = DOCS / "walks" / "here.md", DOCS / "walks" / "there.md"
THINGS = {
    "figure": '<figure id="{}">\n--8<-- "docs/results/valley/drift.svg"\n<figcaption>{}</figcaption>\n</figure>',
    "table": '<figure id="{}" markdown>\n\n| a |\n|---|\n| b |\n\n<figcaption>{}</figcaption>\n</figure>',
    "listing": '<figure id="{}" markdown>\n```python\nx = 1\n```\n<figcaption>{}</figcaption>\n</figure>',
    "equation": "$$\nx = y \\label{{{}}} % {}\n$$",
}
FIGURE = THINGS["figure"].format("walk", "A walk")


def said(text: str, other: str = "---\ntitle: 1.7 There\n---\n") -> list[str]:
    """What is wrong with a page, beside which there is another."""
    site = {HERE: numbered.chapter(HERE, text), THERE: numbered.chapter(THERE, other)}
    return [f"{fault.line}: {fault.text}" for fault in references.faults(site, HERE, {HERE: text})]


def reference(link: str, text: str = "", other: str = "") -> str:
    """What a reference says on a page."""
    site = {HERE: numbered.chapter(HERE, text), THERE: numbered.chapter(THERE, other)}
    match = references.LINK.fullmatch(link)
    assert match
    found = references.found(site, HERE, *match.groups())
    assert found
    return found.text


@given(st.lists(st.sampled_from(sorted(THINGS))))
def test_each_kind_is_counted_by_itself_in_the_order_of_the_page(kinds: list[str]):
    text = "\n\n".join(THINGS[kind].format(f"x{n}", f"Caption {n}") for n, kind in enumerate(kinds))
    things = numbered.chapter(HERE, text).things
    assert [one.kind for one in things] == kinds
    assert [one.number for one in things] == [str(kinds[: n + 1].count(kind)) for n, kind in enumerate(kinds)]
    assert [one.anchor for one in things] == [f"{'eq-' * (kind == 'equation')}x{n}" for n, kind in enumerate(kinds)]


def test_what_stands_in_code_or_has_no_caption_has_no_number():
    code = f"```html\n{FIGURE}\n```\n\n```tex\nx \\label{{a}}\n```\n\n<figure>\n<img src='x.png'>\n</figure>"
    assert numbered.chapter(HERE, code).things == ()


def test_prose_that_a_page_includes_counts_where_it_is_included():
    included = '--8<-- "tests/site/docs/walks/roots.md"'
    things = numbered.chapter(HERE, f"{FIGURE}\n\n{included}\n\n{THINGS['figure'].format('last', '')}\n").things
    assert [(one.anchor, one.number) for one in things] == [("walk", "1"), ("newton", "2"), ("last", "3")]
    assert things[1].path == ROOT / "tests/site/docs/walks/roots.md"


def test_an_equation_of_github_s_has_a_number_too():
    (one,) = numbered.chapter(HERE, "```math\nx = y \\label{a}\n```\n").things
    assert (one.kind, one.anchor, one.said) == ("equation", "eq-a", "$$x = y \\label{a}$$")


@pytest.mark.parametrize(("title", "link", "expected"), [
    ("1.7 There", "[Figure](#walk)", "Figure 1"),
    ("1.7 There", "[Figure](there.md#walk)", "Figure 1.7.1"),
    ("1.7 There", "[Equation](there.md#eq-a)", "Equation (1.7.1)"),
    ("There", "[Figure](there.md#walk)", "Figure 1 of There"),
    ("There", "[Equation](../walks/there.md#eq-a)", "Equation (1) of There"),
])  # fmt: skip
def test_a_reference_says_the_number_and_on_another_page_that_of_its_chapter(english, title, link, expected):
    page = f"---\ntitle: {title}\n---\n\n{FIGURE}\n\n{THINGS['equation'].format('a', '')}\n"
    assert reference(link, page, page) == expected


WRONG = {
    "[Figure](#wlak)": "1: [Figure](#wlak): nothing with a number has the id wlak; do you mean walk?",
    "[Figure](#summary)": (
        r"1: [Figure](#summary): nothing with a number has the id summary; give it to a <figure> with a <figcaption>, "
        r"or a \label to the formula; other places have words of their own"
    ),
    "[Table](#walk)": "1: [Table](#walk): what is there is numbered as Figure; write [Figure](#walk)",
    "[Figure](their.md#walk)": "1: [Figure](their.md#walk): there is no page their.md; do you mean there.md or here.md?",  # noqa: E501
    "$x \\label{a}$": "1: \\label{a} stands in a formula within a line; put it between $$",
    "$$x \\label{a} \\label{b}$$": "1: \\label{b} is the second of its formula, which has one number; take it out, or write two",  # noqa: E501
    "$$x \\label{a b}$$": "1: \\label{a b}: write letters, digits and - alone",
    "<figure>\n<figcaption>Figure 6 A</figcaption>\n</figure>": (
        "1: Figure 6 is typed in this caption, and the build writes the number; take it out, and refer to it as "
        "[Figure](#id)"
    ),
}


@pytest.mark.parametrize("written", WRONG)
def test_what_has_no_number_or_two_is_refused_with_its_line(english, written: str):
    assert said(f"{written}\n\n{FIGURE}\n") == [WRONG[written]]


def test_an_id_has_one_number(english):
    again = FIGURE.replace("A walk", "Again")
    assert said(f"{FIGURE}\n\n{again}\n") == [
        "6: walk is the id of docs/walks/here.md:1 already; give one of them another"
    ]


@pytest.mark.parametrize("written", [
    "[the figure](#walk)", "[Figure](#walk)", "`[Figure](#none)`", "![Figure](x.png#walk)", "[Figure](https://a.example/)",
    "Figure 6 of the book", "<figure>\n<figcaption>Figures of 6</figcaption>\n</figure>",
])  # fmt: skip
def test_what_refers_to_nothing_here_passes(english, written: str):
    assert said(f"{written}\n\n{FIGURE}\n") == []


@pytest.mark.parametrize(("written", "drawn", "elsewhere"), [
    ("$$x \\label{a}$$", "x", "$$x \\tag{3}$$"),
    ("$$\n\\label{a}\nx\n$$", "x", "$$\nx \\tag{3}\n$$"),
    ("$$\\alpha\\label{a}x$$", "\\alpha x", "$$\\alpha x \\tag{3}$$"),
    ("\\[x\\label{a}\\]", "x", "\\[x \\tag{3}\\]"),
    ("\\begin{align}x\\label{a}\\end{align}", None, "\\begin{align}x \\tag{3}\\end{align}"),
    ("$$a \\\\\\label{b}$$", "a\\\\", "$$a\\\\ \\tag{3}$$"),
    ("$$a \\\\label{b}$$", "a \\\\label{b}", None),
])  # fmt: skip
def test_a_label_is_no_part_of_the_formula_and_other_programs_get_a_tag(written: str, drawn: str, elsewhere: str):
    if drawn:
        assert macros.expanded(written[2:-2].strip()).strip() == drawn
    if elsewhere:
        assert labels.tagged(written, "3") == elsewhere


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of the mini-site, whose pages these are like."""
    from engine.ground import site_file, words

    monkeypatch.setattr(words, "FILE", site_file.FILE.parents[1] / "tests" / "site" / "scripts" / "site.toml")


def test_captions_equations_and_references_have_their_numbers_on_the_page(site: Path):
    page = (site / "walks" / "valley.html").read_text(encoding="utf-8")
    captions = re.findall(r"<figcaption>(?:<span[^>]*>)?(<b>\w+ \d</b> [\w' ]+)", page)
    captions = [re.sub("</?b>", "", caption) for caption in captions]
    assert captions == ["Figure 1 Weights by age", "Listing 1 A walk", "Figure 2 The walk", "Table 1 Ends", "Figure 3 Two rules", "Figure 4 The drift of a cycle", "Figure 5 One fit"]  # fmt: skip # noqa: E501
    assert re.findall(r'<div class="equation" id="([\w-]+)">.*?</div><span>(.*?)</span></div>', page, re.DOTALL) == [("eq-sum", "(1)"), ("eq-leaky", "(2)")]  # fmt: skip # noqa: E501
    referred = dict(re.findall(r'href="([^"]+)">((?:Figure|Table|Listing|Equation)[^<]*)</a>', page))
    assert referred == {"#eq-leaky": "Equation (2)", "#eq-sum": "Equation (1)", "#weights": "Figure 1", "roots.html#newton": "Figure 1.1.1", "#ends": "Table 1", "#walking": "Listing 1"}  # fmt: skip # noqa: E501
    assert "\\label" not in page


def test_the_notebook_says_what_the_page_says(site: Path):
    cells = json.loads((site / "notebooks" / "valley.ipynb").read_text(encoding="utf-8"))["cells"]
    words = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    page = (site / "walks" / "valley.html").read_text(encoding="utf-8")
    for kind, said in re.findall(r"<figcaption>(?:<span[^>]*>)?<b>(\w+ \d)</b>( [\w' ]+)", page):
        assert kind + said in words
    assert "By Equation (2), and not by Equation (1)" in words
    assert "[Figure 1.1.1](../walks/roots.md#newton)" in words
    assert words.count("\\tag{1}") == words.count("\\tag{2}") == 1
    assert "\\label" not in words


def test_the_search_finds_a_caption_by_its_number(site: Path):
    index = next((site / "assets").glob("search-index*")).read_text(encoding="utf-8")
    assert "Figure 4 The drift of a cycle" in index
    assert "Equation (2)" in index


def test_a_reference_to_nothing_stops_the_build(checkout: Checkout):
    checkout.edit("docs/walks/roots.md", "[Table](valley.md#ends)", "[Table](valley.md#gone)")
    line = checkout.read("docs/walks/roots.md").partition("#gone")[0].count("\n") + 1
    expected = f"docs/walks/roots.md:{line}: [Table](valley.md#gone): nothing with a number has the id gone"
    assert expected in checkout.refused("--data", "heights.dat")


@pytest.fixture(params=[True, False], ids=["with a script", "without"])
def valley(request: pytest.FixtureRequest, browser: Browser, site: Path) -> Iterator[Page]:
    """The page in a browser, and whether it may run scripts."""
    context = browser.new_context(java_script_enabled=request.param)
    page = context.new_page()
    page.goto((site / "walks" / "valley.html").as_uri())
    yield page
    context.close()


def seen(page: Page, link: str) -> str:
    """What is seen beside a reference."""
    preview = page.locator(".preview:popover-open")
    if preview.count():
        return preview.inner_text()
    return str(page.locator(link).evaluate("one => getComputedStyle(one, '::after').content.split('\" /')[0]"))


# no reference is beside what it leads to
APART = "document.querySelectorAll('article figure').forEach(one => { one.style.marginBlock = '3000px'; })"


@pytest.mark.parametrize("by", ["hover", "focus"])
def test_a_reference_shows_what_it_means(valley: Page, by: str):
    valley.evaluate(APART)
    for link, words in (('[href="#ends"]', "Table 1 Ends"), ('[href="roots.html#newton"]', "The error of Newton")):
        one = f".reference{link}"
        assert words not in seen(valley, one)
        if by == "hover":
            valley.locator(one).hover()
        else:
            valley.keyboard.press("Tab")  # the reader uses keys
            valley.locator(one).focus()
        deadline = monotonic() + 30
        while words not in seen(valley, one) and monotonic() < deadline:
            valley.wait_for_timeout(20)
        assert words in seen(valley, one)


def test_escape_closes_what_is_seen_and_a_pointer_keeps_it_open(browser: Browser, site: Path):
    page = browser.new_page()
    page.goto((site / "walks" / "valley.html").as_uri())
    page.evaluate(APART)
    link, preview = page.locator('.reference[href="#weights"]'), page.locator(".preview")
    link.hover()
    preview.locator("svg.chart").wait_for()
    assert preview.locator("[id], a[href]").count() == 0, "a copy leads nowhere, and nothing leads to it"
    assert link.get_attribute("aria-describedby") == preview.get_attribute("id")
    preview.hover()
    page.wait_for_timeout(500)
    assert preview.is_visible()
    page.keyboard.press("Escape")
    assert not preview.is_visible()
    page.close()


def test_what_is_in_view_is_not_shown_beside_its_reference_too(browser: Browser, site: Path):
    page = browser.new_page(viewport={"width": 1280, "height": 4000})
    page.goto((site / "walks" / "valley.html").as_uri())
    for _ in range(2):  # the first time what shows it is loaded
        page.locator('.reference[href="#weights"]').hover()
        page.wait_for_function("typeof showBeside === 'function'")
        page.wait_for_timeout(300)
        page.mouse.move(1, 1)
    assert not page.locator(".preview").is_visible()
    page.close()


def test_a_finger_follows_the_reference(browser: Browser, site: Path):
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto((site / "walks" / "valley.html").as_uri())
    page.locator('.reference[href="#ends"]').tap()
    assert page.url.endswith("#ends")
    assert not page.locator(".preview").is_visible()
    context.close()
