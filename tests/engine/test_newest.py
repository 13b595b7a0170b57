"""Of many chapters the front page lists the newest and leads to the others, and the feed holds the newest."""

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest

from engine.ground.problem import Problem
from engine.ground.site_file import Word
from engine.ground.words import words
from engine.pages import index_and_feed
from engine.pages.site_build import SiteBuild


def chapters(count: int) -> list[Any]:
    """Chapters of which the first is the latest."""
    return [
        SimpleNamespace(
            url=f"part/{number:02}.html",
            title=f"{number}",
            content="",
            children=None,
            file=SimpleNamespace(src_uri=f"part/{number:02}.md"),
            meta={"published": f"20{99 - number}-01-01T00:00:00+00:00"},
        )
        for number in range(count)
    ]


def context(count: int) -> Any:
    made = chapters(count)
    parts = [
        SimpleNamespace(title=name, children=made[some]) for name, some in (("A", slice(1)), ("B", slice(1, None)))
    ]
    archive = SimpleNamespace(url="archive.html", content="<!-- archive -->", meta={}, children=None)
    files = [SimpleNamespace(page=page) for page in [*made, archive]]
    return {"nav": SimpleNamespace(items=[archive, *parts]), "pages": files}


def listed(count: int) -> Any:
    given = context(count)
    page: Any = SimpleNamespace(content="<!-- chapters -->", url="index.html")
    build = SiteBuild()
    build.archive = "archive.html"
    index_and_feed.give_chapters(given, page, build)
    return given


def set_newest(monkeypatch: pytest.MonkeyPatch, chapters: str, feed: str) -> None:
    newest = dataclasses.replace(words().newest, chapters=Word(chapters), feed=Word(feed))
    changed = dataclasses.replace(words(), newest=newest)
    monkeypatch.setattr(index_and_feed, "words", lambda: changed)


def test_the_front_page_lists_the_newest_chapters_by_their_parts(monkeypatch: pytest.MonkeyPatch):
    set_newest(monkeypatch, "3", "2")
    given = listed(5)
    assert [(part.title, [one.title for one in part.children]) for part in given["newest"]] == [
        ("A", ["0"]),
        ("B", ["1", "2"]),
    ]
    assert [*given["cards"]] == [f"part/0{number}.html" for number in range(3)]
    assert (given["count"], given["left_out"], given["archive"]) == (5, 2, "archive.html")
    assert listed(3)["left_out"] == 0
    set_newest(monkeypatch, "1", "2")
    assert [part.title for part in listed(5)["newest"]] == ["A"]  # a part with none of them is not there


def test_the_feed_holds_the_newest_chapters(monkeypatch: pytest.MonkeyPatch):
    set_newest(monkeypatch, "3", "2")
    given = context(5)
    index_and_feed.give_items(given, {})
    assert [item["page"].title for item in given["items"]] == ["0", "1"]


@pytest.mark.parametrize("count", ["", "0", "-1", "many"])
def test_a_number_of_chapters_that_is_none_is_named(count: str):
    with pytest.raises(Problem, match=r"newest\.chapters"):
        dataclasses.replace(words().newest, chapters=Word(count)).count("chapters")
