"""The sources of the pages: what they are made of, and how they are set."""

import ast
import re

import pytest

from engine.code.chapter_files import chapter_files
from engine.ground.paths import DOCS, SCRIPTS, read
from engine.prose import drafts, numbered, page_sources, snippets
from engine.results.book import Book

DRAFTS = {path.stem for path in page_sources.pages() if drafts.is_draft(read(path))}  # not yet in order
PAGES = {path.stem: path for path in page_sources.pages() if path.stem not in DRAFTS}
CHAPTER_PAGES = sorted(
    {one.chapter for one in Book().declared if one.chapter in PAGES and PAGES[one.chapter].parent != DOCS}
)
SOURCES = [
    path
    for path in sorted([*chapter_files(), *(SCRIPTS / "common").glob("*.py")])
    if DRAFTS.isdisjoint({path.stem, path.parent.name})
]


@pytest.mark.parametrize("chapter", CHAPTER_PAGES)
def test_every_figure_has_a_caption_and_an_id_and_the_build_numbers_it(chapter: str):
    text = read(PAGES[chapter])
    captioned = numbered.chapter(PAGES[chapter], text).captions
    assert len(captioned) == text.count("<figure")
    assert all(one.anchor for one in captioned)
    assert not re.search(r"[图表式] ?\d", text)


@pytest.mark.parametrize("chapter", CHAPTER_PAGES)
def test_every_reference_is_named_in_the_text_and_linked(chapter: str):
    text = read(PAGES[chapter])
    notes = dict(re.findall(r"^\[\^(\w+)\]: (.*)$", text, re.MULTILINE))
    for label, note in notes.items():
        assert len(re.findall(rf"\[\^{label}\](?!:)", text)) >= 1
        assert "https://" in note


def test_the_chapters_name_their_literature():
    for chapter in ("adagrad", "rmsprop"):
        assert len(set(re.findall(r"\[\^[\w-]+\](?!:)", read(PAGES[chapter])))) >= 5, chapter


def test_the_page_keeps_the_outline_of_the_post():
    heads = re.findall(r"^## (.*)$", read(PAGES["rmsprop"]), re.MULTILINE)
    expected = ["动机", "算法", "从零开始实现", "小结", "练习", "与原文的不同", "参考文献"]
    assert [head for head in heads if head in expected] == expected
    assert "\n### 简洁实现\n" in read(PAGES["rmsprop"])
    assert {"公平的比较", "收敛", "实践"} <= {*heads}


def test_the_results_folder_holds_what_is_declared_and_nothing_else():
    expected = {declared.record_path("cpu") for declared in Book().declared}
    expected |= {declared.view_path(view) for declared in Book().declared for view in declared.views}
    found = {path for path in (DOCS / "results").rglob("*") if path.is_file()}
    assert {path for path in found if path not in expected and path.suffixes[0] not in {".cuda", ".mps"}} == set()
    assert expected <= found


def test_shown_listings_are_short_bare_and_without_docstrings():
    for path in SOURCES:
        lines = read(path).split("\n")
        for section in snippets.sections(path):
            start, end = (next(n for n, line in enumerate(lines) if f"[{mark}:{section}]" in line) for mark in ("start", "end"))  # fmt: skip # noqa: E501
            marked = lines[start + 1 : end]
            body = snippets.outdented(line for line in marked if not snippets.SECTION.match(line))
            assert len(body) <= 24, f"{path.name}:{section}"
            assert max(map(len, body)) <= 88, f"{path.name}:{section}"
            for function in ast.walk(ast.parse("\n".join(body))):
                if isinstance(function, ast.FunctionDef):
                    assert ast.get_docstring(function) is None
                    assert function.returns is None


def test_the_page_keeps_the_front_matter_of_the_post():
    front = read(PAGES["rmsprop"]).split("---")[1]
    for line in ("title: 10.8 RMSProp算法", "date: 2024-08-08 13:00:00", "  - 机器学习", "  - pytorch", "comment: true", "toc: true"):  # fmt: skip # noqa: E501
        assert line in front.split("\n")
