"""How a chapter is cited, by whom it is, and in which forms it can be had: what is known, and nothing made up."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser, LexborNode
from tests.checkout import Checkout
from tests.serving import served

from engine.literature import bibliography, web_page
from engine.literature.web_page import WebPage

BY = """---
title: 3 'By' & others
date: 2025-01-02
author: [张三, 李四]
description: By two.
---

# 3

Text.
"""
UNDATED = """---
title: 4 Undated
description: Without a date.
---

# 4 Undated

Text.
"""
HOME = "https://site.example/sub/"
DESCENT = WebPage(
    name="descent",
    title="1.2 下降 & <坡>",
    site="网上的书",
    authors=(),
    published="2024-08-08",
    updated="2024-08-08",
    address="https://book.example/descent.html",
)
TEXT = st.text(st.characters(categories=("L", "Nd"), include_characters=" &%#_~.:，《》")).map(
    lambda text: " ".join(text.split())
)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (DESCENT, "1.2 下降 & <坡>[EB/OL]. 网上的书, 2024(2024-08-08)[DAY]. https://book.example/descent.html."),
        (
            replace(DESCENT, authors=("张三", "Ada King Lovelace"), updated="2025-01-02"),
            "张三, LOVELACE A K. 1.2 下降 & <坡>[EB/OL]. 网上的书, 2024(2025-01-02)[DAY]."
            " https://book.example/descent.html.",
        ),
        (replace(DESCENT, address=""), "1.2 下降 & <坡>[EB/OL]. 网上的书, 2024(2024-08-08)[DAY]."),
    ],
    ids=["of nobody", "of two", "without an address"],
)
def test_a_page_is_cited_as_the_standard_has_it(page: WebPage, expected: str):
    assert "[DAY]".join(web_page.reference(page)) == expected


@given(title=TEXT.filter(bool), site=TEXT, name=st.text(max_size=9))
def test_a_bibliography_takes_what_the_page_offers_as_it_is(title: str, site: str, name: str):
    entry = web_page.bibtex(replace(DESCENT, title=title, site=site, name=name))
    read = bibliography.parsed(entry)
    assert read.faults == []
    (note,) = read.notes.values()
    assert title in re.sub(r"\\(.)", r"\1", note)
    assert "<https://book.example/descent.html>" in note


@pytest.fixture(scope="module")
def copy(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A site by Ada Lovelace, with a chapter by two others and one without a date."""
    ours = pristine.copied(tmp_path_factory.mktemp("citing") / "repo")
    ours.edit("mkdocs.yml", "site_name: ", "site_author: Ada Lovelace\nsite_name: ")
    chapter = "      - walks/valley.md\n"
    ours.edit("mkdocs.yml", chapter, f"{chapter}      - walks/by.md\n      - walks/no.md\n")
    for name, text in {"by": BY, "no": UNDATED}.items():
        ours.path(f"docs/walks/{name}.md").write_text(text, encoding="utf-8", newline="\n")
    return ours


def rendered(copy: Checkout, into: str, **environment: str) -> Path:
    done = copy.run("-m", "mkdocs", "build", "--strict", "--site-dir", into, **environment)
    assert done.returncode == 0, done.stderr
    return copy.path(into)


@pytest.fixture(scope="module")
def public(copy: Checkout) -> Path:
    return rendered(copy, "public", SITE_URL=HOME)


def article(site: Path, name: str) -> LexborNode:
    found = LexborHTMLParser((site / name).read_text(encoding="utf-8")).css_first("article")
    assert found
    return found


def words(node: LexborNode, selector: str) -> list[str]:
    return [" ".join(one.text().split()) for one in node.css(selector)]


def test_a_chapter_names_its_authors_else_those_of_the_site(public: Path):
    for name, authors in {"by": "张三, 李四", "valley": "Ada Lovelace"}.items():
        assert words(article(public, f"walks/{name}.html"), "div.post-meta > span")[0] == authors
    assert words(article(public, "walks/by.html"), ".cite p") == [
        "张三, 李四. 3 'By' & others[EB/OL]. A small site, 2025(2025-01-02). https://site.example/sub/walks/by.html.",
        "@misc{by2025, author = {张三 and 李四}, title = {{3 'By' \\& others}}, howpublished = {A small site},"
        " year = {2025}, url = {https://site.example/sub/walks/by.html}, }",
    ]


def test_nobody_is_made_up_and_no_address(site: Path):
    said = words(article(site, "walks/valley.html"), ".cite p")
    assert said[0].startswith("1.2 The valley[EB/OL]. A small site, 2024(")
    assert "author" not in said[1]
    assert "http" not in "".join(said)


def test_what_has_no_date_is_not_cited(public: Path):
    for name in ("walks/no.html", "index.html", "notebooks/valley.html"):
        assert not article(public, name).css("#cite, [href='#cite']"), name


def test_a_pdf_is_offered_where_one_is_made_of_the_page(copy: Checkout, public: Path):
    printed = rendered(copy, "printed", SITE_HAS_PDF="1")
    for name, links in {"valley": ["valley.pdf"], "by": []}.items():
        found = article(printed, f"walks/{name}.html").css("nav.post-meta a[type='application/pdf']")
        assert [link.attributes["href"] for link in found] == links
    assert not article(public, "walks/valley.html").css("a[href$='.pdf']")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("author: 3", "author: 3 is no name"),
        ("author: []", "author: [] is no name"),
        ("author: ''", "author: '' is no name"),
        ("figure: [a]", "figure: ['a'] is no text"),
    ],
)
def test_what_names_nobody_stops_the_build(checkout: Checkout, written: str, said: str):
    checkout.edit("docs/walks/roots.md", "title: ", f"{written}\ntitle: ")
    assert f"docs/walks/roots.md:2: front matter: {said}" in checkout.refused("--data", "heights.dat")


@pytest.fixture(scope="module")
def at(public: Path) -> Iterator[str]:
    with served(public) as address:
        yield address


@pytest.mark.parametrize("width", [320, 1280])
def test_a_press_shows_how_to_cite_with_the_day_and_copies_it(browser: Browser, at: str, width: int):
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{at}/walks/by.html")
    link, panel = page.get_by_role("link", name="Cite this page"), page.get_by_role("dialog", name="Cite this page")
    link.click()
    panel.wait_for()
    assert "#" not in page.url
    box = panel.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    panel.get_by_role("button", name="Copy GB/T 7714—2015").click()
    page.wait_for_function("document.getElementById('heard').textContent === 'Copied'")  # it is heard too
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"2025(2025-01-02)[{date.today().isoformat()}]. https://site.example" in copied
    panel.get_by_role("button", name="Copy BibTeX").click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.startsWith('@misc{by2025,\\n'))")
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert link.evaluate("one => one === document.activeElement")
    context.close()


def test_without_a_script_the_link_leads_to_the_end_of_the_page(browser: Browser, at: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{at}/walks/by.html")
    page.get_by_role("link", name="Cite this page").click()
    assert page.url.endswith("#cite")
    assert page.get_by_role("heading", name="Cite this page").is_visible()
    context.close()
