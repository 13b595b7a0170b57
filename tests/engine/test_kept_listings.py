"""Listings that are kept are those that would be made; what is kept can be deleted, and does not grow."""

import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from pymdownx.highlight import Highlight

from engine.ground.kept import Kept
from engine.pages import kept_listings
from engine.pages.context import PageContext

NUMBERED = {"pymdownx.highlight": {"line_spans": "line", "auto_title": True}}


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file of what is kept of the page of this test alone."""
    monkeypatch.setattr(kept_listings, "KEPT", Kept(tmp_path / "listings"))
    kept_listings._made_by.cache_clear()
    yield tmp_path / "listings" / PageContext().name
    kept_listings._made_by.cache_clear()


def next_process() -> None:
    kept_listings.KEPT.remember()
    kept_listings.KEPT = Kept(kept_listings.KEPT.folder)
    kept_listings._made_by.cache_clear()


def held(kept: Path) -> dict[str, str]:
    """The listings that a file keeps."""
    _, listings = pickle.loads(kept.read_bytes())
    return dict(listings)


def rendered(text: str, keeping: bool = True, configs: dict[str, dict[str, object]] | None = None) -> str:
    names = ["pymdownx.highlight", "pymdownx.superfences", "pymdownx.inlinehilite"]
    md, page = Markdown(extensions=names, extension_configs=configs or {}), PageContext()
    if keeping:
        kept_listings.extend(md, lambda: page)
    made = str(md.convert(text))
    kept_listings.keep(page)
    return made


def fence(head: str, code: str) -> str:
    return f"```{head}\n{code}\n```\n"


LINES = ("x = 1", "def f(x):", "    return x  # <&>", "", "'''text", 'print("a")', "é（ñ）", "$ ls -l")
HEADS = ("", "python", "text", "console", "nolanguage", 'python title="A <b>"', "python linenums='3' hl_lines='1 2'",
         "{ .python .quoted #it }", "{ .text data-x='1' }")  # fmt: skip
LISTING = st.builds(fence, st.sampled_from(HEADS), st.lists(st.sampled_from(LINES), max_size=6).map("\n".join))


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(pages=st.lists(st.lists(LISTING, max_size=3), min_size=1, max_size=3), configs=st.sampled_from([{}, NUMBERED]))
def test_a_page_with_kept_listings_is_the_page_without(pages: list[list[str]], configs: dict[str, dict[str, object]]):
    for listings in [*pages, *reversed(pages)]:
        text = "\n\n".join(["`#!python x = 1`", *listings])
        assert rendered(text, configs=configs) == rendered(text, keeping=False, configs=configs)


def test_a_later_process_marks_no_listing_that_an_earlier_one_did(kept: Path):
    first = rendered(fence("python", "x = 1"))
    next_process()
    state, said = pickle.loads(kept.read_bytes())
    kept.write_bytes(pickle.dumps((state, {key: html.replace("x", "y") for key, html in said.items()})))
    assert rendered(fence("python", "x = 1")) == re.sub("x", "y", first)


@pytest.mark.parametrize("spoilt", ["", "{", "[]", "null", '{"a": 1}', "\0"])
def test_what_is_kept_can_be_spoilt_or_gone(kept: Path, spoilt: str):
    first = rendered(fence("python", "x = 1"))
    next_process()
    kept.write_text(spoilt, encoding="utf-8")
    assert rendered(fence("python", "x = 1")) == first
    next_process()
    kept.unlink()
    assert rendered(fence("python", "x = 1")) == first


def test_no_listing_is_kept_that_the_page_had_no_more_when_it_was_rendered_last(kept: Path):
    for number in range(5):
        rendered(fence("python", f"x = {number}"))
        next_process()
        assert len(held(kept)) == 1


def test_another_highlighter_makes_them_anew(monkeypatch: pytest.MonkeyPatch):
    rendered(fence("python", "x = 1"))
    next_process()
    monkeypatch.setattr("engine.pages.kept_listings.metadata.version", lambda _: "0")
    made: list[str] = []
    real = Highlight.highlight

    def counted(self: Highlight, source: str, *given: Any, **told: Any) -> Any:
        made.append(source)
        return real(self, source, *given, **told)

    monkeypatch.setattr(Highlight, "highlight", counted)
    rendered(fence("python", "x = 1"))
    assert made
