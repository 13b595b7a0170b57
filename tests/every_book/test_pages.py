"""The pages of any book: the listings that they include are closed, used and in order, and every result is shown."""

from itertools import pairwise

import pytest

from engine.code.chapter_files import chapter_files
from engine.ground.paths import ROOT, SCRIPTS, read
from engine.prose import drafts, page_sources, snippets
from engine.results.book import Book

DRAFTS = {path.stem for path in page_sources.pages() if drafts.is_draft(read(path))}  # not yet in order
PAGES = {path.stem: path for path in page_sources.pages() if path.stem not in DRAFTS}
SOURCES = [
    path
    for path in sorted([*chapter_files(), *(SCRIPTS / "common").glob("*.py")])
    if DRAFTS.isdisjoint({path.stem, path.parent.name})
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_section_is_closed_and_used(path):
    marks = [match for line in read(path).split("\n") if (match := snippets.SECTION.match(line))]
    assert read(path).count("8<-") == len(marks)
    opened: list[str] = []  # a section may hold others
    for mark in marks:
        if mark[1] == "start":
            opened.append(mark[2])
        else:
            assert opened.pop() == mark[2]
    assert opened == []
    used = {snippet for page in PAGES.values() for snippet in page_sources.included(page)}
    name = path.relative_to(ROOT).as_posix()
    assert [mark[2] for mark in marks if f"{name}:{mark[2]}" not in used] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_sections_stand_in_the_order_of_the_page(path):
    """Those of functions, among themselves, and the others: what a function calls stands above it."""
    name = path.relative_to(ROOT).as_posix()
    sections, lines = snippets.sections(path), read(path).split("\n")
    inside = {one for one in sections if lines[snippets.section(lines, one).start - 1].startswith(" ")}
    for page in PAGES.values():
        taken = [snippet.partition(":")[2] for snippet in page_sources.included(page) if snippet.startswith(f"{name}:")]
        for level in ([one for one in taken if (one in inside) is within] for within in (False, True)):
            order = [sections.index(section) for section in level]
            assert all(before < after for before, after in pairwise(order)), level


def test_every_result_is_on_its_page():
    for declared in (one for one in Book().declared if one.chapter not in DRAFTS):
        used = page_sources.included(PAGES[declared.chapter])
        for view in (one for one in declared.views if not one.endswith("csv")):  # reached by the mark under the figure
            assert declared.view_path(view).relative_to(ROOT).as_posix() in used
