"""The styles that reach a reader: the repository's own, all of them of use, none of them a picture."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pygments.token import STANDARD_TYPES  # type: ignore[import-untyped]
from tests.serving import served

from engine.ground.paths import DOCS, ROOT, read
from engine.pages import assets
from engine.pages.schemes import by_scheme

SHEETS = {path.name: assets.joined(assets.lean(read(path))) for path in (DOCS / "assets").glob("*.css")}
OURS = "".join(SHEETS.values())
PROGRAMS = [*(DOCS / "assets").glob("*.js"), *(ROOT / "scripts").rglob("*.py")]
WRITERS = [DOCS / "index.md", *(ROOT / "theme").rglob("*.html"), *PROGRAMS]
# classes that Markdown's extensions write, and kinds of notices, which authors name
BY_MARKDOWN = {"admonition", "admonition-title", "arithmatex", "footnote", "footnote-backref", "footnote-ref"}
BY_MARKDOWN |= {"filename", "highlight", "hll", "task-list-item", *STANDARD_TYPES.values()}
BY_MARKDOWN |= {"caution", "danger", "important", "warning", "lg", "md-button--primary"}
PROPERTY = re.compile(r"--[a-z][\w-]*")
CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")


def prelude(sheet: str) -> str:
    """What stands before braces, without what is between quotes."""
    return re.sub(r'\{[^{}]*\}|"[^"]*"', " ", sheet)


@pytest.mark.parametrize("name", SHEETS)
def test_a_class_that_a_sheet_asks_for_is_written_somewhere(name: str):
    written = {word for path in WRITERS for word in re.findall(r"[\w-]+", read(path))}
    begun = tuple(word for word in written if word.endswith("-") and len(word.strip("-")) > 2)
    asked = {one for one in CLASS.findall(prelude(SHEETS[name])) if not one.startswith(begun)}
    assert asked - written - BY_MARKDOWN == set()


def test_a_property_that_a_sheet_reads_is_set_and_one_that_is_set_is_read():
    by_programs = {name for path in PROGRAMS for name in PROPERTY.findall(read(path))}
    asked = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", OURS))  # without another value in its place
    made = set(re.findall(r"(?<![\w(-])(--[\w-]+)\s*:", OURS))
    assert asked - made - by_programs == set()
    by_client = {name for name in made if name.startswith("--waline-")}  # of the comments, which is none of ours
    assert made - set(re.findall(r"var\(\s*(--[\w-]+)", OURS)) - by_programs - by_client == set()


def test_no_picture_stands_in_a_style_sheet():
    """A policy that lets a page have images of its own site only forbids those that a sheet holds."""
    assert "url(" not in OURS


def test_a_page_has_the_styles_of_the_repository_and_none_of_the_theme_it_stands_on(site: Path):
    assert not [*site.glob("assets/stylesheets/*")]
    (sheet,) = site.glob("assets/site.*.css")
    whole = read(sheet)
    assert "/*" not in whole
    known = set(CLASS.findall(prelude(OURS)))
    assert set(CLASS.findall(prelude(whole))) <= known


@pytest.mark.parametrize("path", ["walks/roots.html", "walks/roots-sources.html"])
def test_a_page_asks_for_one_script_and_its_parts_find_what_they_need(browser: Browser, site: Path, path: str):
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    with served(site) as address:
        page.goto(f"{address}/{path}", wait_until="networkidle")
    context.close()
    assert asked.count("script") == 1
    assert wrong == []


def test_a_cell_stands_on_the_side_that_its_author_chose(browser: Browser):
    cells = "<td>1<td class=right>2<td class=center>3"
    page = browser.new_page()
    page.set_content(f"<style>{by_scheme(OURS)}</style><figure><table><tr>{cells}</table></figure>")
    page.evaluate("document.body.className = 'md-typeset'")
    sides = page.evaluate("[...document.querySelectorAll('td')].map(cell => getComputedStyle(cell).textAlign)")
    page.close()
    assert sides == ["start", "right", "center"]
