"""The search of the book: what readers type finds the section that they mean."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborNode
from tests.book.queries import GOLDEN
from tests.searching import found, opened, written_index
from tests.serving import served

from engine.prose.reading import parsed
from engine.search import index, words

CHAPTER = "optimization/rmsprop.html"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as at:
        yield at


@pytest.fixture(scope="module")
def ready(browser: Browser, address: str) -> Iterator[Page]:
    """The chapter with the search opened once."""
    page = opened(browser, f"{address}/{CHAPTER}")
    yield page
    page.close()


@pytest.mark.parametrize(("query", "expected"), GOLDEN.items(), ids=GOLDEN)
def test_what_a_reader_types_finds_the_section_among_the_first_three(ready: Page, query: str, expected: str):
    assert expected in found(ready, query)[:3]


def test_every_heading_finds_its_section_among_the_first_three(ready: Page, site: Path):
    titles = [row[3].replace(words.BETWEEN, "") for row in written_index(site)["sections"]]
    assert len(titles) >= 30
    assert [title for title in titles if title not in found(ready, title)[:3]] == []


def test_all_words_stand_above_some_and_what_is_in_no_page_finds_nothing(ready: Page):
    alls = ready.evaluate("siteSearch.search('RMSProp 翼型').map(hit => hit.all)")
    assert alls == sorted(alls, reverse=True)
    assert True in alls
    assert False in alls
    assert found(ready, "齉龘") == []
    assert found(ready, "  ") == []


def test_the_index_holds_what_readers_see_and_neither_formulas_nor_drawings_nor_provenance(site: Path):
    whole = json.dumps(written_index(site), ensure_ascii=False)
    for foreign in (
        r"\\(",
        r"\\[",
        r"\\frac",
        r"\\gamma",
        "<svg",
        "<path",
        "viewBox",
        "<span",
        "实验代码",
        "¶",
        "↩",
    ):
        assert foreign not in whole
    text = whole.replace(words.BETWEEN, "")
    for seen in (
        "四种学习率调度",
        "一个状态（state）sₜ",
        "0.651",
        "def rmsprop_2d",
        "epoch 20, x1: -0.010599",
        "Adaptive Subgradient Methods",
    ):
        assert seen in text


def test_pages_that_ask_for_it_are_left_out(site: Path):
    chapters = {page.relative_to(site).as_posix() for page in (site / "optimization").glob("*.html")}
    sources = {page for page in chapters if page.endswith("-sources.html")}
    assert sources
    assert {page[0] for page in written_index(site)["pages"]} == {"index.html", "writing.html", *chapters} - sources


def test_words_are_parted_by_the_terms_of_the_field_and_kept_until_a_page_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def page(text: str) -> tuple[Any, LexborNode]:
        return SimpleNamespace(url="a.html", title="甲", meta={}), parsed(f"<p>{text}</p>")

    monkeypatch.setattr(index, "KEPT", tmp_path / "search.json")
    first = index.index([page("有效学习率的泄漏平均，声压级")])
    assert "有效学习率|的|泄漏平均，声压级" in first.replace(words.BETWEEN, "|")
    assert "学习率" in json.loads(first.removeprefix("siteSearchIndex="))["inside"].split()
    monkeypatch.setattr(words, "dictionary", None)
    assert index.index([page("有效学习率的泄漏平均，声压级")]) == first
    with pytest.raises(TypeError):
        index.index([page("变了")])
