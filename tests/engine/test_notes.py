"""Notes: their marks stand on the words, are seen where they are read, and lead there and back in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.checkout import Checkout
from tests.contents import content
from tests.serving import served

from engine.ground.words import words
from engine.pages import footnotes
from engine.pages.context import PageContext

MANY = 101
NOTED = f"""---
title: 3 Noted
description: A page with notes.
---

# 3 Noted

A walk[^a] and its end [^b], again[^a]; and {" ".join(f"more[^n{n}]" for n in range(3, MANY + 1))}.

{"Far below. " * 900}

[^a]: A note with [a link](valley.md) in it.
[^b]: Another, which says `x`.
{chr(10).join(f"[^n{n}]: Note {n}." for n in range(3, MANY + 1))}
"""
PAGE = "walks/noted.html"
GAP = "\u202f"


@pytest.fixture(scope="module")
def noted(pristine: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    copy = pristine.copied(tmp_path_factory.mktemp("notes") / "repo")
    copy.edit("mkdocs.yml", "      - walks/valley.md\n", "      - walks/valley.md\n      - walks/noted.md\n")
    copy.path("docs/walks/noted.md").write_text(NOTED, encoding="utf-8", newline="\n")
    done = copy.run("-m", "mkdocs", "build", "--strict")
    assert done.returncode == 0, done.stderr
    with served(copy.path("site")) as address:
        yield f"{address}/{PAGE}"


@contextmanager
def opened(browser: Browser, address: str, width: int = 1280, **how: object) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 800}, **how)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def test_marks_stand_on_their_words_and_say_what_they_are():
    mark = '<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">{}</a></sup>'
    page = content(f"<p>A walk {mark.format(1)}<data>2</data>\n{mark.format(2)}</p>")
    footnotes.name(page, PageContext())
    html = page.html()
    assert 'A walk<sup id="fnref:a">' in html
    assert '</data><sup id="fnref:a">' in html
    said = words().pages.note.format(number=2)
    assert f'aria-label="{said}" class="footnote-ref" href="#fn:a" role="doc-noteref">{GAP}2<' in html


def test_the_ways_back_are_named_in_the_words_of_the_site():
    back = '<a class="footnote-backref" href="#fnref:a" title="Jump back">&#8617;</a>'
    notes = f"<li><p>a {back}{back}</p></li><li><p>b {back}</p></li>"
    page = content(f'<div class="footnote"><ol>{notes}</ol></div>')
    footnotes.name(page, PageContext())
    html, said = page.html(), words().pages
    assert "Jump back" not in html
    backs = (said.back_to.format(number=1, place=1), said.back_to.format(number=1, place=2), said.back.format(number=2))
    for named in (*backs, said.notes):
        assert html.count(f'aria-label="{named}"') == 1, named


@pytest.mark.parametrize("by", ["hover", "focus"])
def test_a_note_is_seen_beside_its_mark_with_its_links(browser: Browser, noted: str, by: str):
    with opened(browser, noted) as page:
        mark, note = page.locator(".footnote-ref").first, page.locator(".preview")
        if by == "hover":
            mark.hover()
        else:
            page.keyboard.press("Tab")  # the reader uses keys
            mark.focus()
        note.wait_for()
        assert note.inner_text().strip() == "A note with a link in it."
        place, seen = mark.bounding_box(), note.bounding_box()
        assert place
        assert seen
        assert min(abs(seen["y"] - place["y"] - place["height"]), abs(place["y"] - seen["y"] - seen["height"])) < 20
        if by == "hover":
            note.get_by_role("link", name="a link").click()
            page.wait_for_url("**/valley.html")
        else:
            page.keyboard.press("Escape")
            note.wait_for(state="hidden")
            page.keyboard.press("Enter")
            assert page.url.endswith("#fn:a")


@pytest.mark.parametrize("size", [(390, 844), (844, 390)])
def test_under_a_finger_a_note_lies_at_the_lower_edge_and_its_mark_stays_in_sight(
    browser: Browser, noted: str, size: tuple[int, int]
):
    with opened(browser, noted, has_touch=True, is_mobile=True) as page:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        mark, note = page.locator(".footnote-ref").nth(40), page.locator(".preview")
        mark.evaluate("one => scrollBy(0, one.getBoundingClientRect().bottom - innerHeight + 4)")
        mark.tap()
        note.wait_for()
        assert "Note 40." in note.inner_text()
        place, seen = mark.bounding_box(), note.bounding_box()
        assert place
        assert seen
        assert round(seen["y"] + seen["height"]) == size[1]
        assert seen["width"] == size[0]
        assert 0 <= place["y"] < place["y"] + place["height"] <= seen["y"]
        assert "#" not in page.url


def test_without_a_script_a_mark_leads_to_its_note_and_that_back(browser: Browser, noted: str):
    with opened(browser, noted, java_script_enabled=False) as page:
        page.locator(".footnote-ref").first.click()
        assert page.url.endswith("#fn:a")
        page.get_by_label("Back to place 1 in the text").click()
        assert page.url.endswith("#fnref:a")


@pytest.mark.parametrize("width", [320, 1280])
def test_numbers_of_notes_stand_in_the_column_and_no_way_back_on_a_line_of_its_own(
    browser: Browser, noted: str, width: int
):
    with opened(browser, noted, width) as page:
        left, number = page.evaluate("""() => {
            const [item] = [...document.querySelectorAll(".footnote li")].slice(-1);
            const pen = new OffscreenCanvas(1, 1).getContext("2d");
            const style = getComputedStyle(item, "::marker");
            pen.font = `${style.fontSize} ${style.fontFamily}`;
            const text = item.getBoundingClientRect().left;
            return [document.querySelector("article h1").getBoundingClientRect().left,
                    text - pen.measureText("101. ").width];
        }""")
        assert number >= left
        alone = page.evaluate("""() => [...document.querySelectorAll(".footnote-backref")].filter(back => {
            const paragraph = back.closest("p"), range = document.createRange();
            range.setStart(paragraph, 0);
            range.setEndBefore(paragraph.querySelector(".footnote-backref"));
            const lines = [...range.getClientRects()];
            const { top, bottom } = back.getBoundingClientRect();
            return !lines.some(line => line.top < bottom && line.bottom > top);
        }).length""")
        assert alone == 0


def test_what_is_copied_keeps_words_and_marks_apart(browser: Browser, noted: str):
    with opened(browser, noted) as page:
        text = page.locator("p:has(.footnote-ref)").first.evaluate(
            "one => { getSelection().selectAllChildren(one); return getSelection().toString(); }"
        )
        assert f"A walk{GAP}1 and its end{GAP}2, again{GAP}1;" in text


def test_no_style_of_the_notes_comes_before_it_is_needed(browser: Browser, noted: str):
    with opened(browser, noted) as page:
        scripts = page.locator("script[src], link[rel=stylesheet]")
        before = scripts.count()
        assert Path(noted).name == "noted.html"
        page.locator(".footnote-ref").first.hover()
        page.locator(".preview").wait_for()
        assert scripts.count() == before + 2
